import Calls
public import Checks
import Faults
import Foundation
public import Plugins
import SIP
import Wire

/// What a plugin is tried on.
public struct ContractSamples: Sendable {
  /// Traces in which all is right.
  public let correct: [Evidence]
  /// Each defect once, in the first trace that has room for it.
  public let defective: [Evidence]
  let registry: Registry

  /// Everything that the registry's checks are calibrated on.
  public init(_ registry: Registry) {
    self.registry = registry
    let specimens = registry.calibration.traces.compactMap { try? Specimen($0) }
    correct = specimens.map(\.evidence)
    defective = registry.calibration.defects.compactMap { defect in
      specimens.lazy.compactMap { specimen in
        specimen.strikes(of: defect).first.map { specimen.evidence(after: $0) }
      }.first
    }
  }

  /// Evidence that holds nothing.
  var nothing: Evidence {
    Evidence(
      source: .wire, sightings: [], calls: [], others: [],
      roles: correct.first?.roles ?? Roles([]), endedAt: .seconds(10))
  }

  /// A call of that many messages, most of them the same INVITE again and again.
  func large(_ count: Int) -> Evidence? {
    guard let sample = correct.first, let invite = sample.sightings.first,
      let last = sample.sightings.last
    else { return nil }
    let more = (0..<max(0, count - sample.sightings.count)).map { index in
      invite.numbered(last.frame + 1 + index).moved(to: last.at + .milliseconds(index))
    }
    return Evidence(
      source: .wire, sightings: sample.sightings + more, roles: sample.roles,
      endedAt: last.at + .seconds(60))
  }

  /// Calls whose texts are what nobody expects.
  var strange: [Evidence] {
    let names = [
      "\u{0}\u{7F}\u{1B}[2J", "\u{2028}\u{202E}\u{FEFF}", "\\\"'{}[]%s%n$(id)`", "🤷‍♀️é\u{301}",
      String(repeating: "x", count: 60_000),
    ]
    guard let sample = correct.first else { return [] }
    return names.compactMap { name in
      let sightings = sample.sightings.map { sighting -> Sighting in
        guard let message = sighting.message else { return sighting }
        let text = String(decoding: message.bytes, as: UTF8.self)
        let line = "User-Agent: \(name)\r\n"
        guard let end = text.range(of: "\r\n"),
          let changed = try? Message(
            text.replacingCharacters(in: end, with: "\r\n" + line))
        else { return sighting }
        return sighting.with(.sip(changed))
      }
      return Evidence(
        source: .wire, sightings: sightings, roles: sample.roles, endedAt: sample.endedAt)
    }
  }

  /// A run with one scenario that passed and one that failed, as run.json has it.
  static let run = """
    {
      "schema": 1, "harness": "0.1.0", "id": "20261129-020000", "system": "sample",
      "seed": "4f1c", "evidence": "wire", "outcome": "failed", "interrupted": false,
      "seconds": 4.5, "notes": [],
      "scenarios": [
        {
          "scenario": "primary-503", "variant": "primary-503 udp", "choices": {"transport": "udp"},
          "title": "the primary refuses", "requirements": ["FO-02"], "outcome": "passed",
          "repetition": 1, "seed": "1", "script": [], "measured": [], "doubts": [],
          "seconds": 0.3, "packets": 14, "latenessMs": 0.4, "capture": "primary-503-udp.pcapng",
          "checks": [{"check": "leg.no-zombie", "verdict": "passed"}]
        },
        {
          "scenario": "late-200", "variant": "late-200 udp | strict, \\"odd\\"",
          "choices": {"transport": "udp"}, "title": "a late answer", "requirements": ["FO-08"],
          "outcome": "failed", "repetition": 1, "seed": "2",
          "script": [
            {"party": "carrier", "message": "no 200 came", "file": "late-200.yml", "line": 9}
          ],
          "measured": [], "doubts": [], "seconds": 4.1, "packets": 22, "latenessMs": 0.9,
          "checks": [
            {
              "check": "leg.no-zombie", "verdict": "failed",
              "findings": [{"message": "the leg is still up", "frames": [7, 8]}]
            }
          ]
        }
      ]
    }
    """

  /// A site with one carrier and two edges.
  static let site = Site(
    system: Endpoint(.v4(127, 10, 0, 1), 5060),
    carriers: [.init("carrier", Endpoint(.v4(127, 10, 0, 2), 5060), .udp)],
    edges: [
      .init("primary", Endpoint(.v4(127, 10, 0, 11), 5060), .udp),
      .init("secondary", Endpoint(.v4(127, 10, 0, 12), 5060), .tcp),
    ])

  /// The secondary's link to the system.
  static let link = FaultLink(
    party: "secondary", transport: .tcp, message: "INVITE", direction: .incoming, peer: "system",
    endpoints: ["system": site.system, "secondary": site.edges[1].endpoint])

  /// Where a system of that kind would stand, with what its pack's policy comes to.
  func place(of kind: String) -> SystemPlace {
    let values = registry.pack(kind).flatMap {
      try? $0.prepare(Settings(), at: Self.site).values
    }
    return SystemPlace(
      run: "sample", site: Self.site, directory: "/tmp/sample", values: values ?? [:],
      policy: Settings())
  }
}
