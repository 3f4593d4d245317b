import FailoverProxy
import SIP
import Testing
import Wire

struct BreakerTests {
  /// A primary that answers its calls in turn with these.
  static func bench(_ statuses: [Int]) -> Bench {
    Bench(edges: [
      Places.primary: { invite in
        let number = Int(invite.callID.split(separator: "-").last ?? "") ?? 0
        let status = StatusCode(rawValue: number < statuses.count ? statuses[number] : 200)
        return status?.isSuccess == true ? .answer() : .refuse(status ?? .ok)
      },
      Places.secondary: { _ in .answer() },
    ])
  }

  /// Which edge each of the calls reached first, one call every 200 ms.
  static func firstEdges(_ statuses: [Int], calls: Int) -> [Endpoint?] {
    var bench = bench(statuses)
    for number in 0..<calls {
      bench.call("call-\(number)")
      bench.run(.milliseconds(200))
    }
    return (0..<calls).map { number in
      bench.sent.first {
        $0.from == Places.system && $0.message.callID == "call-\(number)"
          && $0.message.method == .invite
      }?.to
    }
  }

  @Test func `FO-17 two 503 in a row send the next call straight to the secondary`() {
    let edges = Self.firstEdges([503, 503], calls: 3)
    #expect(edges == [Places.primary, Places.primary, Places.secondary])
  }

  @Test(arguments: [[503, 200, 503, 200], [503, 486, 503, 404], [500, 500, 500, 500]])
  func `FO-17 refusals that do not follow each other leave it closed`(statuses: [Int]) {
    #expect(Self.firstEdges(statuses, calls: 5).allSatisfy { $0 == Places.primary })
  }

  @Test func `after the interval one call probes the trunk`() {
    // Opened at 0.2 s; the next call after 1.2 s is the probe and finds it well.
    let edges = Self.firstEdges([503, 503], calls: 9)
    #expect(edges.prefix(2).allSatisfy { $0 == Places.primary })
    #expect(edges[2..<6].allSatisfy { $0 == Places.secondary })
    #expect(edges[7...].allSatisfy { $0 == Places.primary })
  }

  @Test func `a failed probe opens it for another interval`() {
    var breaker = Breaker(BreakerRules())
    breaker.record(.refused, of: .regular, at: .zero)
    let opened = breaker.record(.refused, of: .regular, at: .zero)
    #expect(opened)
    let passes = [0.9, 1, 1].map { breaker.admit(at: .seconds($0)) }
    #expect(passes == [nil, .probe, nil])
    let reopened = breaker.record(.failed, of: .probe, at: .seconds(2))
    #expect(reopened)
    #expect(breaker.state == .open(until: .seconds(3)))
  }

  struct Row: CustomTestStringConvertible {
    let from: Breaker.State
    let pass: Breaker.Pass
    /// After answered, refused, failed, unknown, all at 10 s.
    let to: [Breaker.State]
    var testDescription: String { "\(from) \(pass)" }
  }

  static let open = Breaker.State.open(until: .seconds(1))
  static let opened = Breaker.State.open(until: .seconds(11))
  static let table: [Row] = [
    Row(
      from: .closed(refusals: 0), pass: .regular,
      to: [
        .closed(refusals: 0), .closed(refusals: 1), .closed(refusals: 0), .closed(refusals: 0),
      ]),
    Row(
      from: .closed(refusals: 1), pass: .regular,
      to: [.closed(refusals: 0), opened, .closed(refusals: 1), .closed(refusals: 1)]),
    Row(from: open, pass: .regular, to: [open, open, open, open]),
    Row(from: .probing, pass: .regular, to: [.probing, .probing, .probing, .probing]),
    Row(
      from: .probing, pass: .probe,
      to: [.closed(refusals: 0), opened, opened, .open(until: .seconds(10))]),
  ]

  @Test(arguments: table)
  func `every outcome in every state`(row: Row) {
    let outcomes: [Breaker.Outcome] = [.answered, .refused, .failed, .unknown]
    for (outcome, expected) in zip(outcomes, row.to) {
      var breaker = Self.breaker(in: row.from)
      #expect(breaker.state == row.from)
      breaker.record(outcome, of: row.pass, at: .seconds(10))
      #expect(breaker.state == expected, "\(outcome)")
    }
  }

  /// Led into a state by events, as in life.
  private static func breaker(in state: Breaker.State) -> Breaker {
    var breaker = Breaker(BreakerRules())
    switch state {
    case .closed(let refusals):
      for _ in 0..<refusals { breaker.record(.refused, of: .regular, at: .zero) }
    case .open, .probing:
      for _ in 0..<2 { breaker.record(.refused, of: .regular, at: .zero) }
      if state == .probing { _ = breaker.admit(at: .seconds(9)) }
    }
    return breaker
  }
}
