/// Agents have a phone that lives without the primary.
public struct AgentsPrimaryDesktop: LintRule {
  public init() {}

  private static let words = ["reachedBy", "agentEndpoints", "agentAccess", "agentStations"]
  /// Ways that end in the primary's own desktop.
  private static let desktops = ["webrtc", "browser", "genesys", "purecloud", "embedded"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let primary = configuration.primaryCloud
    return configuration.named(Self.words).compactMap { setting in
      let ways = setting.value.list ?? [setting.value]
      guard !ways.isEmpty, ways.allSatisfy({ isLost($0, with: primary) })
      else { return nil }
      let names = ways.map { name($0) }.joined(separator: " and ")
      return LintFinding(
        card, at: setting.position, of: setting.file,
        "agents are reached by \(names) only, and lost with the primary")
    }
  }

  private func name(_ way: ConfigurationTree) -> String {
    way.text ?? (way.value("by") ?? way.value("type") ?? way.value("name"))?.text ?? "something"
  }

  private func isLost(_ way: ConfigurationTree, with primary: CloudName?) -> Bool {
    let name = name(way).lowercased()
    let isDesktop = name.contains("desktop") && !name.contains("teams")
    if isDesktop || Self.desktops.contains(where: name.contains) { return true }
    guard let cloud = way.value("cloud")?.text, let primary else { return false }
    return CloudName(cloud) == primary
  }

  public var card: LintCard {
    LintCard(
      id: "agents.primary-desktop", title: "Agents have a phone beside the primary's desktop",
      why: "Calls reach the lifeboat and nobody answers: agents look at a browser tab that is "
        + "connecting to the dead cloud.",
      fix:
        "give agents a second softphone (a Teams extension, a SIP client) that the lifeboat dials",
      source: "guide A, edge case 2", words: Self.words + ["agents"],
      examples: [
        LintExample(
          .clean, "Teams beside the desktop", .yaml,
          """
          carrier: Example trunking
          agents: {reachedBy: [genesys-desktop, teams]}
          """),
        LintExample(
          .trips(at: [3]), "the browser alone", .yaml,
          """
          carrier: Example trunking
          agents:
            reachedBy: [genesys-webrtc]
          """),
        LintExample(
          .trips(at: [3]), "a softphone whose registrar is in the primary's cloud", .json,
          """
          {"primaryCloud": "aws",
            "agents": {
              "reachedBy": [{"by": "desktop"}, {"by": "softphone", "cloud": "AWS"}]}}
          """),
      ])
  }
}
