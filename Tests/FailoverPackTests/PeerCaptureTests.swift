import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import Plugins
import SIP
import Testing
import Wire

/// Kamailio 5.6 recorded as failover proxy, and what a judge must say of each capture.
///
/// The captures are not part of the project; where they are absent the tests say so.
struct PeerCaptureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let cancel: FailoverPolicy.CancelPolicy
    var ringWithin: Duration = .seconds(4)
    let passes: [CheckID]
    /// Check and a part of its message.
    let fails: [CheckID: String]
    var notApplicable: [CheckID] = []

    var testDescription: String { "\(file) \(cancel)" }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/peers")

  static let isThere = FileManager.default.fileExists(
    atPath: folder.appendingPathComponent("r503.pcap").path)

  static let cases: [Case] = [
    Case(
      file: "r503.pcap", cancel: .strict,
      passes: [
        "failover.reaction", "failover.not-on", "failover.same-call", "leg.no-zombie",
        "transaction.acknowledged", "final.single",
      ], fails: [:], notApplicable: ["cancel.before-failover", "failover.timer"]),
    Case(
      file: "silent.pcap", cancel: .strict,
      passes: [
        "failover.timer", "failover.not-on", "leg.no-zombie", "final.single",
        "cancel.after-provisional",
      ], fails: [:],
      notApplicable: ["cancel.before-failover"]),
    Case(
      file: "silent.pcap", cancel: .eager, passes: ["failover.timer"],
      fails: ["cancel.before-failover": "never sent a CANCEL"]),
    Case(
      file: "late180_200.pcap", cancel: .strict,
      passes: [
        "cancel.after-provisional", "cancel.on-late-provisional", "cancel.acknowledged",
        "cancel.well-formed", "leg.no-zombie", "failover.timer",
      ], fails: [:]),
    Case(
      file: "late200.pcap", cancel: .strict, passes: ["failover.timer", "final.single"],
      fails: ["leg.no-zombie": "primary", "leg.absorbed": "primary"]),
    Case(
      file: "late200_while_secondary_rings.pcap", cancel: .strict, passes: ["failover.timer"],
      fails: ["leg.no-zombie": "primary"]),
    Case(
      file: "late100_180_while_secondary_rings.pcap", cancel: .strict,
      passes: [
        "cancel.after-provisional", "cancel.on-late-provisional", "cancel.acknowledged",
        "leg.no-zombie",
      ], fails: [:]),
    Case(
      file: "trying_then_silence.pcap", cancel: .strict, ringWithin: .seconds(20), passes: [],
      fails: ["cancel.before-failover": "40 µs before the CANCEL"]),
    Case(
      file: "ringing_then_silence.pcap", cancel: .strict,
      passes: ["cancel.acknowledged", "cancel.well-formed", "leg.no-zombie", "final.single"],
      fails: ["cancel.before-failover": "33 µs before the CANCEL"]),
    Case(
      file: "icmp_unreachable.pcap", cancel: .strict, passes: ["leg.no-zombie", "final.single"],
      fails: ["failover.reaction": "ICMP unreachable"]),
    Case(
      file: "cancel_ignored_then_late200.pcap", cancel: .strict, ringWithin: .seconds(3),
      passes: [],
      fails: [
        "cancel.before-failover": "before the CANCEL", "final.single": "200",
        "leg.no-zombie": "primary",
      ]),
    Case(
      file: "both_silent.pcap", cancel: .strict,
      passes: ["failover.exhausted", "failover.timer", "final.single"], fails: [:],
      notApplicable: ["leg.no-zombie"]),
  ]

  @Test(.enabled(if: isThere, "the captures of ../shared/peers are absent"), arguments: cases)
  func `a recorded failover is judged as it was`(_ item: Case) throws {
    let evidence = try Self.evidence(item)
    let checks = GenericChecks.all + FailoverChecks.all
    func verdict(_ id: CheckID) throws -> Verdict {
      try #require(checks.first { $0.id == id }).judge(evidence)
    }
    for id in item.passes { #expect(try verdict(id) == .passed, "\(id)") }
    for id in item.notApplicable { #expect(try verdict(id) == .notApplicable, "\(id)") }
    for (id, part) in item.fails {
      guard case .failed(let findings) = try verdict(id) else {
        Issue.record("\(id) is \(try verdict(id)), not failed")
        continue
      }
      #expect(findings.contains { $0.message.contains(part) }, "\(id): \(findings)")
    }
  }

  private static func evidence(_ item: Case) throws -> Evidence {
    let reading = try CaptureFile.read(folder.appendingPathComponent(item.file).path)
    let first = try #require(reading.sightings.first { $0.message?.method == .invite })
    let base = first.destination.address
    func party(_ name: String, _ role: Roles.Role, _ text: String) throws -> Roles.Party {
      Roles.Party(name, role, try #require(IPAddress(text)))
    }
    let isFirstSetUp = base == IPAddress("127.9.0.1")
    let roles = Roles([
      try party("system", .system, isFirstSetUp ? "127.9.0.1" : "127.0.0.2"),
      try party("carrier", .carrier, isFirstSetUp ? "127.9.0.2" : "127.0.0.1"),
      try party("primary", .edge(order: 0), isFirstSetUp ? "127.9.0.11" : "127.0.0.3"),
      try party("secondary", .edge(order: 1), isFirstSetUp ? "127.9.0.12" : "127.0.0.4"),
    ])
    var policy = FailoverPolicy()
    policy.cancel = item.cancel
    policy.ringWithin = item.ringWithin
    return Evidence(
      source: .wire, sightings: reading.sightings, roles: roles,
      endedAt: reading.sightings.last?.at ?? .zero, policies: [policy])
  }
}
