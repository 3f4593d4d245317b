import SIP
import Signaling
import Testing
import Wire

struct NonInviteClientTransactionTests {
  typealias Machine = NonInviteClientTransaction

  enum Event: String, CaseIterable {
    case provisional, success, failure, e, f, k, transport, linger
  }

  static let unreliable = TransitionTable(
    """
    state provisional success failure e f k transport linger
    trying pass>proceeding pass>completed pass>completed resend timedOut>terminated ignore failed>terminated -
    proceeding pass pass>completed pass>completed resend timedOut>terminated ignore failed>terminated -
    completed ignore ignore ignore ignore ignore ended>terminated ignore -
    terminated ignore ignore ignore ignore ignore ignore ignore -
    """)

  /// Completed cannot be reached: timer K is zero (RFC 3261 §17.1.2.2).
  static let reliable = TransitionTable(
    """
    state provisional success failure e f k transport linger
    trying pass>proceeding pass>terminated pass>terminated ignore timedOut>terminated ignore failed>terminated -
    proceeding pass pass>terminated pass>terminated ignore timedOut>terminated ignore failed>terminated -
    terminated ignore ignore ignore ignore ignore ignore ignore -
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
    case "proceeding": _ = machine.receive(.trying, at: .zero)
    case "completed": _ = machine.receive(.ok, at: .zero)
    case "terminated": _ = machine.fire(.f, at: .seconds(32))
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
    case .provisional: return "\(machine.receive(.trying, at: now))"
    case .success: return "\(machine.receive(.ok, at: now))"
    case .failure: return "\(machine.receive(.noSuchTransaction, at: now))"
    case .e: return "\(machine.fire(.e, at: now))"
    case .f: return "\(machine.fire(.f, at: now))"
    case .k: return "\(machine.fire(.k, at: now))"
    case .transport: return "\(machine.failTransport())"
    case .linger:
      machine.linger(for: .seconds(9), at: now)
      return "-"
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

  @Test func `timer E doubles up to T2, and F ends it at 64 T1`() {
    var machine = Machine(isReliable: false, at: .zero)
    let fired = firings(of: &machine)
    #expect(
      fired == [
        "e 0.5", "e 1.5", "e 3.5", "e 7.5", "e 11.5", "e 15.5", "e 19.5", "e 23.5", "e 27.5",
        "e 31.5", "f 32.0",
      ])
  }

  @Test func `after a provisional each further wait is T2`() {
    var machine = Machine(isReliable: false, at: .zero)
    _ = machine.receive(.trying, at: .seconds(0.1))
    let fired = firings(of: &machine)
    #expect(fired.prefix(3) == ["e 0.5", "e 4.5", "e 8.5"])
  }

  @Test func `a final response leaves only K, at T4`() {
    var machine = Machine(isReliable: false, at: .zero)
    _ = machine.receive(.ok, at: .seconds(1))
    #expect(machine.next == Due(timer: .k, at: .seconds(6)))
  }

  @Test func `lingering stops E and replaces F`() {
    var machine = Machine(isReliable: false, at: .zero)
    machine.linger(for: .seconds(2), at: .seconds(1))
    let fired = firings(of: &machine)
    #expect(fired == ["f 3.0"])
  }
}
