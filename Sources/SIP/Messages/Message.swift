/// A SIP message as it was on the wire: its exact bytes and the scanner's reading of them.
///
/// The fields every message must have (RFC 3261 §8.1.1) are read once, here; every other header
/// is looked up in the bytes when it is asked for.
public struct Message: Sendable {
  public enum StartLine: Hashable, Sendable {
    case request(Method, uri: String)
    case response(StatusCode, reason: String)
  }

  public let bytes: [UInt8]
  let scan: MessageScan

  /// Reads one message that fills the bytes.
  ///
  /// Bytes beyond Content-Length are ignored (RFC 3261 §18.3).
  public init(_ bytes: [UInt8]) throws(ParseError) {
    self.bytes = bytes
    scan = try MessageScan(bytes)
  }

  public init(_ text: String) throws(ParseError) {
    try self.init(Array(text.utf8))
  }

  public var startLine: StartLine {
    if let status = scan.status { return .response(status, reason: text(scan.second)) }
    return .request(Method(text(scan.first)), uri: text(scan.second))
  }

  /// The method of a request; nil for a response.
  public var method: Method? {
    scan.status == nil ? Method(text(scan.first)) : nil
  }

  /// The status of a response; nil for a request.
  public var status: StatusCode? { scan.status }

  public var isRequest: Bool { scan.status == nil }

  public var requestURI: String? {
    scan.status == nil ? text(scan.second) : nil
  }

  public var callID: String { text(scan.callID) }
  public var cseq: CSeq { CSeq(scan.cseqNumber, Method(text(scan.cseqMethod))) }
  public var fromTag: String? { scan.fromTag.map(text) }
  public var toTag: String? { scan.toTag.map(text) }

  /// The branch of the topmost Via.
  public var branch: String? { scan.branch.map(text) }

  /// What follows the headers, cut to Content-Length.
  public var body: ArraySlice<UInt8> { bytes[scan.body] }

  /// The value of the first Contact header field.
  public var contact: String? { scan.contact.map { HeaderLines.unfold(bytes[$0]) } }

  /// The value of the first header field of that name, unfolded and trimmed.
  public func header(_ name: HeaderName) -> String? {
    bytes.withUnsafeBufferPointer { octets in
      var lines = HeaderLines(octets, in: scan.headers)
      while let line = lines.next() {
        if name.matches(octets, line.name) { return HeaderLines.unfold(octets[line.value]) }
      }
      return nil
    }
  }

  /// The values of all header fields of that name, one for each field line.
  public func headers(_ name: HeaderName) -> [String] {
    bytes.withUnsafeBufferPointer { octets in
      var found: [String] = []
      var lines = HeaderLines(octets, in: scan.headers)
      while let line = lines.next() {
        guard name.matches(octets, line.name) else { continue }
        found.append(HeaderLines.unfold(octets[line.value]))
      }
      return found
    }
  }

  /// The values of a header that is a comma-separated list (RFC 3261 §7.3.1), one by one.
  public func values(_ name: HeaderName) -> [String] {
    headers(name).flatMap(HeaderList.split)
  }

  /// All header fields in order, names as written.
  public var allHeaders: [(name: HeaderName, value: String)] {
    bytes.withUnsafeBufferPointer { octets in
      var all: [(HeaderName, String)] = []
      var lines = HeaderLines(octets, in: scan.headers)
      while let line = lines.next() {
        let name = HeaderName(octets.text(line.name))
        all.append((name, HeaderLines.unfold(octets[line.value])))
      }
      return all
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

extension Message: Hashable {
  public static func == (left: Message, right: Message) -> Bool { left.bytes == right.bytes }

  public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension Message: CustomStringConvertible {
  /// The whole text.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// `INVITE`, `180`, `200 INVITE`: what a ladder shows; responses name their request.
  public var summary: String {
    status.map { "\($0) \(cseq.method)" } ?? text(scan.first)
  }
}
