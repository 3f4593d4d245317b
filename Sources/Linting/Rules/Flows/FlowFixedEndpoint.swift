/// Flows name no address and no region.
public struct FlowFixedEndpoint: LintRule {
  public init() {}

  /// Keys under which, or beside which, a flow is described.
  private static let flows = [
    "flow", "flows", "flowSettings", "flowConfiguration", "architectFlow", "inboundCall",
    "inboundCallFlow", "inQueueCall", "commonModule", "workflow", "dataAction", "blocks",
    "startUpRef", "setData", "setDataBlocks",
  ]
  /// Values that are no endpoint however they look.
  private static let spared: Set = ["version", "description", "name", "comment", "tags", "id"]
  private static let regions: Set = ["region", "regionid", "targetregion", "backupregionid"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let folded = Set(Self.flows.map(ConfiguredSetting.folded))
    return configuration.documents.flatMap { document -> [LintFinding] in
      let own = document.settings
      // A flow that is a document of its own shows by the keys at its top.
      let isFlow = own.contains { $0.path.isEmpty && Self.ownFlow.contains($0.name) }
      return own.flatMap { setting -> [LintFinding] in
        guard
          isFlow || folded.contains(setting.name) || setting.path.contains(where: folded.contains),
          !Self.spared.contains(setting.name)
        else { return [] }
        return setting.value.texts.compactMap { finding(at: $0, of: setting) }
      }
    }
  }

  private static let ownFlow: Set = ["blocks", "startupref", "inboundcall", "setdatablocks"]

  private func finding(
    at value: ConfigurationTree, of setting: ConfiguredSetting
  ) -> LintFinding? {
    guard let text = value.text else { return nil }
    if let endpoint = FixedEndpoint(in: text) {
      return LintFinding(
        card, at: value.position, of: setting.file, "\(setting.key) holds \(endpoint)")
    }
    guard Self.regions.contains(setting.name), let region = RegionName(exactly: text) else {
      return nil
    }
    return LintFinding(
      card, at: value.position, of: setting.file, "\(setting.key) names the region \(region)")
  }

  public var card: LintCard {
    LintCard(
      id: "flow.fixed-endpoint", title: "Flows name no address and no region",
      why: "The endpoint no longer holds the session after a failover: routing loops, and the flow "
        + "stops where it names it.",
      fix:
        "look the endpoint up when the flow runs: getGlobalDirectoryQueue(\"…\") or a data action",
      source: "guide B §3", words: Self.flows,
      examples: [
        LintExample(
          .clean, "the guide's lookup", .json,
          #"""
          {"flow": {"setData": {"queue":
            "queueRoutingConfig.routingStrategy == \"BEST_AVAILABLE\" ? getGlobalDirectoryQueue(\"PRIMARY_SUPPORT_QUEUE\") : getFallbackQueue(\"SECONDARY_SUPPORT_QUEUE\")"}}}
          """#),
        LintExample(
          .trips(at: [4, 5]), "an address, and a region's host", .json,
          """
          {
            "flow": {
              "blocks": [
                {"type": "TransferToNumber", "target": "sip:agent@203.0.113.10:5060"},
                {"type": "CallDataAction", "url": "https://api.euw2.pure.cloud/api/v2/users"}
              ]
            }
          }
          """),
        LintExample(
          .clean, "the global token endpoint and a version are no region", .yaml,
          """
          carrier: Example trunking
          flows:
            support: {version: 1.2.3.4, token: "https://api.mypurecloud.com/oauth/token"}
          """),
        LintExample(
          .trips(at: [5]), "a flow in a carrier file", .yaml,
          """
          carrier: Example trunking
          flows:
            support:
              - action: transfer
                to: sip:queue@voice.eastus.communication.azure.com
          """),
        LintExample(
          .clean, "trunk addresses are no flow", .json,
          """
          {"ipAddresses": [{"ip": "203.0.113.10"}], "bcpSettings": {"backupRegionId": "us-east-1"}}
          """),
      ])
  }
}
