import SIP
import Signaling
import Wire

/// What a party has to do later, in the order of time.
struct Agenda: Sendable {
  enum Task: Sendable {
    case respond(Message, ServerTransactionID)
    case send(Packet)
    /// The ACK for a 2xx, to be known from then on for copies of that 2xx.
    case acknowledge(call: Int, PartyCall.AckKey, Packet)
    /// The call that the REFER in that call asked for.
    case follow(call: Int)
  }

  private struct Entry {
    let due: Moment
    let task: Task
  }

  private var entries: [Entry] = []

  var deadline: Moment? { entries.first?.due }

  /// Of several at the same moment, the one added first comes first.
  mutating func add(_ task: Task, at due: Moment) {
    let index = entries.firstIndex { $0.due > due } ?? entries.endIndex
    entries.insert(Entry(due: due, task: task), at: index)
  }

  mutating func takeDue(at now: Moment) -> Task? {
    guard let first = entries.first, first.due <= now else { return nil }
    return entries.removeFirst().task
  }
}
