import Calls
import SIP

extension Passage {
  /// What was changed in the body on its way, as a predicate; nil where it is as it was.
  ///
  /// Who sends media and who does not must stay (RFC 3264 §8.4); the rest of an SDP is a media
  /// relay's to rewrite. Other bodies are for the far end alone (RFC 3261 §16.6).
  var bodyChange: String? {
    guard let before = received.request.message, let after = sent?.request.message,
      !before.body.isEmpty
    else { return nil }
    if let wanted = Self.direction(before) {
      guard let passed = Self.direction(after), wanted != passed else { return nil }
      return "asked for \(wanted.rawValue), the system made \(passed.rawValue) of it"
    }
    guard !Self.isSDP(before), isProxied || received.method == .info else { return nil }
    if after.body.elementsEqual(before.body) { return nil }
    return after.body.isEmpty ? "lost its body on the way" : "had its body changed on the way"
  }

  private static func direction(_ message: Message) -> Direction? {
    guard isSDP(message), let session = try? SessionDescription(message.body),
      let audio = session.audio, !isBlackHole(session, audio)
    else { return nil }
    return session.effectiveDirection(of: audio)
  }

  /// The older way to hold a call (RFC 3264 §8.4).
  private static func isBlackHole(_ session: SessionDescription, _ media: Media) -> Bool {
    (media.connectionAddress ?? session.connectionAddress) == "0.0.0.0"
  }

  private static func isSDP(_ message: Message) -> Bool {
    message.header(.contentType)?.lowercased().hasPrefix("application/sdp") == true
  }
}
