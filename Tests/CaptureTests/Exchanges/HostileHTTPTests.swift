import Capture
import Media
import Testing
import Wire

/// What is no HTTP, or may be read in two ways: nothing is made up, and it is said.
struct HostileHTTPTests {
  private static func length(_ text: String) -> String {
    "PUT /a HTTP/1.1\r\nContent-Length: \(text)\r\n\r\nhello"
  }

  private static func chunked(_ text: String) -> String {
    "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\(text)"
  }

  private static func field(_ line: String) -> String {
    "PUT /a HTTP/1.1\r\n\(line)\r\nContent-Length: 5\r\n\r\nhello"
  }

  @Test(arguments: [
    "-1", "+5", "5x", "0x5", "", "5 5", "5,6", "5,", "9223372036854775808",
    "99999999999999999999999999", "５", "5\r\nContent-Length: 6",
  ]) func `a length that is none gives no request`(text: String) {
    let other = WebLine.other(asking: Self.length(text) + WebLine.put("/smuggled", "x"))
    #expect(other.words.isEmpty)
    #expect(other.hasUnread)
  }

  @Test(arguments: ["5", " 5", "5 ", "\t5\t", "005", "5, 5", "5\r\nContent-Length: 5", "5\r\n "])
  func `a length that is said in other ways counts`(text: String) {
    let other = WebLine.other(asking: Self.length(text) + WebLine.put("/b", "x"))
    #expect(other.words == ["PUT /a hello -", "PUT /b x -"])
    #expect(other.missing.isEmpty)
  }

  @Test func `the largest length is waited for without harm`() {
    let other = WebLine.other(asking: Self.length("9223372036854775807"))
    #expect(other.words == ["PUT /a hello… -"])
  }

  @Test(arguments: [
    "-5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
    "5 5\r\nhello\r\n0\r\n\r\n", "5x\r\nhello\r\n0\r\n\r\n", "10000000001\r\nhello\r\n0\r\n\r\n",
    "ffffffffffffffffffff\r\nhello", "5\r\nhelloXX0\r\n\r\n", "5\nhello\r\n0\r\n\r\n",
    "5\r\nhello\n0\r\n\r\n", "5\r\nhello0\r\n\r\n", "-0\r\n\r\n", " 5\r\nhello\r\n0\r\n\r\n",
  ]) func `chunks that are none end the reading, and no request is whole`(text: String) {
    let other = WebLine.other(asking: Self.chunked(text) + WebLine.put("/smuggled", "x"))
    #expect(other.exchanges.allSatisfy { !$0.isWhole && $0.target == "/a" }, "\(other.words)")
    #expect(other.hasUnread)
  }

  @Test(arguments: [
    "5\r\nhello\r\n0\r\n\r\n", "05\r\nhello\r\n000\r\n\r\n", "5 ;a=\"b\"\r\nhello\r\n0\r\n\r\n",
    "2\r\nhe\r\n3\r\nllo\r\n0\r\nDigest: x\r\nMore: y\r\n\r\n", "5\t\r\nhello\r\n0;z\r\n\r\n",
  ]) func `chunks with extensions and trailers give the body alone`(text: String) {
    let other = WebLine.other(asking: Self.chunked(text) + WebLine.put("/b", "x"))
    #expect(other.words == ["PUT /a hello -", "PUT /b x -"])
    #expect(other.missing.isEmpty)
  }

  @Test func `chunked outweighs a length (RFC 9112 §6.1)`() {
    let other = WebLine.other(
      asking: "PUT /a HTTP/1.1\r\nContent-Length: 999\r\nTransfer-Encoding: Chunked\r\n\r\n"
        + "5\r\nhello\r\n0\r\n\r\n" + WebLine.put("/b", "x"))
    #expect(other.words == ["PUT /a hello -", "PUT /b x -"])
  }

