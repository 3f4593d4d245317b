import Calls
import Checks
import SIP
import Testing
import Wire

/// Edge legs of one call that are up at any time, and what is told of every pair.
struct LegSingleEstablishedTests {
  private static let system = Endpoint(.v4(192, 0, 2, 20), 5060)
  private static let primary = Endpoint(.v4(192, 0, 2, 30), 5060)
  private static let roles = Roles([
    Roles.Party("system", .system, system.address),
    Roles.Party("primary", .edge(order: 0), primary.address),
  ])

  /// From when to when a leg is up, in tenths of a second; without an end nobody ended it.
  private struct Span {
    let begin: Int
    let end: Int?
  }

  private static func verdict(_ spans: [Span], endedAt: Int) -> Verdict {
    func at(_ tenths: Int) -> Moment { .zero + .milliseconds(tenths * 100) }
    func seen(_ frame: Int, _ tenths: Int, isAnswer: Bool = false) -> Sighting {
      Sighting(
        frame: frame, at: at(tenths), transport: .udp, from: isAnswer ? primary : system,
        to: isAnswer ? system : primary, .reset)
    }
    func transaction(_ method: Method, _ sighting: Sighting) -> Transaction {
      Transaction(
        method: method, branch: "z9hG4bK\(sighting.frame)", callID: "x", cseq: CSeq(1, method),
        client: system, server: primary, transport: .udp, requests: [sighting])
    }
    let legs = spans.enumerated().map { index, span in
      let frame = 1_000 + index * 3
      let bye = span.end.map { transaction(.bye, seen(frame + 2, $0)) }
      return Leg(
        callID: "x", callerTag: "a", caller: system, callee: primary,
        invites: [transaction(.invite, seen(frame, span.begin))],
        dialogs: [
          Dialog(
            callID: "x", callerTag: "a", calleeTag: "\(index)",
            successes: [seen(frame + 1, span.begin, isAnswer: true)],
            transactions: bye.map { [$0] } ?? [])
        ])
    }
    return LegSingleEstablished().judge(
      Evidence(
        source: .wire, sightings: [], calls: [Call(legs: legs, joining: .callID)], others: [],
        roles: roles, endedAt: at(endedAt)))
  }

  /// The frames of every two that are up together for more than a second, pair by pair.
  private static func pairs(_ spans: [Span], endedAt: Int) -> [[Int]] {
    spans.indices.flatMap { first in
      spans.indices.dropFirst(first + 1).compactMap { second in
        let end = min(spans[first].end ?? endedAt, spans[second].end ?? endedAt)
        let both = end - max(spans[first].begin, spans[second].begin)
        return both > 10 ? [1_000 + second * 3 + 1, 1_000 + first * 3 + 1] : nil
      }
    }
  }

  @Test func `every two that were up together for too long are told, in order`() {
    var random = SeededGenerator(seed: 7)
    var told = 0
    for round in 0..<300 {
      let spans = (0..<Int.random(in: 2...14, using: &random)).map { _ in
        let begin = Int.random(in: 0...80, using: &random)
        let end = begin + Int.random(in: 0...25, using: &random)
        return Span(begin: begin, end: Int.random(in: 0..<8, using: &random) == 0 ? nil : end)
      }
      let pairs = Self.pairs(spans, endedAt: 100)
      switch Self.verdict(spans, endedAt: 100) {
      case .failed(let findings):
        #expect(findings.map(\.frames) == pairs, "round \(round)")
        told += 1
      default: #expect(pairs.isEmpty, "round \(round)")
      }
    }
    #expect((50..<290).contains(told))
  }

  @Test func `two that answered shortly before the end of the capture are left open`() {
    let ended = Span(begin: 0, end: 5)
    let late = [Span(begin: 93, end: nil), Span(begin: 96, end: nil), Span(begin: 99, end: nil)]
    #expect(
      Self.verdict([ended] + late, endedAt: 100)
        == .inconclusive(
          "the capture ended 400.0 ms after the primary and the primary had both answered"))
    // One that begins as the capture ends is together with nobody.
    #expect(
      Self.verdict([late[0], Span(begin: 100, end: nil)], endedAt: 100) == .passed)
  }

  @Test func `of more than a thousand pairs a thousand are told`() {
    let spans = (0..<60).map { Span(begin: $0, end: nil) }
    guard case .failed(let findings) = Self.verdict(spans, endedAt: 200) else {
      Issue.record("it passed")
      return
    }
    #expect(findings.count == 1_000)
    let pairs = Self.pairs(spans, endedAt: 200)
    #expect(findings.map(\.frames) == Array(pairs.prefix(1_000)))
  }
}
