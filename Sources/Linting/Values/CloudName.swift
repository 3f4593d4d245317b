/// A cloud by its short name: `aws`, `azure`, `gcp`.
struct CloudName: Hashable, Sendable, CustomStringConvertible {
  let description: String

  /// Reads a provider's name; names nobody here has heard of stand for themselves.
  init(_ text: String) {
    let folded = ConfiguredSetting.folded(text)
    description = Self.others[folded] ?? folded
  }

  static let aws = CloudName("aws")
  static let azure = CloudName("azure")
  static let gcp = CloudName("gcp")

  /// The cloud that a host, an URL, a store or a region's name gives away; nil where it does not.
  init?(in text: String) {
    let text = text.prefix(1000).lowercased()
    if let region = RegionName(exactly: text) {
      self = region.cloud
      return
    }
    let words = Set(text.split { !$0.isLetter && !$0.isNumber }.map(String.init))
    let match = Self.signs.first { sign in
      !sign.words.isDisjoint(with: words) || sign.hosts.contains(where: text.contains)
    }
    guard let match else { return nil }
    self = match.cloud
  }

  private static let others = [
    "amazon": "aws", "amazonwebservices": "aws", "microsoft": "azure", "microsoftazure": "azure",
    "google": "gcp", "googlecloud": "gcp", "googlecloudplatform": "gcp",
  ]

  private static let signs: [(cloud: CloudName, words: Set<String>, hosts: [String])] = [
    (.azure, ["azure", "blob"], ["windows.net", "pstnhub.microsoft"]),
    (
      .aws, ["aws", "amazonaws", "s3", "dynamodb"],
      ["mypurecloud.", "pure.cloud", "genesys.cloud"]
    ),
    (.gcp, ["gcp", "gcs", "gs", "googleapis", "firestore"], []),
  ]
}
