package import Faults
import SIP
import Wire

/// One of the harness's own rules as a plugin plans it; times are in seconds.
package struct PlannedRule: Decodable, Sendable {
  /// `loss`, `drop`, `delay`, `duplicate`, `reorder`, `hold`, `edit`, `blackhole` or `cut`.
  let rule: String
  /// `INVITE`, `180`, `2xx`, `any` or `RTP`; any where it is absent.
  let message: String?
  /// `incoming` or `outgoing`; both where it is absent.
  let direction: String?
  /// Of loss, and of any other rule how many of its messages are struck.
  let share: Double?
  /// Which of the messages are struck, counted from 1; all where none is there.
  let first: Int?
  let only: Int?
  let skip: Int?
  /// Of delay.
  let by: Double?
  /// Of duplicate.
  let pause: Double?
  /// Of reorder and hold.
  let atMost: Double?
  /// Of hold: the message that ends it.
  let until: String?
  /// Of blackhole and cut.
  let length: Double?
  /// Of edit; without a value the header field is removed.
  let header: String?
  let value: String?

  enum CodingKeys: String, CodingKey {
    case rule, message, direction, share, first, only, skip, by, pause, atMost, until, header, value
    case length = "for"
  }

  static let rules = [
    "loss", "drop", "delay", "duplicate", "reorder", "hold", "edit", "blackhole", "cut",
  ]

  /// The rule; throws why it means nothing.
  package func rule(seed: UInt64) throws(Nonsense) -> any LinkRule {
    guard Self.rules.contains(rule) else {
      throw Nonsense(
        "rule \"\(PluginText.brief(rule))\" is not one of \(Self.rules.joined(separator: ", "))")
    }
    let filter = MessageFilter(
      try Self.kind(message ?? "any"), try way(), peer: nil)
    let share = try fraction()
    if rule == "loss" {
      guard let share else { throw Nonsense("loss has no \"share\"") }
      return .loss(share, seed: seed, of: filter)
    }
    let made = try made(filter, try occurrences())
    guard let share else { return made }
    return .sometimes(share, seed: seed ^ 0x5EED, made)
  }

  private func made(
    _ filter: MessageFilter, _ occurrences: Occurrences
  ) throws(Nonsense) -> any LinkRule {
    switch rule {
    case "drop": return .drop(filter, occurrences)
    case "delay":
      guard let by = try Self.duration(by, "by") else { throw Nonsense("delay has no \"by\"") }
      return .delay(filter, by: by, occurrences)
    case "duplicate":
      return .duplicate(
        filter, after: try Self.duration(pause, "pause") ?? .zero, occurrences)
    case "reorder":
      let patience = try Self.duration(atMost, "atMost") ?? .milliseconds(200)
      return .reorder(filter, atMost: patience, occurrences)
    case "hold":
      guard let until else { throw Nonsense("hold has no \"until\"") }
      let patience = try Self.duration(atMost, "atMost") ?? .seconds(30)
      return .hold(
        filter, until: MessageFilter(try Self.kind(until)), atMost: patience, occurrences)
    case "edit":
      guard let header, !header.isEmpty, header.allSatisfy(Self.isToken) else {
        throw Nonsense("edit has no \"header\" that names one")
      }
      if let value, value.contains(where: \.isNewline) {
        throw Nonsense("the value of an edit has a line end")
      }
      return .edit(HeaderName(header), to: value, in: filter, occurrences)
    case "blackhole": return .blackhole(at: filter, for: try Self.duration(length, "for"))
    default: return .cut(at: filter, for: try Self.duration(length, "for"))
    }
  }

  private func way() throws(Nonsense) -> LinkDirection? {
    guard let direction else { return nil }
    guard let way = LinkDirection(rawValue: direction) else {
      throw Nonsense(
        "direction \"\(PluginText.brief(direction))\" is not one of incoming, outgoing")
    }
    return way
  }

  private func fraction() throws(Nonsense) -> Double? {
    guard let share else { return nil }
    guard (0...1).contains(share) else { throw Nonsense("share \(share) is not from 0 to 1") }
    return share
  }

  private func occurrences() throws(Nonsense) -> Occurrences {
    let given = [first, only, skip].compactMap(\.self)
    guard given.count <= 1 else { throw Nonsense("a rule has one of first, only and skip") }
    guard let number = given.first else { return .all }
    guard (1...255).contains(number) else { throw Nonsense("\(number) is not from 1 to 255") }
    if first != nil { return .first(number) }
    return only != nil ? .only(number) : .after(number)
  }

  private static func duration(
    _ seconds: Double?, _ name: String
  ) throws(Nonsense) -> Duration? {
    guard let seconds else { return nil }
    guard (0...3600).contains(seconds) else {
      throw Nonsense("\(name) is \(seconds) s, not from 0 to 3600")
    }
    return .nanoseconds(Int64((seconds * 1e9).rounded()))
  }

  /// A message as scenarios write it.
  private static func kind(_ text: String) throws(Nonsense) -> MessageFilter.Kind {
    if text == "any" { return .any }
    if text == "RTP" { return .media }
    if let number = Int(text), let status = StatusCode(rawValue: number) {
      return .response(status, method: nil)
    }
    if text.count == 3, text.hasSuffix("xx"), let digit = text.first?.wholeNumberValue,
      let status = StatusCode(rawValue: digit * 100)
    {
      return .responseClass(status.class, method: nil)
    }
    guard !text.isEmpty, text.count <= 30, text.allSatisfy({ $0.isASCII && $0.isUppercase })
    else {
      throw Nonsense("message \"\(PluginText.brief(text))\" is not like INVITE, 180, 2xx or RTP")
    }
    return .request(Method(rawValue: text))
  }

  /// RFC 3261 §25.1.
  private static func isToken(_ character: Character) -> Bool {
    character.isASCII
      && (character.isLetter || character.isNumber || "-.!%*_+`'~".contains(character))
  }
}
