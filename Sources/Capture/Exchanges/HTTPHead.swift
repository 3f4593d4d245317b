import Wire

/// Start line and header fields of an HTTP/1.x message, and how its body ends (RFC 9112).
///
/// Where recipients may disagree about where a message ends there is no head: a judge that reads
/// it otherwise than the store did would tell of requests that nobody made.
struct HTTPHead {
  enum Start: Equatable {
    case request(method: String, target: String)
    case response(status: Int)
  }

  /// How the body ends, by the head alone (RFC 9112 §6.3).
  enum Framing: Equatable {
    case length(Int)
    case chunked
    case untilClose
  }

  static let mostFields = 256

  let start: Start
  let fields: [WebExchange.Field]
  let framing: Framing

  /// Reads a head up to and with its empty line.
  init?(_ bytes: [UInt8], _ kind: HTTPCutter.Kind) {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    // Behind the empty line's end, and the empty line.
    guard lines.popLast()?.isEmpty == true, lines.popLast()?.elementsEqual([0x0D]) == true,
      !lines.isEmpty, lines.count <= Self.mostFields + 1
    else { return nil }
    var texts: [ArraySlice<UInt8>] = []
    for line in lines {
      guard line.last == 0x0D else { return nil }
      let text = line.dropLast()
      guard !text.contains(where: { $0 == 0x0D || $0 == 0 }) else { return nil }
      texts.append(text)
    }
    guard let start = Self.start(texts.removeFirst(), kind), let fields = Self.fields(texts),
      let framing = Self.framing(fields, kind)
    else { return nil }
    self.start = start
    self.fields = fields
    self.framing = framing
  }

  /// Whether a response answers; interim ones do not, but for the one that ends HTTP (RFC 9110 §15.2).
  static func isFinal(_ status: Int) -> Bool { status >= 200 || status == 101 }

  /// Whether a first line is HTTP's at all; other protocols have requests with a path, too.
  static func isHTTP(firstLine line: some Sequence<UInt8>, _ kind: HTTPCutter.Kind) -> Bool {
    let text = String(decoding: Array(line), as: UTF8.self)
    switch kind {
    case .requests: return text.split(separator: " ").last.map(isVersion) ?? false
    case .responses: return text.split(separator: " ").first.map(isVersion) ?? false
    }
  }

  private static func isVersion(_ word: some StringProtocol) -> Bool {
    let bytes = Array(word.utf8)
    return bytes.count == 8 && bytes.starts(with: "HTTP/1.".utf8)
      && (0x30...0x39).contains(bytes[7])
  }

  private static func start(_ line: ArraySlice<UInt8>, _ kind: HTTPCutter.Kind) -> Start? {
    let words = line.split(
      separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2 else { return nil }
    switch kind {
    case .requests:
      guard words.count == 3, isVersion(words[2]), !words[1].isEmpty, !words[0].isEmpty,
        words[0].utf8.allSatisfy(isTokenByte)
      else { return nil }
      return .request(method: words[0], target: words[1])
    case .responses:
      guard isVersion(words[0]), words[1].utf8.count == 3, let status = number(words[1]),
        (100...999).contains(status)
      else { return nil }
      return .response(status: status)
    }
  }

  private static func fields(_ lines: [ArraySlice<UInt8>]) -> [WebExchange.Field]? {
    var fields: [WebExchange.Field] = []
    for line in lines {
      if let first = line.first, isBlank(first) {
        // A line that goes on with the field before it (RFC 9112 §5.2).
        guard let last = fields.popLast() else { return nil }
        fields.append(.init(last.name, last.value + " " + trimmed(line)))
        continue
      }
      guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex,
        line[..<colon].allSatisfy(isTokenByte)
      else { return nil }
      fields.append(
        .init(
          String(decoding: line[..<colon], as: UTF8.self),
          trimmed(line[line.index(after: colon)...])))
    }
    return fields
  }

  private static func framing(
    _ fields: [WebExchange.Field], _ kind: HTTPCutter.Kind
  ) -> Framing? {
    let codings = list("transfer-encoding", fields).map { $0.lowercased() }
    if !codings.isEmpty {
      // §6.1: it counts and not Content-Length; chunked is the last coding, and once.
      if codings.last == "chunked", codings.count(where: { $0 == "chunked" }) == 1 {
        return .chunked
      }
      return kind == .responses && !codings.contains("chunked") ? .untilClose : nil
    }
    let lengths = list("content-length", fields)
    guard let first = lengths.first else {
      return kind == .responses ? .untilClose : .length(0)
    }
    // §6.3: the same length may be said more than once.
    guard let length = number(first), lengths.allSatisfy({ number($0) == length }) else {
      return nil
    }
    return .length(length)
  }

  /// The values of a field that holds a list, from all its lines.
  private static func list(_ name: String, _ fields: [WebExchange.Field]) -> [String] {
    fields.filter { $0.name.lowercased() == name }.flatMap { field in
      field.value.utf8.split(separator: 0x2C, omittingEmptySubsequences: false)
        .map { trimmed(Array($0)[...]) }
    }
  }

  /// Digits alone: neither a sign nor what is too large.
  private static func number(_ text: String) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// RFC 9110 §5.6.2.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }
}
