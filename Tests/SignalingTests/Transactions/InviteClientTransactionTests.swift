import SIP
import Signaling
import Testing
import Wire

struct InviteClientTransactionTests {
  typealias Machine = InviteClientTransaction

  enum Event: String, CaseIterable {
    case provisional, success, failure, a, b, d, m, transport, linger
  }

  static let unreliable = TransitionTable(
    """
    state provisional success failure a b d m transport linger
    calling pass>proceeding pass>accepted passAndAcknowledge>completed resend timedOut>terminated ignore ignore failed>terminated -
    proceeding pass pass>accepted passAndAcknowledge>completed ignore ignore ignore ignore ignore -
    completed ignore stray acknowledge ignore ignore ended>terminated ignore ignore -
    accepted ignore pass ignore ignore ignore ignore ended>terminated ignore -
    terminated ignore stray ignore ignore ignore ignore ignore ignore -
    """)

  /// Completed cannot be reached: timer D is zero (RFC 3261 §17.1.1.2).
  static let reliable = TransitionTable(
    """
    state provisional success failure a b d m transport linger
    calling pass>proceeding pass>accepted passAndAcknowledge>terminated ignore timedOut>terminated ignore ignore failed>terminated -
    proceeding pass pass>accepted passAndAcknowledge>terminated ignore ignore ignore ignore failed>terminated -
    accepted ignore pass ignore ignore ignore ignore ended>terminated ignore -
    terminated ignore stray ignore ignore ignore ignore ignore ignore -
    """)

  @Test func `the table has every state and every event`() {
    #expect(Self.unreliable.covers(Machine.State.allCases, Event.allCases))
    #expect(
      Self.reliable.covers(Machine.State.allCases.filter { $0 != .completed }, Event.allCases))
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
    var machine = Machine(isReliable: isReliable, at: .zero)
    switch cell.state {
    case "proceeding": _ = machine.receive(.ringing, at: .zero)
    case "completed": _ = machine.receive(.busyHere, at: .zero)
    case "accepted": _ = machine.receive(.ok, at: .zero)
    case "terminated": _ = machine.fire(.b, at: .seconds(32))
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
    case .provisional: return "\(machine.receive(.ringing, at: now))"
    case .success: return "\(machine.receive(.ok, at: now))"
    case .failure: return "\(machine.receive(.busyHere, at: now))"
    case .a: return "\(machine.fire(.a, at: now))"
    case .b: return "\(machine.fire(.b, at: now))"
    case .d: return "\(machine.fire(.d, at: now))"
    case .m: return "\(machine.fire(.m, at: now))"
    case .transport: return "\(machine.failTransport())"
    case .linger:
      machine.linger(for: .seconds(9), at: now)
      return "-"
    }
  }

  @Test func `timer A doubles from T1 without end, and B ends it at 64 T1`() {
    var machine = Machine(isReliable: false, at: .seconds(10))
    var fired: [String] = []
    while let due = machine.next {
      fired.append("\(due.timer) \((due.at - .seconds(10)).seconds)")
      _ = machine.fire(due.timer, at: due.at)
    }
    #expect(fired == ["a 0.5", "a 1.5", "a 3.5", "a 7.5", "a 15.5", "a 31.5", "b 32.0"])
  }

  @Test(arguments: [
    (StatusCode.ringing, false, nil as String?), (.busyHere, false, "d 33.0"),
    (.ok, false, "m 33.0"), (.ok, true, "m 33.0"), (.busyHere, true, nil),
  ])
  func `a response leaves only the timer of the new state`(
    _ status: StatusCode, _ isReliable: Bool, _ expected: String?
  ) {
    var machine = Machine(isReliable: isReliable, at: .zero)
    _ = machine.receive(status, at: .seconds(1))
    #expect(machine.next.map { "\($0.timer) \(($0.at - .zero).seconds)" } == expected)
  }

  @Test func `lingering stops A, replaces B, and goes on after a late provisional`() {
    var machine = Machine(isReliable: false, at: .zero)
    machine.linger(for: .seconds(60), at: .seconds(3))
    #expect(machine.next == Due(timer: .b, at: .seconds(63)))
    let resent = machine.fire(.a, at: .seconds(3.5))
    #expect(resent == .ignore)
    let late = machine.receive(.ringing, at: .seconds(4))
    #expect(late == .pass)
    #expect(machine.next == Due(timer: .b, at: .seconds(63)))
    let end = machine.fire(.b, at: .seconds(63))
    #expect(end == .timedOut)
    #expect(machine.state == .terminated)
  }

  @Test func `lingering after a provisional starts the wait that has no timer`() {
    var machine = Machine(isReliable: true, at: .zero)
    _ = machine.receive(.ringing, at: .zero)
    #expect(machine.next == nil)
    machine.linger(for: .seconds(32), at: .seconds(5))
    #expect(machine.next == Due(timer: .b, at: .seconds(37)))
  }
}
