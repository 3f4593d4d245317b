import SIP
import Testing
import Wire

/// The scanner looks at many bytes at once; whatever a message is like, it has to say what reading
/// it letter by letter says, and to read no byte behind it.
struct ScanEquivalenceTests {
  private let memory: GuardedBytes

  init() throws {
    memory = try #require(GuardedBytes(room: 80_000))
  }

  /// Whether the message can be read; an issue where the two readings differ.
  @discardableResult
  private func compare(_ message: [UInt8], _ note: @autoclosure () -> String = "") -> Bool {
    let quick: Result<CarefulReading, ParseError> = memory.with(message) { bytes in
      do throws(ParseError) {
        return .success(CarefulReading(try MessageScan(bytes), message))
      } catch {
        return .failure(error)
      }
    }
    let careful = Result { () throws(ParseError) in try CarefulReading(message) }
    #expect(quick == careful, "\(note()) \(String(decoding: message, as: UTF8.self))")
    if case .success = careful { return true }
    return false
  }

  private static let originals =
    (MessageFiles.fixtures.sorted { $0.key < $1.key }
    + MessageFiles.torture.sorted { $0.key < $1.key }).map(\.value)

  @Test func `a message is read the same wherever it is cut off`() throws {
    var read = 0
    for message in Self.originals.filter({ $0.count < 1500 }) {
      for length in 0...message.count where compare(Array(message.prefix(length))) { read += 1 }
    }
    #expect(read > 10)
  }

  @Test func `a message is read the same wherever its lines begin among 64 bytes`() throws {
    for message in Self.originals.filter({ $0.count < 3000 }) {
      guard let feed = message.firstIndex(of: 0x0A) else { continue }
      for length in 0..<64 {
        let line = Array("X: \(String(repeating: "x", count: length))\r\n".utf8)
        compare(message[...feed] + line + message[(feed + 1)...], "\(length) more:")
      }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `a damaged message is read the same`(seed: UInt64) throws {
    var mutator = MessageMutator(seed: seed &* 31)
    var generator = SeededGenerator(seed: seed).fork("originals")
    var read = 0
    for _ in 0..<3000 {
      let original = try #require(Self.originals.randomElement(using: &generator))
      if compare(mutator.mutate(original)) { read += 1 }
    }
    #expect(read > 300)
  }

  private static let names = [
    "Via", "v", "VIA", "Via ", "From", "f", "FROM\t", "To", "t", "to ", "Call-ID", "i", "CALL-ID",
    "Call\rID", "CSeq", "cseq ", "Content-Length", "L", "content-length ", "Content-Type", "c",
    "Content-Disposition", "Content\rType", "Contact", "m", "contact ", "P-Asserted-Identity",
    "p-asserted-identity ", "P-Asserted-Identities", "P-Asserted", "Max-Forwards", "Min-SE", "Path",
    "Timestamp", "In-Reply-To", "Language", "Viaa", "Fro", "&rom", "", " From", "\u{1}To",
    "Contact\u{0}", "Allow", "\u{1A}",
  ]
  private static let values = [
    "\"", "<", ">", ";", ",", "=", "\\", " ", "\t", "tag=", ";tag=", "; tag = ", ";TAG=a",
    ";tags=1",
    "\"Ann, <B>\" ", "<sip:a@b;tag=no>", "sip:carol@example.net", ";lr", ";branch=", "\r\n ",
    ";BRANCH=z9hG4bKq", "0123456789012345678901234567890123456789", ";tag=0123456789",
  ]
  private static let ends = ["\r\n", "\r\n", "\r\n", "\n", " \r\n", "\r\r\n", "\r"]
  private static let numbered = [
    "Content-Length: 3", "l: 0", "L:2", "Content-Length: x", "Content-Length: 12345678901",
    "Content-Length:", "CSeq: x", "CSeq: 1", "CSeq:1\tACK", "CSeq: 4294967296 ACK",
    "CSeq: 12345678901 ACK", "CSeq: 4294967295  ACK",
  ]
  private static let startLines = [
    "OPTIONS sip:a SIP/2.0", "SIP/2.0 200 OK", "SIP/2.0 200", "SIP/2.0 099 X", "SIP/2.0 2000",
    "SIP/2.0200 OK", "X-y.z sip:a SIP/2.0", " BYE sip:x SIP/2.0", "BYE  SIP/2.0", "BYE SIP/2.0",
    "B<E sip:x SIP/2.0", "BYE sip:x SIP/3.0", "HELLO", "", "SIP/2.0",
  ]

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `a message put together from odd pieces is read the same`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed).fork("pieces")
    func draw(_ upTo: Int) -> Int { Int.random(in: 0..<upTo, using: &generator) }
    func pick(_ list: [String]) -> String { list[draw(list.count)] }
    func value() -> String { (0..<draw(7)).map { _ in pick(Self.values) }.joined() }
    var read = 0
    for round in 0..<6000 {
      var lines = [
        "Via: SIP/2.0/UDP h;branch=z9hG4bK1\(value())", "From: <sip:a@h>;tag=f\(value())",
        "To: <sip:b@h>\(value())", "Call-ID: c\(String(repeating: "x", count: draw(70)))",
        "CSeq: \(draw(100)) INVITE",
      ]
      if draw(4) == 0 { lines.remove(at: draw(lines.count)) }
      for _ in 0..<draw(5) {
        lines.insert("\(pick(Self.names)):\(value())", at: draw(lines.count + 1))
      }
      if draw(3) == 0 { lines.insert(pick(Self.numbered), at: draw(lines.count + 1)) }
      let isPlain = draw(3) > 0
      var text = draw(4) == 0 ? pick(Self.startLines) : Self.startLines[draw(2)]
      text += isPlain ? "\r\n" : pick(Self.ends)
      for line in lines { text += line + (isPlain ? "\r\n" : pick(Self.ends)) }
      text += (draw(8) == 0 ? pick(Self.ends) : "\r\n") + String(repeating: "b", count: draw(80))
      if compare(Array(text.utf8), "round \(round):") { read += 1 }
    }
    #expect(read > 1000)
  }
}
