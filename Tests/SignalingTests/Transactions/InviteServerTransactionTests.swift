import SIP
import Signaling
import Testing
import Wire

struct InviteServerTransactionTests {
  typealias Machine = InviteServerTransaction

  enum Event: String, CaseIterable {
    case invite, ack, provisional, success, failure, g, h, i, l, transport
  }

  static let unreliable = TransitionTable(
    """
    state invite ack provisional success failure g h i l transport
    proceeding resend ignore send send>accepted send>completed ignore ignore ignore ignore report
    completed resend confirmed>confirmed refuse refuse refuse resend ackMissing>terminated ignore ignore report
    confirmed ignore ignore refuse refuse refuse ignore ignore ended>terminated ignore ignore
    accepted ignore pass refuse send refuse ignore ignore ignore ended>terminated report
    terminated ignore ignore refuse refuse refuse ignore ignore ignore ignore ignore
    """)

  /// Confirmed cannot be reached: timer I is zero (RFC 3261 §17.2.1).
  static let reliable = TransitionTable(
    """
    state invite ack provisional success failure g h i l transport
    proceeding resend ignore send send>accepted send>completed ignore ignore ignore ignore report
    completed resend confirmed>terminated refuse refuse refuse ignore ackMissing>terminated ignore ignore report
    accepted ignore pass refuse send refuse ignore ignore ignore ended>terminated report
    terminated ignore ignore refuse refuse refuse ignore ignore ignore ignore ignore
    """)

  @Test func `the table has every state and every event`() {
    #expect(Self.unreliable.covers(Machine.State.allCases, Event.allCases))
    #expect(
      Self.reliable.covers(Machine.State.allCases.filter { $0 != .confirmed }, Event.allCases))
  }

  @Test(arguments: unreliable.cells)
  func `over UDP`(_ cell: TransitionTable.Cell) throws {
    try check(cell, isReliable: false)
  }

  @Test(arguments: reliable.cells)
  func `over TCP`(_ cell: TransitionTable.Cell) throws {
    try check(cell, isReliable: true)
  }

  private func check(_ cell: TransitionTable.Cell, isReliable: Bool) throws {
    var machine = Machine(isReliable: isReliable)
    switch cell.state {
    case "completed":
      _ = machine.respond(.busyHere, at: .zero)
    case "confirmed":
      _ = machine.respond(.busyHere, at: .zero)
      _ = machine.receiveAck(at: .zero)
    case "accepted":
      _ = machine.respond(.ok, at: .zero)
    case "terminated":
      _ = machine.respond(.busyHere, at: .zero)
      _ = machine.fire(.h, at: .seconds(32))
    default: break
    }
    try #require("\(machine.state)" == cell.state)
    let result = try result(of: cell.event, in: &machine)
    #expect(result == cell.result)
    #expect("\(machine.state)" == cell.after)
  }

  private func result(of event: String, in machine: inout Machine) throws -> String {
    let now = Moment.seconds(1)
    switch try #require(Event(rawValue: event)) {
    case .invite: return "\(machine.receiveInvite())"
    case .ack: return "\(machine.receiveAck(at: now))"
    case .provisional: return "\(machine.respond(.ringing, at: now))"
    case .success: return "\(machine.respond(.ok, at: now))"
    case .failure: return "\(machine.respond(.busyHere, at: now))"
    case .g: return "\(machine.fire(.g, at: now))"
    case .h: return "\(machine.fire(.h, at: now))"
    case .i: return "\(machine.fire(.i, at: now))"
    case .l: return "\(machine.fire(.l, at: now))"
    case .transport: return "\(machine.failTransport())"
    }
  }

  private func firings(of machine: inout Machine) -> [String] {
    var fired: [String] = []
    while let due = machine.next {
      fired.append("\(due.timer) \((due.at - .zero).seconds)")
      _ = machine.fire(due.timer, at: due.at)
    }
    return fired
  }

  @Test func `timer G doubles up to T2, and H ends it at 64 T1`() {
    var machine = Machine(isReliable: false)
    _ = machine.respond(.busyHere, at: .zero)
    let fired = firings(of: &machine)
    #expect(
      fired == [
        "g 0.5", "g 1.5", "g 3.5", "g 7.5", "g 11.5", "g 15.5", "g 19.5", "g 23.5", "g 27.5",
        "g 31.5", "h 32.0",
      ])
  }

  @Test func `over TCP only H runs after a failure`() {
    var machine = Machine(isReliable: true)
    _ = machine.respond(.busyHere, at: .zero)
    let fired = firings(of: &machine)
    #expect(fired == ["h 32.0"])
  }

  @Test func `the ACK leaves only I, at T4`() {
    var machine = Machine(isReliable: false)
    _ = machine.respond(.busyHere, at: .zero)
    _ = machine.receiveAck(at: .seconds(1))
    let fired = firings(of: &machine)
    #expect(fired == ["i 6.0"])
  }

  @Test(arguments: [false, true])
  func `a 2xx leaves only L, at 64 T1`(isReliable: Bool) {
    var machine = Machine(isReliable: isReliable)
    _ = machine.respond(.ok, at: .seconds(1))
    let fired = firings(of: &machine)
    #expect(fired == ["l 33.0"])
  }

  @Test func `without a final response no timer runs`() {
    var machine = Machine(isReliable: false)
    #expect(machine.next == nil)
    _ = machine.respond(.ringing, at: .zero)
    #expect(machine.next == nil)
  }
}
