/// The digits of a number as headers and people spell it.
///
/// Reads `"Anna" <sip:+49151...@host;user=phone>;tag=1`, `tel:+1-914-555;ext=7` (RFC 3966), and
/// `+49 (0) 151/123-45 x12`.
struct SpelledNumber: Hashable {
  /// Whether a `+` came first.
  var isInternational = false
  var digits = ""
  /// Whether `(0)` was written: a national prefix that is dialled only inside the country.
  var hasOptionalZero = false
  /// Where that zero stood among the digits.
  var zeroPlace = 0
  var ext: String?
  /// What a local number of a tel URI is relative to (RFC 3966 §5.1.5).
  var context: String?

  /// Longer ones are not looked at.
  static let mostBytes = 1_024

  /// Nil where it is no number at all.
  init?(_ text: String) {
    guard text.utf8.count <= Self.mostBytes else { return nil }
    var rest = Substring(text)
    // The address of a name-addr; a display name may hold digits of its own.
    if let open = rest.lastIndex(of: "<") {
      rest = rest[rest.index(after: open)...].prefix { $0 != ">" }
    }
    rest = rest.drop(while: \.isWhitespace)
    let scheme = rest.prefix { $0 != ":" }.lowercased()
    let isURI = ["sip", "sips", "tel"].contains(scheme) && rest.contains(":")
    if isURI { rest = rest.dropFirst(scheme.utf8.count + 1) }
    if scheme != "tel", let at = rest.firstIndex(of: "@") { rest = rest[..<at] }
    let parts = rest.split(separator: ";", omittingEmptySubsequences: false)
    guard let first = parts.first, let number = Self.unescaped(first.prefix { $0 != "?" }) else {
      return nil
    }
    for part in parts.dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard pair.count == 2 else { continue }
      switch pair[0].lowercased() {
      case "ext": ext = String(pair[1].filter(\.isDigit).prefix(16))
      case "phone-context": context = pair[1]
      default: break
      }
    }
    guard read(Substring(number)) else { return nil }
    if ext?.isEmpty == true { ext = nil }
  }

  private mutating func read(_ text: Substring) -> Bool {
    var rest = text
    while let character = rest.first {
      switch character {
      case _ where character.isDigit:
        digits.append(character)
      case "+":
        guard digits.isEmpty, !isInternational else { return false }
        isInternational = true
      case "(":
        if isInternational, rest.hasPrefix("(0)") {
          hasOptionalZero = true
          zeroPlace = digits.utf8.count
          rest = rest.dropFirst(2)
        }
      case ")", "-", ".", "/", " ", "\t", "\u{A0}", "\u{2010}", "\u{2011}", "\u{2013}": break
      case "x", "X", "e", "E", "#":
        return readExtension(rest)
      default:
        return false
      }
      guard digits.utf8.count <= 40 else { return false }
      rest = rest.dropFirst()
    }
    return !digits.isEmpty
  }

  /// `x12`, `ext. 12`, `ext 12`, `extension 12`, `#12` at the end.
  private mutating func readExtension(_ text: Substring) -> Bool {
    let words = ["extension", "ext.", "ext", "x.", "x", "#"]
    let lower = text.lowercased()
    guard !digits.isEmpty, let word = words.first(where: lower.hasPrefix) else { return false }
    let rest = lower.dropFirst(word.count).filter { $0 != " " }
    guard (1...16).contains(rest.utf8.count), rest.allSatisfy(\.isDigit) else {
      return false
    }
    ext = String(rest)
    return true
  }

  /// `%2B` and the like (RFC 3986 §2.1); nil where the rest is no text.
  private static func unescaped(_ text: Substring) -> String? {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "%"), rest.count >= 3,
        let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension Character {
  /// Whether it is one of 0 to 9, and not one with a mark above it, which sorts among them.
  var isDigit: Bool { isASCII && isNumber }
}
