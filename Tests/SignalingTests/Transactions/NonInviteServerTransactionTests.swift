import SIP
import Signaling
import Testing
import Wire

struct NonInviteServerTransactionTests {
  typealias Machine = NonInviteServerTransaction

  enum Event: String, CaseIterable {
    case request, provisional, success, failure, j, transport
  }

  static let unreliable = TransitionTable(
    """
    state request provisional success failure j transport
    trying ignore send>proceeding send>completed send>completed ignore report
    proceeding resend send send>completed send>completed ignore report
    completed resend refuse refuse refuse ended>terminated report
    terminated ignore refuse refuse refuse ignore ignore
    """)

  /// Completed cannot be reached: timer J is zero (RFC 3261 §17.2.2).
  static let reliable = TransitionTable(
    """
    state request provisional success failure j transport
    trying ignore send>proceeding send>terminated send>terminated ignore report
    proceeding resend send send>terminated send>terminated ignore report
    terminated ignore refuse refuse refuse ignore ignore
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
    var machine = Machine(isReliable: isReliable)
    switch cell.state {
    case "proceeding":
      _ = machine.respond(.trying, at: .zero)
    case "completed":
      _ = machine.respond(.ok, at: .zero)
    case "terminated":
      _ = machine.respond(.ok, at: .zero)
      _ = machine.fire(.j, at: .seconds(32))
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
    case .request: return "\(machine.receiveRequest())"
    case .provisional: return "\(machine.respond(.trying, at: now))"
    case .success: return "\(machine.respond(.ok, at: now))"
    case .failure: return "\(machine.respond(.noSuchTransaction, at: now))"
    case .j: return "\(machine.fire(.j, at: now))"
    case .transport: return "\(machine.failTransport())"
    }
  }

  @Test func `J runs 64 T1 after the final response`() {
    var machine = Machine(isReliable: false)
    #expect(machine.next == nil)
    _ = machine.respond(.ok, at: .seconds(1))
    #expect(machine.next == Due(timer: .j, at: .seconds(33)))
  }
}
