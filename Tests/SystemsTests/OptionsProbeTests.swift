import SIP
import Systems
import Testing
import Wire

struct OptionsProbeTests {
  static let here = Endpoint(.v4(127, 9, 9, 250), 40_000)
  static let there = Endpoint(.v4(127, 9, 9, 1))

  @Test func `it asks again with a new transaction until a final response comes`() throws {
    var probe = OptionsProbe(.udp, from: Self.here, to: Self.there, seed: 1, at: .zero)
    let first = try #require(try next(&probe, at: .zero))
    #expect(first.method == .options)
    #expect(probe.deadline == Moment.zero + OptionsProbe.interval)
    probe.transportFailed(
      TransportFailure(.refused, .udp, from: Self.here, to: Self.there), at: .zero)
    let second = try #require(try next(&probe, at: .zero + OptionsProbe.interval))
    #expect(second.branch != first.branch)
    #expect(second.callID == first.callID)
    answer(second, with: 100, &probe)
    #expect(probe.answer == nil)
    answer(second, with: 404, &probe)
    #expect(probe.answer == StatusCode(rawValue: 404))
    #expect(probe.deadline == nil)
  }

  @Test func `somebody else's response does not count`() throws {
    var probe = OptionsProbe(.udp, from: Self.here, to: Self.there, seed: 1, at: .zero)
    var other = OptionsProbe(.udp, from: Self.here, to: Self.there, seed: 2, at: .zero)
    _ = try next(&probe, at: .zero)
    answer(try #require(try next(&other, at: .zero)), with: 200, &probe)
    #expect(probe.answer == nil)
  }

  private func next(_ probe: inout OptionsProbe, at now: Moment) throws -> Message? {
    probe.wake(at: now)
    return try probe.drain().first.map { try Message($0.bytes) }
  }

  private func answer(_ request: Message, with code: Int, _ probe: inout OptionsProbe) {
    var draft = Draft(request)
    guard let status = StatusCode(rawValue: code) else {
      Issue.record("\(code) is no status")
      return
    }
    draft.startLine = .response(status, reason: "X")
    probe.receive(Packet(.udp, from: Self.there, to: Self.here, draft.bytes), at: .zero)
  }
}
