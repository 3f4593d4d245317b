import Calls
import SIP

/// Calls that a capture cuts: begun before it, or still up at its end.
struct CaptureEdges {
  /// Call-IDs of calls of which no first INVITE was seen.
  private(set) var begun = 0
  private(set) var unfinished = 0

  /// Takes what was made of messages that belong together.
  mutating func note(_ reading: CallReading, isAtEnd: Bool) {
    if isAtEnd { unfinished += reading.calls.count { !$0.isOver } }
    let known = Set(reading.calls.flatMap(\.callIDs))
    let found =
      reading.others.filter { Self.isOfCall($0.request) }.map(\.callID)
      + reading.strays.filter(Self.isOfCall).compactMap { $0.message?.callID }
    begun += Set(found).subtracting(known).count
  }

  mutating func noteUnfinished() { unfinished += 1 }

  var notes: [String] {
    var notes: [String] = []
    if begun > 0 {
      notes.append(
        (begun == 1 ? "1 call had begun" : "\(begun) calls had begun")
          + " before the capture and cannot be judged")
    }
    if unfinished > 0 {
      notes.append(
        (unfinished == 1 ? "1 call was" : "\(unfinished) calls were")
          + " still up when the capture ended; what came later is not judged")
    }
    return notes
  }

  /// Whether a message takes a call to be part of.
  private static func isOfCall(_ sighting: Sighting) -> Bool {
    guard let message = sighting.message else { return false }
    guard let method = message.method else {
      return message.cseq.method == .invite || message.cseq.method == .bye
    }
    if method == .ack || method == .bye { return true }
    return message.toTag != nil && [.invite, .update, .prack, .info].contains(method)
  }
}

extension Call {
  /// Whether whoever called has hung up or been refused, or was never told anything final.
  fileprivate var isOver: Bool { legs[0].dialogs.isEmpty || legs[0].end != nil }
}
