import Plugins

/// Reads JSON into trees with places (RFC 8259), and the request lines that may stand before it.
///
/// An own reader, since Foundation's keeps no places and a YAML reader takes neither tabs nor
/// `\ud83d\ude00` nor `\/`. Numbers are kept as they are spelt, so none is too big.
struct JSONText {
  /// Levels of lists and mappings.
  private static let deepest = 60
  /// What a text may hold.
  private static let most = 100_000

  private let file: String
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1
  private var count = 0

  init(_ text: String, file: String) {
    self.file = file
    scalars = Array(text.unicodeScalars)
  }

  /// The values of the text, one behind the other, each perhaps behind an HTTP request's head.
  static func read(_ text: String, file: String) throws(Problems) -> [ConfigurationTree] {
    var reader = JSONText(text, file: file)
    var values: [ConfigurationTree] = []
    reader.skipSpace()
    while reader.next != nil {
      reader.skipRequestHead()
      if reader.next == nil { break }
      values.append(try reader.value(depth: 0))
      reader.skipSpace()
    }
    return values
  }

  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
  private var position: TextPosition { TextPosition(line, column) }

  private mutating func advance() {
    if scalars[index] == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
    index += 1
  }

  private mutating func skipSpace() {
    while let scalar = next, scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
      advance()
    }
  }

  /// Passes over `PUT https://…` and its header lines, which guides print above a payload.
  private mutating func skipRequestHead() {
    while RequestLine.begins(scalars[index...]) {
      repeat { skipLine() } while !["{", "[", "\r", "\n", nil].contains(next)
      skipSpace()
    }
  }

  private mutating func skipLine() {
    while let scalar = next, scalar != "\n" { advance() }
    if next != nil { advance() }
  }

  private mutating func value(depth: Int) throws(Problems) -> ConfigurationTree {
    count += 1
    guard count <= Self.most, depth <= Self.deepest else {
      throw problem("file holds more than \(Self.most) values, or \(Self.deepest) levels of them")
    }
    let start = position
    switch next {
    case "{": return ConfigurationTree(.mapping(try entries(depth)), at: start)
    case "[": return ConfigurationTree(.list(try elements(depth)), at: start)
    case "\"": return ConfigurationTree(.text(try string()), at: start)
    default: return try word(at: start)
    }
  }

  private mutating func entries(_ depth: Int) throws(Problems) -> [ConfigurationTree.Entry] {
    var entries: [ConfigurationTree.Entry] = []
    var lines: [String: Int] = [:]
    advance()
    skipSpace()
    if take("}") { return [] }
    while true {
      let start = position
      guard next == "\"" else { throw unexpected("a key in double quotes") }
      let key = try string()
      if let first = lines.updateValue(start.line, forKey: key) {
        throw problem(
          "key \"\(ConfigurationTree.shown(key))\" is written twice in one object, first on line \(first)",
          at: start)
      }
      skipSpace()
      guard take(":") else {
        throw unexpected("a colon after key \"\(ConfigurationTree.shown(key))\"")
      }
      skipSpace()
      entries.append(.init(key, at: start, try value(depth: depth + 1)))
      skipSpace()
      if take("}") { return entries }
      guard take(",") else { throw unexpected("a comma or the object's end") }
      skipSpace()
    }
  }

  private mutating func elements(_ depth: Int) throws(Problems) -> [ConfigurationTree] {
    var elements: [ConfigurationTree] = []
    advance()
    skipSpace()
    if take("]") { return [] }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw unexpected("a comma or the list's end") }
      skipSpace()
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    advance()
    return true
  }

  private mutating func string() throws(Problems) -> String {
    let start = position
    var text = String.UnicodeScalarView()
    advance()
    while let scalar = next {
      switch scalar {
      case "\"":
        advance()
        return String(text)
      case "\\":
        advance()
        text.append(try escape())
      case "\u{0}"..."\u{1F}":
        throw problem("a text may not hold a bare line end, tab or control character")
      default:
        text.append(scalar)
        advance()
      }
    }
    throw problem("a text that starts here has no closing quote", at: start)
  }

  private mutating func escape() throws(Problems) -> Unicode.Scalar {
    let start = position
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r",
      "t": "\t",
    ]
    guard let letter = next else { throw problem("the file ends in an escape") }
    advance()
    if let scalar = plain[letter] { return scalar }
    guard letter == "u" else { throw problem("\\\(letter) is no escape of JSON", at: start) }
    let unit = try hexadecimal(start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard (0xD800...0xDBFF).contains(unit), next == "\\" else {
      throw problem("\\u escape is half of a surrogate pair", at: start)
    }
    advance()
    guard next == "u" else { throw problem("\\u escape is half of a surrogate pair", at: start) }
    advance()
    let low = try hexadecimal(start)
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { throw problem("\\u escape is half of a surrogate pair", at: start) }
    return scalar
  }

  private mutating func hexadecimal(_ start: TextPosition) throws(Problems) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character($0).isASCII ? Character($0).hexDigitValue : nil })
      else { throw problem("\\u needs four hexadecimal digits", at: start) }
      unit = unit << 4 | UInt32(digit)
      advance()
    }
    return unit
  }

  /// `true`, `false`, `null` or a number.
  private mutating func word(at start: TextPosition) throws(Problems) -> ConfigurationTree {
    var text = ""
    while let scalar = next, scalar.isASCII,
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "+"
        || scalar == "-" || scalar == "."
    {
      text.unicodeScalars.append(scalar)
      advance()
    }
    if text == "null" { return ConfigurationTree(.empty, at: start) }
    if Self.isNumber(text) || text == "true" || text == "false" {
      return ConfigurationTree(.text(text), at: start)
    }
    if text.isEmpty { throw unexpected("a value") }
    throw problem(
      "\"\(ConfigurationTree.shown(text))\" is no value of JSON; a text needs double quotes",
      at: start)
  }

  /// RFC 8259 §6: no leading zeros, digits on both sides of the point.
  private static func isNumber(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Int {
      let count = rest.prefix { (0x30...0x39).contains($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    func take(_ choices: String) -> Bool {
      guard let first = rest.first, choices.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("-")
    let leadsWithZero = rest.first == 0x30
    let whole = digits()
    guard whole > 0, !(leadsWithZero && whole > 1) else { return false }
    if take("."), digits() == 0 { return false }
    if take("eE") {
      _ = take("+-")
      if digits() == 0 { return false }
    }
    return rest.isEmpty
  }

  private func unexpected(_ wanted: String) -> Problems {
    let found = next.map { "\"\(Character($0))\"" } ?? "the end of the file"
    return problem("\(wanted) is expected, not \(found)")
  }

  private func problem(_ sentence: String, at place: TextPosition? = nil) -> Problems {
    let place = place ?? position
    return Problems(
      Problem(Place(file, place.line), "not JSON at column \(place.column): \(sentence)"))
  }
}
