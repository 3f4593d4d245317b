import Faults
import Plugins
import SIP
import Wire

struct Refusal: Error, CustomStringConvertible {
  let description = "not today"
}

/// A system made by a closure.
struct MadeSystem: SystemUnderTest {
  let card = SystemCard("made", kind: "test-system", "for tests")
  let make: @Sendable (SystemPlace) throws -> SystemSetup

  func setUp(at place: SystemPlace, _ settings: SettingValues) async throws -> SystemSetup {
    try make(place)
  }
}

/// A player made by a closure.
struct MadePlayer: PartyPlayer {
  let card = ExtensionCard(
    "made", "for tests", settings: [.count("times", in: 1...9, default: 1, "how often")])
  let make: @Sendable (PartyPlace, SettingValues) throws -> PartyPart

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    try make(place, settings)
  }
}

/// A fault made by a closure.
struct MadeFault: Fault {
  let card = ExtensionCard(
    "warp", "for tests", settings: [.text("word", default: "none", "what is said")])
  let make: @Sendable (SettingValues, UInt64) throws -> any LinkRule
  var heard: @Sendable (FaultLink) -> Void = { _ in }

  func rule(
    _ settings: SettingValues, on link: FaultLink, seed: UInt64
  ) throws -> any LinkRule {
    heard(link)
    return try make(settings, seed)
  }
}

/// Has one fate for every packet.
struct Fated: LinkRule {
  let fate: Fate

  func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate { fate }
}

/// Answers every INVITE with that status, and is over after so many.
struct Answerer: PartyElement {
  let status: StatusCode
  var remaining: Int
  var complaints: [String] = []
  private var outbox: [Packet] = []

  init(_ status: StatusCode, times: Int) {
    self.status = status
    remaining = times
  }

  var deadline: Moment? { nil }
  var hasEnded: Bool { remaining <= 0 }

  mutating func start(at now: Moment) {}
  mutating func wake(at now: Moment) {}
  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {}

  mutating func receive(_ packet: Packet, at now: Moment) {
    guard let message = try? Message(packet.bytes), message.method == .invite else { return }
    remaining -= 1
    var fields: [Draft.Field] = []
    for name in [HeaderName.via, .from, .callID, .cseq] {
      fields += Draft(message).values(name).map { .init(name, $0) }
    }
    let to = Draft(message).values(.to).first ?? ""
    fields.append(.init(.to, to.contains("tag=") ? to : to + ";tag=made"))
    outbox.append(
      Packet(
        packet.transport, from: packet.destination, to: packet.source,
        Draft(.response(status, reason: "Made"), fields: fields).bytes))
  }

  mutating func drain() -> [Packet] {
    defer { outbox = [] }
    return outbox
  }

  mutating func drainComplaints() -> [String] {
    defer { complaints = [] }
    return complaints
  }
}
