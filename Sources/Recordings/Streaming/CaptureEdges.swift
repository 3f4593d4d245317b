import Calls
import SIP
import Wire

/// Calls that a capture cuts: begun before it or with what cannot be read, or still up at its end.
struct CaptureEdges {
  /// Call-IDs of calls of which no first INVITE was seen.
  private(set) var begun = 0
  /// Those before whose first message something came that cannot be read.
  private(set) var unread = 0
  private(set) var unfinished = 0

  /// Whether there are any.
  var isEmpty: Bool { begun + unread + unfinished == 0 }

  /// What was seen of calls of which no first INVITE was read, by Call-ID.
  static func headless(_ reading: CallReading) -> [String: [Sighting]] {
    let known = Set(reading.calls.flatMap(\.callIDs))
    let found = (reading.others.map(\.request) + reading.strays).filter(isOfCall)
    return Dictionary(grouping: found) { $0.message?.callID ?? "" }
      .filter { !known.contains($0.key) }
  }

  /// Takes what was made of messages that belong together; `headless` calls are in it, of so many
  /// of which the beginning cannot be read.
  mutating func note(_ reading: CallReading, headless: Int, unread: Int, isAtEnd: Bool) {
    if isAtEnd { unfinished += reading.calls.count { !$0.isOver } }
    begun += headless - unread
    self.unread += unread
  }

  mutating func noteUnfinished() { unfinished += 1 }

  var notes: [String] {
    var notes: [String] = []
    if begun > 0 {
      notes.append(
        counted(begun, "call had begun", "calls had begun")
          + " before the capture and cannot be judged")
    }
    if unread > 0 {
      notes.append(
        (unread == 1 ? "the beginning of 1 call" : "the beginnings of \(unread) calls")
          + " could not be read, so that the rest cannot be judged")
    }
    if unfinished > 0 {
      notes.append(
        counted(unfinished, "call was", "calls were")
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
