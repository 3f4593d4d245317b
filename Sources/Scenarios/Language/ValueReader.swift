import Documents
import Plugins
import SIP
import UserAgents
import Wire

/// Single values: text, durations, statuses, codecs, messages, headers.
extension ScenarioReader {
  mutating func text(_ node: YAMLNode, _ what: String) -> String? {
    if let text = node.text { return text }
    complain(node.line, "\(what) must be text, not \(node.kind)")
    return nil
  }

  mutating func name(_ node: YAMLNode, _ what: String) -> String? {
    guard let word = text(node, what) else { return nil }
    if isName(word) { return word }
    complain(
      node.line,
      "\(what) \"\(word)\" must be small letters, digits and dashes, beginning with a letter")
    return nil
  }

  mutating func duration(_ node: YAMLNode, _ what: String) -> Duration? {
    if let text = node.text, let duration = DurationSum.read(text) { return duration }
    complain(
      node.line, "\(what) must be a duration such as 3s, 500ms or 3s + 500ms, not \(node.kind)")
    return nil
  }

  /// Keys of a telephone: `1`, `42#`.
  mutating func keys(_ node: YAMLNode, _ what: String) -> String? {
    if let text = node.text, text.wholeMatch(of: /[0-9A-Da-d*#]{1,32}/) != nil { return text }
    complain(
      node.line,
      "\(what) must be 1 to 32 keys of 0-9, *, # and A-D such as \"42#\", not \(node.kind)")
    return nil
  }

  mutating func count(
    _ node: YAMLNode, _ what: String, in range: ClosedRange<Int> = 0...255
  ) -> Int? {
    if let value = node.text.flatMap({ Int($0) }), range.contains(value) { return value }
    complain(
      node.line,
      "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound), not "
        + node.kind)
    return nil
  }

  mutating func share(_ node: YAMLNode, _ what: String) -> Double? {
    if let text = node.text {
      let number = Double(text.hasSuffix("%") ? text.dropLast() : text[...])
      if let number, case let share = text.hasSuffix("%") ? number / 100 : number,
        (0...1).contains(share)
      {
        return share
      }
    }
    complain(node.line, "\(what) must be a share such as 30% or 0.3, not \(node.kind)")
    return nil
  }

  mutating func choice<E: RawRepresentable<String> & CaseIterable>(
    _ node: YAMLNode, _ what: String, of type: E.Type
  ) -> E? {
    guard let word = text(node, what) else { return nil }
    if let value = E(rawValue: word) { return value }
    complain(node.line, Spelling.unknown(what, word, allowed: type.allCases.map(\.rawValue)))
    return nil
  }

  mutating func status(
    _ node: YAMLNode, _ what: String, in range: ClosedRange<Int> = 100...699
  ) -> StatusCode? {
    if let number = node.text.flatMap({ Int($0) }), range.contains(number) {
      return StatusCode(rawValue: number)
    }
    complain(
      node.line,
      "\(what) must be a status from \(range.lowerBound) to \(range.upperBound), not \(node.kind)")
    return nil
  }

  mutating func codecs(_ node: YAMLNode, _ what: String) -> [CodecName]? {
    let nodes = elements(node, of: what)
    guard node.list != nil else { return nil }
    return nodes.compactMap { node in
      guard let word = text(node, "a codec") else { return nil }
      if let codec = CodecWords.codec(word) { return codec }
      complain(node.line, Spelling.unknown("codec", word, allowed: CodecWords.names))
      return nil
    }
  }

  mutating func headers(_ node: YAMLNode, _ what: String) -> [Draft.Field] {
    guard let entries = node.entries else {
      complain(node.line, "\(what) must be a mapping of names to values, not \(node.kind)")
      return []
    }
    return entries.compactMap { entry in
      guard isHeaderName(entry.key) else {
        complain(entry.line, "\"\(entry.key)\" is not a header field's name")
        return nil
      }
      guard let value = text(entry.value, "the value of \(entry.key)") else { return nil }
      return Draft.Field(HeaderName(entry.key), value)
    }
  }

  mutating func headerNames(_ node: YAMLNode, _ what: String) -> [HeaderName] {
    elements(node, of: what).compactMap { headerName($0, what) }
  }

  mutating func headerName(_ node: YAMLNode, _ what: String) -> HeaderName? {
    guard let word = text(node, what) else { return nil }
    if isHeaderName(word) { return HeaderName(word) }
    complain(node.line, "\"\(word)\" is not a header field's name")
    return nil
  }

  /// The name of a party, or `system`.
  mutating func party(_ node: YAMLNode, _ what: String) -> String? {
    guard let word = text(node, what) else { return nil }
    if partyNames.contains(word) { return word }
    complain(node.line, Spelling.unknown("party", word, allowed: partyNames))
    return nil
  }

  /// `INVITE`, `200`, `4xx`, `200 BYE`.
  mutating func message(_ node: YAMLNode, _ what: String) -> Pattern.Kind? {
    guard let word = text(node, what) else { return nil }
    if let kind = MessageWords.read(word) { return kind }
    let parts = word.split(separator: " ")
    if let first = parts.first, first.first?.isNumber == true {
      complain(
        node.line,
        "\(what) \"\(word)\" is not a response; write a status from 100 to 699 or a class such as"
          + " 4xx, and where it is not for INVITE the method after it: 200 BYE")
    } else {
      complain(
        node.line, Spelling.unknown("message", word, allowed: Method.known.map(\.rawValue)))
    }
    return nil
  }

  /// RFC 3261 §25.1: a token.
  private func isHeaderName(_ word: String) -> Bool {
    word.wholeMatch(of: /[A-Za-z0-9\-.!%*_+`'~]{1,100}/) != nil
  }
}

/// Codecs by the name a scenario writes.
enum CodecWords {
  static let all: [(name: String, codec: CodecName)] = [
    ("PCMU", .pcmu), ("PCMA", .pcma), ("opus", .opus), ("G722", .g722), ("G729", .g729),
    ("telephone-event", .telephoneEvent),
    ("telephone-event/48000", .telephoneEventBesideOpus),
  ]

  static let names = all.map(\.name)

  static func codec(_ word: String) -> CodecName? {
    all.first { $0.name == word }?.codec
  }
}

/// Messages as a scenario writes them.
enum MessageWords {
  static func read(_ word: String) -> Pattern.Kind? {
    let parts = word.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    let method = parts.count == 2 ? Method(parts[1]) : nil
    if let method, !Method.known.contains(method) { return nil }
    if let status = Int(first).flatMap({ StatusCode(rawValue: $0) }) {
      return .response(status, method: method)
    }
    if first.count == 3, first.hasSuffix("xx"), let digit = Int(first.prefix(1)),
      let statusClass = StatusCode.Class(rawValue: digit)
    {
      return .responseClass(statusClass, method: method)
    }
    let request = Method(first)
    return method == nil && Method.known.contains(request) ? .request(request) : nil
  }
}
