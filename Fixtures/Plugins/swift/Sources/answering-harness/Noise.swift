import HarnessCLI

/// Adds a header field that no standard knows, as some platforms do; RFC 3261 §7.3 has it ignored.
struct Noise: Fault {
  let card = ExtensionCard(
    "noise", "adds header fields that nobody knows",
    settings: [.count("fields", in: 1...20, default: 1, "how many")])

  func rule(
    _ settings: SettingValues, on link: FaultLink, seed: UInt64
  ) throws -> any LinkRule {
    NoiseRule(fields: settings.count("fields") ?? 1, generator: SeededGenerator(seed: seed))
  }
}

struct NoiseRule: LinkRule {
  let fields: Int
  var generator: SeededGenerator

  mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    guard let message = try? Message(packet.bytes) else { return .pass }
    var draft = Draft(message)
    for number in 1...fields { draft.append(HeaderName("X-Noise-\(number)"), generator.token()) }
    return .replace(draft.bytes)
  }
}
