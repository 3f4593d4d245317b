/// Every region and trunk offers the same codecs in the same order.
public struct CodecsDiffer: LintRule {
  public init() {}

  private static let words = ["codecs", "codecList", "codecPriority", "audioCodecs"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let lists = configuration.named(Self.words)
      .map { (setting: $0, list: CodecList(names(in: $0.value))) }
      .filter { !$0.list.names.isEmpty }
    guard let first = lists.first else { return [] }
    let different = lists.dropFirst().filter { $0.list != first.list }
    if !different.isEmpty {
      return different.map { other in
        LintFinding(
          card, at: other.setting.position, of: other.setting.file,
          "\(place(other.setting)) has \(other.list), and \(first.setting.file):"
            + "\(first.setting.position.line) has \(first.list)")
      }
    }
    guard !isSubsequence(first.list, of: .guide) else { return [] }
    return [
      LintFinding(
        card, at: first.setting.position, of: first.setting.file,
        "the list is \(first.list), the guide's is \(CodecList.guide)", severity: .note)
    ]
  }

  /// Names in a list, in a text (`PCMU, PCMA`), or as the `name` of list elements.
  private func names(in value: ConfigurationTree) -> [String] {
    (value.list ?? [value]).flatMap { element in
      let text = element.text ?? element.value("name", "codec")?.text ?? ""
      return text.split { $0 == "," || $0 == ">" || $0.isWhitespace }.map(String.init)
    }
  }

  private func place(_ setting: ConfiguredSetting) -> String {
    setting.path.last.map { "\(setting.key) of \($0)" } ?? setting.key
  }

  private func isSubsequence(_ list: CodecList, of whole: CodecList) -> Bool {
    var rest = whole.names[...]
    return list.names.allSatisfy { name in
      guard let index = rest.firstIndex(of: name) else { return false }
      rest = rest[(index + 1)...]
      return true
    }
  }

  public var card: LintCard {
    LintCard(
      id: "codecs.differ", title: "Every region has the same codecs in the same order",
      why: "A call that moves to a region with another list is renegotiated: one-way audio, or a "
        + "dropped call.",
      fix: "write G711u, G711a, OPUS in this order for every trunk and region",
      source: "guide B §2", words: Self.words,
      examples: [
        LintExample(
          .clean, "the same, by two platforms' names", .yaml,
          """
          carrier: Example trunking
          regions:
            us-east-1: {codecs: [G711u, G711a, OPUS]}
            eu-west-1: {codecs: [PCMU, PCMA, opus]}
          """),
        LintExample(
          .trips(at: [4]), "the same codecs in another order", .yaml,
          """
          carrier: Example trunking
          regions:
            us-east-1: {codecs: [PCMU, PCMA, opus]}
            eu-west-1: {codecs: [opus, PCMU, PCMA]}
          """),
        LintExample(
          .trips(at: [2]), "two trunk groups, one a region", .json,
          """
          {"name": "Trunk_A", "sipSettings": {"codecs": ["G711u", "G711a", "OPUS"]}}
          {"name": "Trunk_B", "sipSettings": {"codecs": ["G711u", "G729"]}}
          """),
        LintExample(
          .trips(at: [2]), "as a text, and as objects", .json,
          """
          {"regions": [{"codecs": "G711u, G711a, OPUS"},
            {"codecs": [{"name": "G711a"}, {"name": "G711u"}]}]}
          """),
        LintExample(
          .notes(at: [1]), "one list, in another order than the guide's", .json,
          """
          {"sipSettings": {"codecs": ["OPUS", "G711u"]}}
          """),
      ])
  }
}
