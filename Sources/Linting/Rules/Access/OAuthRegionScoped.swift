/// Tokens hold in every region.
public struct OAuthRegionScoped: LintRule {
  public init() {}

  private static let scopes = ["oauthRegionScope", "tokenRegionScope", "regionScope"]
  private static let endpoints = [
    "tokenEndpoint", "tokenUrl", "tokenUri", "oauthEndpoint", "oauthUrl", "authorizationEndpoint",
    "authUrl",
  ]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    // `scope` elsewhere is OAuth's own, such as `routing:queue:write`.
    let short = configuration.named("scope").filter {
      $0.isUnder("oauth") && ["region", "regional", "local"].contains($0.value.text?.lowercased())
    }
    let scopes = configuration.named(Self.scopes) + short
    let scoped = scopes.filter { $0.value.text?.uppercased() != "GLOBAL" }
      .map { LintFinding(card, at: $0, "\($0.key) is \($0.value.kind)") }
    let regional = configuration.named(Self.endpoints).compactMap { setting -> LintFinding? in
      guard let text = setting.value.text, let endpoint = FixedEndpoint(in: text) else {
        return nil
      }
      return LintFinding(card, at: setting, "\(setting.key) is at \(endpoint)")
    }
    return scoped + regional
  }

  public var card: LintCard {
    LintCard(
      id: "oauth.region-scoped", title: "Tokens hold in every region",
      why: "A token of one region is refused by the other with 401, at the moment of the failover.",
      fix: "set oauthRegionScope to GLOBAL and take tokens from the global endpoint, "
        + "https://api.mypurecloud.com/oauth/token",
      source: "guide B, edge case 3", words: Self.scopes + Self.endpoints + ["oauth"],
      examples: [
        LintExample(
          .clean, "global scope, global endpoint", .json,
          """
          {"oauthRegionScope": "GLOBAL",
            "tokenEndpoint": "https://api.mypurecloud.com/oauth/token"}
          """),
        LintExample(
          .trips(at: [2, 3]), "one region's", .json,
          """
          {
            "oauthRegionScope": "REGION",
            "tokenEndpoint": "https://login.euw2.pure.cloud/oauth/token"
          }
          """),
        LintExample(
          .trips(at: [2]), "in a carrier file", .yaml,
          """
          carrier: Example trunking
          oauth: {scope: region}
          """),
      ])
  }
}
