import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import Plugins
import SIP
import Testing
import Wire

/// Captures of regions that differ, judged again from the file alone.
struct RegionCaptureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let cancel: FailoverPolicy.CancelPolicy
    /// Of all the checks there are.
    let fails: Set<CheckID>
    var inconclusive: Set<CheckID> = []
    var notApplicable: Set<CheckID> = []

    var testDescription: String { file }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Captures/regions")

  static let cases: [Case] = [
    Case(file: "reference-codec-mismatch-across-regions-udp", cancel: .eager, fails: []),
    Case(
      file: "reference-codec-answer-not-offered-udp", cancel: .eager, fails: [],
      inconclusive: ["codec.answer-subset"]),
    Case(
      file: "kamailio-codecs-reordered-after-failover-udp-strict", cancel: .strict,
      fails: ["codec.same-after-failover", "codec.order", "failover.same-call"]),
    Case(
      file: "reference-transfer-without-context-udp", cancel: .eager, fails: [],
      notApplicable: ["refer.context-token"]),
    Case(
      file: "kamailio-transfer-token-stripped-udp-primary", cancel: .eager,
      fails: ["refer.context-token"]),
    Case(
      file: "kamailio-transfer-token-stripped-tcp-secondary", cancel: .eager,
      fails: ["refer.context-token"]),
  ]

  @Test(arguments: cases) func `a capture is judged the same from the file alone`(
    _ item: Case
  ) throws {
    let reading = try CaptureFile.read(
      Self.folder.appendingPathComponent("\(item.file).pcapng").path)
    #expect(reading.problem == nil)
    var policy = FailoverPolicy()
    policy.cancel = item.cancel
    let evidence = Evidence(
      source: .wire, sightings: reading.sightings, roles: try Self.roles(reading.sightings),
      endedAt: reading.sightings.last?.at ?? .zero, policies: [policy])
    var verdicts: [CheckID: Verdict] = [:]
    for check in GenericChecks.all + FailoverChecks.all {
      verdicts[check.id] = check.judge(evidence)
    }
    func ids(_ isMeant: (Verdict) -> Bool) -> Set<CheckID> {
      Set(verdicts.filter { isMeant($0.value) }.keys)
    }
    let failing = ids { if case .failed = $0 { true } else { false } }
    let doubtful = ids { if case .inconclusive = $0 { true } else { false } }
    #expect(failing == item.fails)
    #expect(doubtful == item.inconclusive)
    #expect(item.notApplicable.isSubset(of: ids { $0 == .notApplicable }))
  }

  @Test func `every capture has a golden verdict`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let named = Set(Self.cases.map { "\($0.file).pcapng" })
    #expect(Set(files.filter { $0.hasSuffix(".pcapng") }) == named)
  }

  /// A run's addresses say who is who: system .1, carrier .2, edges .11 and .12.
  private static func roles(_ sightings: [Sighting]) throws -> Roles {
    let invite = try #require(sightings.first { $0.message?.method == .invite })
    guard case .v4(let number) = invite.destination.address else { return Roles([]) }
    func at(_ host: UInt32) -> IPAddress { .v4(number & 0xFFFF_FF00 | host) }
    return Roles([
      Roles.Party("system", .system, at(1)), Roles.Party("carrier", .carrier, at(2)),
      Roles.Party("primary", .edge(order: 0), at(11)),
      Roles.Party("secondary", .edge(order: 1), at(12)),
      Roles.Party("supervisor", .other, at(31)),
    ])
  }
}