  @Test(arguments: [
    "gzip", "chunked, gzip", "xchunked", "chunkedx", "chunked, chunked", "identity", "",
    "chunked\r\nTransfer-Encoding: gzip",
  ]) func `a request in another coding has no end that is certain`(coding: String) {
    let other = WebLine.other(
      asking: "PUT /a HTTP/1.1\r\nTransfer-Encoding: \(coding)\r\nContent-Length: 5\r\n\r\nhello"
        + WebLine.put("/smuggled", "x"))
    #expect(other.words.isEmpty)
    #expect(other.hasUnread)
  }

  @Test(arguments: [
    "Content-Length : 5", "No colon here", ": no name", "Na me: x", "Name: a\rb", "Name: a\nB: c",
    "Name: a\u{0}b", "Nämé: x", "\u{301}Host: x",
  ]) func `a field that recipients read otherwise gives no request`(line: String) {
    let other = WebLine.other(asking: Self.field(line) + WebLine.put("/smuggled", "x"))
    #expect(other.words.isEmpty)
    #expect(other.hasUnread)
  }

  @Test func `a field may hold a colon, bytes that are no text, and a folded line`() throws {
    let bytes =
      Array("PUT /a HTTP/1.1\r\nX-At: 10:30\r\nX-Odd: ".utf8) + [0xFF, 0xC3, 0x28]
      + Array("\r\nX-Long: one\r\n\t two\r\nContent-Length: 5\r\n\r\nhello".utf8)
    var line = WebLine()
    line.ask(bytes)
    let exchange = try #require(line.other.exchanges.first)
    #expect(exchange["x-at"] == "10:30")
    #expect(exchange["x-odd"]?.contains("(") == true)
    #expect(exchange["x-long"] == "one two")
    #expect(exchange.body == Array("hello".utf8))
  }

  @Test func `a combining mark hides no colon`() throws {
    let other = WebLine.other(asking: Self.field("X-Mark:\u{301}x"))
    #expect(try #require(other.exchanges.first)["x-mark"] == "\u{301}x")
  }

  @Test(arguments: [
    "PUT /a b HTTP/1.1", "PUT /a  HTTP/1.1", "PUT /a\tHTTP/1.1 HTTP/1.1 HTTP/1.1",
  ]) func `a request line with more than three words gives no request`(line: String) {
    let other = WebLine.other(asking: line + "\r\n\r\n" + WebLine.put("/smuggled", "x"))
    #expect(other.words.isEmpty)
    #expect(other.hasUnread)
  }

  @Test(arguments: [
    "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 +200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 099 No\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n",
    "SIP/2.0 200 OK\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "garbage\r\n\r\n", "\u{1}\u{2}\n",
  ]) func `what is no response answers nothing`(text: String) {
    let other = WebLine.other(
      asking: WebLine.put("/a", "x") + WebLine.put("/b", "x"), answers: [text + WebLine.created])
    #expect(other.words == ["PUT /a x -", "PUT /b x -"])
    #expect(other.hasUnread)
  }

  @Test func `a response in the client's direction is no request`() {
    let other = WebLine.other(asking: WebLine.put("/a", "x") + WebLine.created)
    #expect(other.words == ["PUT /a x -"])
    #expect(other.hasUnread)
  }

  @Test func `a head just within the bound is read, one beyond is given up`() {
    func request(_ size: Int) -> String {
      let ends = "GET / HTTP/1.1\r\nX: \r\n\r\n".utf8.count
      return "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: size - ends) + "\r\n\r\n"
    }
    for (size, count) in [(65_536, 1), (65_600, 0)] {
      var line = WebLine()
      let bytes = Array(request(size).utf8)
      line.ask(bytes[..<40_000])
      line.ask(bytes[40_000...])
      line.ask(WebLine.put("/b", "x"))
      #expect(line.other.exchanges.count == count * 2)
      #expect(line.other.hasUnread == (count == 0))
    }
  }

  @Test func `a head without end is given up`() {
    var line = WebLine()
    line.ask("GET / HTTP/1.1\r\n")
    for number in 0..<3_000 { line.ask("X-\(number): \(String(repeating: "b", count: 400))\r\n") }
    #expect(line.other.words.isEmpty)
    #expect(line.other.hasUnread)
  }

