/// Trunks pass media on as it is.
public struct CodecsTranscoding: LintRule {
  public init() {}

  private static let words = [
    "transcoding", "automaticTranscoding", "autoTranscoding", "transcodingEnabled",
    "allowTranscoding", "enableTranscoding", "mediaTranscoding",
  ]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    configuration.named(Self.words).compactMap { setting in
      let isOn = setting.value.isOn ?? (setting.value.text?.lowercased() == "auto")
      guard isOn else { return nil }
      let found = setting.value.text == nil ? "on" : setting.value.kind
      return LintFinding(card, at: setting, "\(setting.key) is \(found)")
    }
  }

  public var card: LintCard {
    LintCard(
      id: "codecs.transcoding", title: "Transcoding is off on trunks",
      why: "It hides that regions' codecs differ until the day of the failover, takes processor "
        + "time then, and adds delay.",
      fix: "switch transcoding off and give every region the same codec list",
      source: "guide B §2", words: Self.words,
      examples: [
        LintExample(
          .clean, "off", .json,
          """
          {"sipSettings": {"codecs": ["G711u"], "automaticTranscoding": false}}
          """),
        LintExample(
          .trips(at: [4]), "on", .json,
          """
          {
            "sipSettings": {
              "codecs": ["G711u", "G711a", "OPUS"],
              "automaticTranscoding": true
            }
          }
          """),
        LintExample(
          .trips(at: [3]), "on in one region", .yaml,
          """
          carrier: Example trunking
          regions:
            us-east-1: {codecs: [PCMU], transcoding: true}
          """),
      ])
  }
}
