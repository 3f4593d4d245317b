package import Wire

/// What a call's legs announce, once for each answerer; so many of them at most.
package struct CallSessions: Sendable {
  /// Who is rung at once are a few; each that is judged is held against all streams of the call.
  private static let most = 64

  /// The number the call has among others.
  package let call: Int
  package let all: [MediaSession]
  /// How many more there were.
  package let leftOut: Int

  package init(of call: Call, as number: Int, _ texts: inout SessionTexts) {
    let sessions = MediaReading.sessions(of: call, as: number, &texts)
    self.call = number
    guard sessions.count > Self.most else {
      all = sessions
      leftOut = 0
      return
    }
    let answered = sessions.filter { $0.establishedAt != nil }
    all = Array((answered + sessions.filter { $0.establishedAt == nil }).prefix(Self.most))
    leftOut = sessions.count - Self.most
  }

  /// Whether one of its sides said that it is at one of these endpoints.
  package func announces(oneOf endpoints: Set<Endpoint>) -> Bool {
    all.contains { session in
      [MediaSession.End.caller, .callee].contains { end in
        session.side(end).announcements.contains { said in
          said.endpoint.map { endpoints.contains($0) } ?? false
        }
      }
    }
  }
}
