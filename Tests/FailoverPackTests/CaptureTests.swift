import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import Plugins
import SIP
import Testing
import Wire

/// Captures of our own runs, judged again from the file alone.
struct CaptureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let cancel: FailoverPolicy.CancelPolicy
    var ringWithin: Duration = .seconds(4)
    var answerWithin: Duration = .seconds(3)
    /// The checks that fail, of all there are.
    let fails: Set<CheckID>

    var testDescription: String { "\(file) \(cancel)" }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Captures/failover")

  static let cases: [Case] = [
    Case(file: "reference-primary-503-udp", cancel: .eager, fails: []),
    Case(
      file: "reference-primary-silent-udp-eager", cancel: .eager,
      fails: ["cancel.after-provisional"]),
    Case(file: "reference-primary-silent-tcp-strict", cancel: .strict, fails: []),
    Case(file: "reference-late-200-udp-strict-4s", cancel: .strict, fails: []),
    Case(file: "reference-transfer-with-context-tcp-secondary", cancel: .eager, fails: []),
    Case(
      file: "kamailio-late-200-while-secondary-rings-udp-strict", cancel: .strict,
      fails: ["leg.no-zombie", "leg.absorbed"]),
    Case(
      file: "kamailio-provisional-then-silence-udp-strict-180", cancel: .strict,
      ringWithin: .seconds(3), fails: ["cancel.before-failover"]),
    Case(
      file: "kamailio-final-is-final-udp-strict", cancel: .strict, ringWithin: .seconds(2),
      answerWithin: .seconds(2), fails: ["final.single", "cancel.before-failover"]),
    Case(
      file: "kamailio-primary-unreachable-udp", cancel: .strict, fails: ["failover.reaction"]),
    Case(
      file: "kamailio-primary-silent-udp-eager", cancel: .eager, fails: ["cancel.before-failover"]),
    // The same packets are right where nobody asks for that CANCEL.
    Case(file: "kamailio-primary-silent-udp-eager", cancel: .strict, fails: []),
  ]

  @Test(arguments: cases) func `a capture is judged the same from the file alone`(
    _ item: Case
  ) throws {
    let reading = try CaptureFile.read(
      Self.folder.appendingPathComponent("\(item.file).pcapng").path)
    #expect(reading.problem == nil)
    var policy = FailoverPolicy()
    policy.cancel = item.cancel
    policy.ringWithin = item.ringWithin
    policy.answerWithin = item.answerWithin
    let evidence = Evidence(
      source: .wire, sightings: reading.sightings, roles: try Self.roles(reading.sightings),
      endedAt: reading.sightings.last?.at ?? .zero, policies: [policy])
    var failing: Set<CheckID> = []
    for check in GenericChecks.all + FailoverChecks.all {
      if case .failed = check.judge(evidence) { failing.insert(check.id) }
    }
    #expect(failing == item.fails)
  }

  @Test func `every capture has a golden verdict`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let named = Set(Self.cases.map { "\($0.file).pcapng" })
    #expect(Set(files.filter { $0.hasSuffix(".pcapng") }) == named)
  }

  /// A run's addresses say who is who: system .1, carrier .2, edges .11 and .12.
  static func roles(_ sightings: [Sighting]) throws -> Roles {
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
