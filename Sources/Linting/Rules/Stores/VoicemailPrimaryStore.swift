/// Voicemail is kept where the primary's loss does not reach it.
public struct VoicemailPrimaryStore: LintRule {
  public init() {}

  private static let words = ["voicemailStore", "voicemailStorage", "voicemailBucket"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let inside = ["store", "storage", "bucket", "cloud", "url"].flatMap { word in
      configuration.named(word).filter { $0.isUnder("voicemail", "voicemails") }
    }
    let primary = configuration.primaryCloud
    var seen: Set<[String]> = []
    return (inside + configuration.named(Self.words)).compactMap { setting in
      // `store` and `cloud` of one voicemail section say the same thing once.
      guard let text = (setting.value.text ?? setting.value.value("cloud")?.text),
        let cloud = setting.name == "cloud" ? CloudName(text) : place(text, primary),
        seen.insert([setting.file, "\(setting.document)"] + setting.path).inserted
      else { return nil }
      guard let primary else {
        return LintFinding(
          card, at: setting,
          "voicemail is kept in \(cloud), and nothing says which cloud is the primary's",
          severity: .note, fix: "name the primary's cloud: `primaryCloud`, or the first trunk's")
      }
      return cloud == primary
        ? LintFinding(
          card, at: setting, "voicemail is kept in \(cloud), the primary's cloud") : nil
    }
  }

  /// The cloud of a store; a store called the primary's is there by name.
  private func place(_ text: String, _ primary: CloudName?) -> CloudName? {
    let text = text.lowercased()
    if text == "primary" || text.contains("genesys") { return primary ?? .aws }
    return CloudName(in: text)
  }

  public var card: LintCard {
    LintCard(
      id: "voicemail.primary-store", title: "Voicemail is kept outside the primary's cloud",
      why: "What callers say during the outage is written to the store that is down, and lost.",
      fix: "keep it in the lifeboat's cloud: an Azure Blob Storage container, not S3",
      source: "guide A §3", words: Self.words + ["voicemail", "voicemails"],
      examples: [
        LintExample(
          .clean, "in the lifeboat's cloud", .yaml,
          """
          parties:
            trunks: {primary: {cloud: aws}, lifeboat: {cloud: azure}}
          voicemail: {store: azure-blob}
          policy: {failover.cancel: strict}
          """),
        LintExample(
          .trips(at: [3]), "in S3, while the primary is in AWS", .yaml,
          """
          parties:
            trunks: {primary: {cloud: aws}, lifeboat: {cloud: azure}}
          voicemail: {store: "s3://voicemail-us-east-1"}
          """),
        LintExample(
          .trips(at: [1]), "in a payload", .json,
          """
          {"primaryCloud": "aws", "voicemail": {"storage": "s3://voicemail"}}
          """),
        LintExample(
          .notes(at: [1]), "which cloud is the primary's is not said", .json,
          """
          {"voicemailStore": "s3://voicemail"}
          """),
      ])
  }
}
