extension Message {
  /// What is wrong with the message beyond what makes it unreadable, in the order of the checks.
  ///
  /// It looks at the start line and at the headers that route a call; a value the message's reader
  /// never asks for is not judged.
  public var faults: [MessageFault] {
    var faults: [MessageFault] = []
    if case .request(let method, let uri) = startLine {
      faults += requestLineFaults(uri)
      if cseq.method != method {
        faults.append(.methodMismatch(request: method, cseq: cseq.method))
      }
    }
    for name in Self.single {
      let count = headers(name).count
      if count > 1 { faults.append(.repeated(name, count: count)) }
    }
    for name in Self.addresses {
      for value in values(name) where !Self.isAddress(value) {
        faults.append(.unreadable(name, value))
      }
    }
    for name in [HeaderName.from, .to] {
      for value in headers(name) where !Self.isAddress(value) {
        faults.append(.unreadable(name, value))
      }
    }
    for via in headers(.via) where !Self.isViaList(via) {
      faults.append(.unreadable(.via, via))
    }
    if let text = header(.maxForwards), !Self.isNumber(text, upTo: 255) {
      faults.append(.unreadable(.maxForwards, text))
    }
    // RFC 3261 §20.17: SIP dates are in GMT and nothing else.
    if let date = header("Date"), !date.hasSuffix(" GMT") {
      faults.append(.unreadable("Date", date))
    }
    return faults
  }

  private static let single: [HeaderName] = [
    .from, .to, .callID, .cseq, .maxForwards, .contentLength, .contentType,
  ]

  private static let addresses: [HeaderName] = [
    .contact, .route, .recordRoute, .referTo, .referredBy,
  ]

  private func requestLineFaults(_ uri: String) -> [MessageFault] {
    let line = bytes.prefix { $0 != 0x0A }
    let bare = line.last == 0x0D ? line.dropLast() : line
    let hasStrayBlank = bare.first?.isBlank == true || bare.last?.isBlank == true
    if hasStrayBlank || uri.utf8.contains(where: \.isBlank) {
      return [.requestLine(String(decoding: bare, as: UTF8.self))]
    }
    // A Request-URI has no headers: they are for the request a URI is turned into.
    guard let read = URI(uri), read.headers.isEmpty else { return [.requestURI(uri)] }
    return []
  }

  /// Whether a value is an address whose display name and URI stand as the grammar has them.
  private static func isAddress(_ value: String) -> Bool {
    if value == "*" { return true }
    if value.utf8.first == 0x22 {
      // The name may hold what no C string can: an escaped NUL. Read what is behind it.
      guard let rest = behindQuotes(value) else { return false }
      return NameAddress(rest) != nil
    }
    guard let address = NameAddress(value) else { return false }
    let name = value.prefix { $0 != "<" }
    // RFC 3261 §20.10: a URI with a comma, a question mark or a semicolon needs its brackets.
    if name.utf8.count == value.utf8.count { return address.uri.headers.isEmpty }
    return name.utf8.allSatisfy { $0.isToken || $0.isBlank }
  }

  /// What follows a quoted string at the start of a value; nil when it does not end.
  private static func behindQuotes(_ value: String) -> String? {
    var isEscaped = false
    for index in value.utf8.indices.dropFirst() {
      let byte = value.utf8[index]
      if byte == 0x22, !isEscaped { return String(value[value.utf8.index(after: index)...]) }
      isEscaped = byte == 0x5C && !isEscaped
    }
    return nil
  }

  /// Whether each element names protocol, version and transport, and has a branch that is not bare.
  private static func isViaList(_ text: String) -> Bool {
    let elements = HeaderList.split(text)
    let commas = text.utf8.reduce(0) { $1 == 0x2C ? $0 + 1 : $0 }
    guard elements.count == commas + 1 || text.utf8.contains(0x22) else { return false }
    return elements.allSatisfy { element in
      let words = element.split(separator: "/", maxSplits: 2).map(\.trimmed)
      guard words.count == 3, words[0].equalsIgnoringCase("SIP"), words[1] == "2.0" else {
        return false
      }
      // Transports we do not speak are still transports: read the rest as if it were UDP.
      guard let blank = words[2].firstIndex(where: \.isWhitespace) else { return false }
      guard words[2][..<blank].utf8.allSatisfy(\.isToken) else { return false }
      guard let via = Via("SIP/2.0/UDP\(words[2][blank...])") else { return false }
      return via.branch != Via.magicCookie && via.parameters.allSatisfy { !$0.name.isEmpty }
    }
  }

  private static func isNumber(_ text: String, upTo largest: Int) -> Bool {
    text.utf8.allSatisfy(\.isDigit) && Int(text).map { $0 <= largest } ?? false
  }
}