  @Test func `more fields than anybody sends give no request`() {
    func request(_ count: Int) -> String {
      "GET /a HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: count) + "\r\n"
    }
    #expect(WebLine.other(asking: request(256)).words == ["GET /a  -"])
    #expect(WebLine.other(asking: request(257)).hasUnread)
  }

  @Test func `line feeds alone are no line ends`() {
    let other = WebLine.other(asking: "PUT /a HTTP/1.1\nContent-Length: 5\n\nhello")
    #expect(other.words.isEmpty)
    #expect(other.hasUnread)
  }

  @Test func `empty lines before a request are passed over`() {
    let other = WebLine.other(
      asking: WebLine.put("/a", "x") + "\r\n\r\n" + WebLine.put("/b", "y") + "\r\n")
    #expect(other.words == ["PUT /a x -", "PUT /b y -"])
    #expect(other.missing.isEmpty)
  }

  @Test(arguments: [
    "OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.9\r\n\r\n",
    "GET /stream RTSP/1.0\r\nCSeq: 1\r\n\r\n", "SSH-2.0-x\r\n", "PUTTY",
    "GETTING /a HTTP/1.1\r\n\r\n",
    "\u{16}\u{3}\u{1}", "P", "get /a HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  ]) func `what is another protocol is passed over in silence`(text: String) {
    let other = WebLine.other(asking: text, answers: ["200 whatever\r\n"])
    #expect(other.exchanges.isEmpty)
    #expect(other.missing.isEmpty)
  }

  @Test func `a connection that goes on as a WebSocket is read up to there`() {
    var line = WebLine()
    line.ask(WebTalk.upgrade)
    line.answer(WebTalk.acceptance + WebTalk.frame(Array("HTTP/1.1 500 No\r\n\r\n".utf8)))
    line.ask(WebTalk.frame(Array(WebLine.put("/no", "x").utf8)))
    #expect(line.other.words == ["GET /sip  101"])
    #expect(line.other.missing.isEmpty)
  }

  @Test func `random bytes behind a beginning do no harm, and make no whole request with a body`() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      var line = WebLine()
      line.ask("PUT /")
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let bytes = (0..<Int.random(in: 1...300, using: &generator)).map { _ in
          UInt8.random(in: 0...255, using: &generator)
        }
        if Bool.random(using: &generator) { line.ask(bytes) } else { line.answer(bytes) }
      }
      line.close()
      #expect(line.other.exchanges.isEmpty)
    }
  }

  @Test func `a flood of requests is bounded, and said`() {
    var line = WebLine()
    let many = String(repeating: "GET /a HTTP/1.1\r\n\r\n", count: 2_000)
    for _ in 0..<9 { line.ask(many) }
    let other = line.other
    #expect(other.exchanges.count == 16_384)
    #expect(other.hasUnread)
  }

  @Test func `a flood of connections is bounded, and said`() {
    var packets: [[UInt8]] = []
    for port in 1...4_100 {
      var line = WebLine(port: UInt16(port))
      line.ask("PUT /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe")
      packets += line.packets
    }
    let other = WebLine.other(packets)
    #expect(other.exchanges.count == 4_096)
    #expect(other.hasUnread)
  }

  @Test func `bodies that have only begun count, too`() {
    // 12 connections of 8 MiB: more than 64 MiB together, and none of them ends.
    var packets: [[UInt8]] = []
    let part = [UInt8](repeating: 7, count: 60_000)
    for port in 1...12 {
      var line = WebLine(port: UInt16(port))
      line.ask("PUT /a HTTP/1.1\r\nContent-Length: 900000000\r\n\r\n")
      for _ in 0..<139 { line.ask(part) }
      packets += line.packets
    }
    let other = WebLine.other(packets)
    #expect(other.exchanges.reduce(0) { $0 + $1.body.count } <= 67_108_864)
    #expect(other.hasUnread)
  }
}
