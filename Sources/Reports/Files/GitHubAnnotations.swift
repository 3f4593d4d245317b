public import Checks
import Plugins

/// What did not pass in a run as workflow commands of GitHub Actions: an annotation a scenario.
///
/// A step shows ten of each level, so that a scenario has one, and failures come first.
public struct GitHubAnnotations: Sendable {
  private enum Level: String, CaseIterable {
    case error, warning, notice
  }

  private let cards: [CheckID: CheckCard]
  private let spot: RunSpot

  public init(cards: [CheckID: CheckCard] = [:], spot: RunSpot) {
    self.cards = cards
    self.spot = spot
  }

  public func lines(_ record: RunRecord) -> [String] {
    var all = (record.outdated ?? []).map { outdated in
      (
        Level.error,
        command(
          .error, Place(outdated.file, outdated.line), title: "known failure passes",
          outdated.sentence)
      )
    }
    for entry in record.scenarios {
      guard let level = level(entry, in: record) else { continue }
      all.append((level, annotation(entry, level, system: record.system)))
    }
    return Level.allCases.flatMap { level in all.filter { $0.0 == level }.map(\.1) }
  }

  private func level(_ entry: RunRecord.Entry, in record: RunRecord) -> Level? {
    if entry.known != nil { return .notice }
    if entry.isFlaky, record.allowsFlaky ?? false { return .warning }
    switch entry.outcome {
    case "passed": return nil
    case "inconclusive": return .warning
    default: return .error
    }
  }

  private func annotation(_ entry: RunRecord.Entry, _ level: Level, system: String) -> String {
    let text = EntryText(entry: entry, cards: cards)
    let requirements =
      entry.requirements.isEmpty ? "" : " (\(entry.requirements.joined(separator: " ")))"
    let known =
      entry.known.map { ["known: \($0)" + (entry.knownAt.map { " (\($0))" } ?? "")] } ?? []
    return command(
      level, spot.place(of: entry),
      title: "\(text.name) on \(system): \(entry.word)\(requirements)",
      (known + text.body).joined(separator: "\n"))
  }

  private func command(_ level: Level, _ place: Place?, title: String, _ message: String) -> String
  {
    var properties: [String] = []
    if let place {
      properties += ["file=\(Self.property(place.file))", "line=\(max(1, place.line))"]
    }
    properties.append("title=\(Self.property(title))")
    return "::\(level.rawValue) \(properties.joined(separator: ","))::\(Self.data(message))"
  }

  /// A message, as the runner unescapes it.
  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r\n", with: "%0D%0A")
      .replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  /// A property's value, in which colons and commas mean something, too.
  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
