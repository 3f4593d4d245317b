public import Media
import SIP
import Wire

/// The media of a capture: its streams, and the sessions that announced them.
public struct MediaReading: Sendable {
  public let streams: [MediaStream]
  /// Every leg with a session description, once for each answerer.
  public let sessions: [MediaSession]
  /// What may be the audio of a call though it was taken for another's, or for nobody's.
  let elsewhere: [SharedAudio]

  public init(streams: [MediaStream] = [], sessions: [MediaSession] = []) {
    self.init(streams, sessions, [])
  }

  private init(
    _ streams: [MediaStream], _ sessions: [MediaSession], _ elsewhere: [SharedAudio]
  ) {
    self.streams = streams
    self.sessions = sessions
    self.elsewhere = elsewhere
  }

  /// Finds the streams' calls by address and port over time.
  ///
  /// A flow that neither enough packets nor a session shows to be RTP is left out. Without flows
  /// the sessions are not read: a capture of signalling says nothing of media.
  public init(_ calls: [Call], _ flows: [MediaFlow]) {
    guard !flows.isEmpty else {
      self.init()
      return
    }
    var texts = SessionTexts()
    self.init(
      calls.enumerated().flatMap {
        MediaReading.sessions(of: $0.element, as: $0.offset, &texts)
      }, flows)
  }

  /// What a call's legs announce, under the number the call has among others.
  package static func sessions(
    of call: Call, as index: Int, _ texts: inout SessionTexts
  ) -> [MediaSession] {
    var sessions: [MediaSession] = []
    for (place, leg) in call.legs.enumerated() {
      sessions += leg.sessions(call: index, leg: place, &texts)
    }
    return sessions
  }

  /// Finds whose the flows are among all sessions of a capture.
  public init(_ sessions: [MediaSession], _ flows: [MediaFlow]) {
    let directory = MediaDirectory(sessions)
    let streams = flows.flatMap(directory.streams(of:))
    let strays = streams.filter(\.places.isEmpty).prefix(SharedAudio.mostStrays)
    let answering = SharedAudio.answering(streams, among: strays.map { SharedAudio($0.flow) })
    self.init(streams, sessions, directory.shared(streams) + answering)
  }

  /// Finds which flows are of these sessions among all that `forEach` visits, in any order, and
  /// counts the proven ones that are not: of a flood of RTP that nobody announced nothing is kept.
  package static func announced(
    by sessions: [MediaSession], among forEach: ((MediaFlow) -> Void) -> Void
  ) -> (reading: MediaReading, strays: Int) {
    let directory = MediaDirectory(sessions)
    var streams: [MediaStream] = []
    var strays = 0
    var firstStrays: [SharedAudio] = []
    forEach { flow in
      for stream in directory.streams(of: flow) {
        guard stream.places.isEmpty else {
          streams.append(stream)
          continue
        }
        strays += 1
        if firstStrays.count < SharedAudio.mostStrays {
          firstStrays.append(SharedAudio(stream.flow))
        }
      }
    }
    streams.sort { ($0.flow.firstFrame, $0.flow.ssrc) < ($1.flow.firstFrame, $1.flow.ssrc) }
    let elsewhere =
      directory.shared(streams) + SharedAudio.answering(streams, among: firstStrays)
    return (MediaReading(streams, sessions, elsewhere), strays)
  }

  /// The media of each of that many calls.
  public func ofCalls(_ count: Int) -> [MediaReading] {
    let streams = Dictionary(grouping: streams) { $0.call ?? -1 }
    let sessions = Dictionary(grouping: sessions, by: \.call)
    let elsewhere = Dictionary(grouping: elsewhere, by: { $0.call ?? -1 })
    return (0..<count).map {
      MediaReading(streams[$0] ?? [], sessions[$0] ?? [], elsewhere[$0] ?? [])
    }
  }

  /// The streams that no call announced.
  public var strays: [MediaStream] { streams.filter { $0.places.isEmpty } }

  /// The streams of a session that flow to one of its ends.
  public func streams(of session: MediaSession, to end: MediaSession.End) -> [MediaStream] {
    streams.filter { stream in
      stream.places.contains { $0.to == end && $0.session == session }
    }
  }
}
