import SIP

/// Who calls: the user part of From or of P-Asserted-Identity (RFC 3325 §9.1).
struct CallerNumber: Hashable {
  /// As written.
  let text: String

  init?(_ message: Message?) {
    guard let message, let first = Self.all(in: message).first else { return nil }
    self = first
  }

  private init?(user value: String?) {
    guard let value, let user = Self.user(in: value), !Self.hidden.contains(user.lowercased())
    else { return nil }
    text = user
  }

  /// From's, then P-Asserted-Identity's; those that hide the caller are left out.
  static func all(in message: Message) -> [CallerNumber] {
    var numbers: [CallerNumber] = []
    let candidates = [message.header(.from)] + message.values("P-Asserted-Identity")
    for candidate in candidates {
      if let number = CallerNumber(user: candidate), !numbers.contains(number) {
        numbers.append(number)
      }
    }
    return numbers
  }

  /// Whom a request is for: the user part of its Request-URI as numbers are compared; nil where it
  /// has none.
  static func called(in message: Message) -> String? {
    message.requestURI.flatMap { CallerNumber(user: $0)?.joiningText }
  }

  /// Whom a request is for, for people: the user part of its Request-URI as written, or all of it
  /// where it has none.
  static func target(of message: Message) -> String? {
    message.requestURI.map { user(in: $0) ?? $0 }
  }

  /// The same number with and without an international prefix sign.
  var joiningText: String { text.hasPrefix("+") ? String(text.dropFirst()) : text }

  /// Whether a user part tells one caller from another: it has five digits or more.
  static func isTelling(_ text: String) -> Bool {
    text.utf8.count { $0 &- 0x30 < 10 } >= 5
  }

  /// User parts that stand for nobody in particular (RFC 3323 §4.1.1.3).
  private static let hidden: Set<String> = ["anonymous", "unknown", "unavailable", "restricted"]

  /// The user part of the URI in a name-addr or addr-spec; nil where it has none.
  private static func user(in value: String) -> String? {
    var uri = Substring(value)
    if let open = uriStart(in: value) { uri = value[open...].prefix { $0 != ">" } }
    guard let colon = uri.firstIndex(of: ":") else { return nil }
    let scheme = uri[..<colon].lowercased()
    let rest = uri[uri.index(after: colon)...]
    if scheme.hasSuffix("tel") {
      let number = rest.prefix { $0 != ";" && $0 != ">" }
      return number.isEmpty ? nil : String(number)
    }
    guard let at = rest.firstIndex(of: "@") else { return nil }
    let user = rest[..<at].prefix { $0 != ":" && $0 != ";" }
    return user.isEmpty ? nil : String(user)
  }

  /// After the angle bracket that opens the URI, quoted display names passed over.
  private static func uriStart(in value: String) -> String.Index? {
    var isQuoted = false
    var isEscaped = false
    for index in value.indices {
      let character = value[index]
      if isEscaped {
        isEscaped = false
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == "<", !isQuoted {
        return value.index(after: index)
      }
    }
    return nil
  }
}
