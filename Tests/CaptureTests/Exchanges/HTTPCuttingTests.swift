import Capture
import Media
import Testing
import Wire

/// Where requests end, whatever segments they come in (RFC 9112).
struct HTTPCuttingTests {
  @Test func `a request and its answer are an exchange`() throws {
    var line = WebLine()
    line.ask(WebLine.put("/voicemail/1.wav?sv=1", "hello"))
    line.answer(WebLine.created)
    line.close()
    let exchange = try #require(line.other.exchanges.first)
    #expect(line.other.exchanges.count == 1)
    #expect(exchange.client == WebLine.client)
    #expect(exchange.server == WebLine.server)
    #expect(exchange.path == "/voicemail/1.wav")
    #expect(exchange["content-length"] == "5")
    #expect(exchange.length == 5)
    #expect(exchange.frame == 3)
    #expect(exchange.answer?.status == 201)
    #expect(exchange.answer?.frame == 4)
    #expect(line.other.missing.isEmpty)
  }

  static let pair = WebLine.put("/a", "one") + WebLine.put("/b", "second")
  static let chunks =
    "PUT /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;name=x\r\n world\r\n"
    + "0\r\nTrailer: 1\r\n\r\nGET /d HTTP/1.1\r\n\r\n"

  @Test(arguments: [
    (pair, ["PUT /a one -", "PUT /b second -"]),
    (chunks, ["PUT /c hello world -", "GET /d  -"]),
  ]) func `a stream cut at every byte gives the same requests`(
    _ text: String, _ words: [String]
  ) {
    let stream = Array(text.utf8)
    for cut in 1..<stream.count {
      var line = WebLine()
      line.ask(stream[..<cut])
      line.ask(stream[cut...])
      #expect(line.other.words == words, "cut at \(cut)")
      #expect(line.other.missing.isEmpty, "cut at \(cut)")
    }
  }

  @Test(arguments: [pair, chunks])
  func `a stream byte by byte gives the same requests, each under its last byte's frame`(
    _ text: String
  ) throws {
    var line = WebLine()
    for byte in text.utf8 { line.ask([byte]) }
    let other = line.other
    #expect(other.words == WebLine.other(asking: text).words)
    // Two packets opened the connection.
    #expect(other.exchanges.last?.frame == text.utf8.count + 2)
    #expect(other.exchanges.first?.startedAt == Moment(nanoseconds: 2_000_000))
  }

  @Test func `responses byte by byte answer the same requests`() {
    var line = WebLine()
    line.ask(Self.pair)
    for byte in WebLine.created.utf8 { line.answer([byte]) }
    for byte in "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy".utf8 { line.answer([byte]) }
    #expect(line.other.words == ["PUT /a one 201", "PUT /b second 503"])
  }

  @Test func `several requests in one segment are answered in their order`() {
    let other = WebLine.other(
      asking: Self.pair + "GET /x HTTP/1.1\r\n\r\n",
      answers: [
        WebLine.created + "HTTP/1.1 412 No\r\nContent-Length: 2\r\n\r\nno"
          + "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"
      ])
    #expect(other.words == ["PUT /a one 201", "PUT /b second 412", "GET /x  404"])
    #expect(other.missing.isEmpty)
  }

  @Test func `a body of any bytes is kept byte for byte`() throws {
    let body =
      (0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 7) } + Array("\r\n\r\nPUT /no".utf8)
    var line = WebLine()
    line.ask("PUT /a HTTP/1.1\r\nContent-Length: \(body.count)\r\n\r\n")
    line.ask(body[..<700])
    line.ask(body[700...] + Array(WebLine.put("/b", "x").utf8))
    let exchanges = line.other.exchanges
    #expect(exchanges.count == 2)
    #expect(exchanges.first?.body == body)
    #expect(exchanges.last?.target == "/b")
  }

  @Test func `a body larger than is kept is counted, and what follows is found`() throws {
    let length = 8_388_608 + 70_000
    var line = WebLine()
    line.ask("PUT /a HTTP/1.1\r\nContent-Length: \(length)\r\n\r\n")
    var left = length
    while left > 0 {
      let part = min(left, 60_000)
      line.ask([UInt8](repeating: 1, count: part))
      left -= part
    }
    line.ask(WebLine.put("/b", "x"))
    let exchanges = line.other.exchanges
    #expect(exchanges.map(\.target) == ["/a", "/b"])
    #expect(exchanges.first?.length == length)
    #expect(exchanges.first?.body.count == 8_388_608)
  }

  @Test func `no answer counts but the final one`() {
    let early = "HTTP/1.1 100 Continue\r\n\r\n"
    var line = WebLine()
    line.ask("PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
    line.answer(early + "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
    line.ask("hello")
    line.answer(WebLine.created)
    #expect(line.other.words == ["PUT /a hello 201"])
  }

  @Test func `an answer before the request has ended belongs to it`() {
    var line = WebLine()
    line.ask("PUT /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe")
    line.answer("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
    line.ask("llo" + WebLine.put("/b", "x"))
    line.answer(WebLine.created)
    #expect(line.other.words == ["PUT /a hello 413", "PUT /b x 201"])
  }

  @Test func `a response to HEAD has no body, whatever its length says, beside others`() {
    let text = "HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nHEAD /c HTTP/1.1\r\n\r\n"
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"
    let answers = head + head + "abc" + head
    let words = ["HEAD /a  200", "GET /b  200", "HEAD /c  200"]
    #expect(WebLine.other(asking: text, answers: [answers]).words == words)
    for cut in 1..<answers.utf8.count {
      let bytes = Array(answers.utf8)
      var line = WebLine()
      line.ask(text)
      line.answer(bytes[..<cut])
      line.answer(bytes[cut...])
      #expect(line.other.words == words, "cut at \(cut)")
    }
  }

  @Test(arguments: [204, 304])
  func `some responses have no body`(status: Int) {
    let other = WebLine.other(
      asking: Self.pair,
      answers: ["HTTP/1.1 \(status) X\r\nContent-Length: 9\r\n\r\n" + WebLine.created])
    #expect(other.words == ["PUT /a one \(status)", "PUT /b second 201"])
  }

  @Test func `a response without a length ends with its connection`() {
    var line = WebLine()
    line.ask(WebLine.put("/a", "x"))
    line.answer("HTTP/1.0 200 OK\r\n\r\nall that comes\r\n\r\nHTTP/1.1 500 No\r\n\r\n")
    line.close()
    #expect(line.other.words == ["PUT /a x 200"])
  }

  @Test func `a request that breaks off is told as a part`() {
    var closed = WebLine()
    closed.ask("PUT /a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhello")
    closed.close()
    #expect(closed.other.words == ["PUT /a hello… -"])
    var reset = WebLine()
    reset.ask("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello")
    reset.reset()
    #expect(reset.other.words == ["PUT /a hello… -"])
    // The capture ends in the middle.
    #expect(
      WebLine.other(asking: "PUT /a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhello").words
        == ["PUT /a hello… -"])
  }

  @Test func `bytes that the capture missed are a gap, and no request of it is whole`() {
    var line = WebLine()
    line.ask("PUT /a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhel")
    line.askUnseen(3)
    line.ask("hel" + WebLine.put("/b", "x"))
    line.close()
    let reading = CaptureReading(Samples.frames(line.packets), .raw, keepingOther: true)
    #expect(reading.losses.streamGaps == 1)
    #expect(reading.other.words == ["PUT /a hel… -"])
  }

  @Test func `segments that repeat, overlap and overtake give one request`() {
    var line = WebLine()
    for part in ["PUT /a HTTP/1.1\r\nConte", "nt-Length: 5\r\n\r\nhe", "llo"] { line.ask(part) }
    let packets = line.packets
    let mixed = packets[..<2] + [packets[3], packets[4], packets[2], packets[3], packets[2]]
    #expect(WebLine.other(Array(mixed)).words == ["PUT /a hello -"])
  }

  @Test func `a connection that is opened anew with the same ports is another one`() {
    var first = WebLine()
    first.ask("PUT /a HTTP/1.1\r\nContent-Length: 9\r\n\r\nhello")
    var line = WebLine()
    line.ask(WebLine.put("/b", "x"))
    line.answer(WebLine.created)
    // The second SYN has a number of its own.
    let other = Talk(source: WebLine.client, destination: WebLine.server)
    let later = [
      other.segment(1_000_000 - 1, [], flags: Talk.synchronise),
      other.segment(1_000_000, Array(WebLine.put("/b", "x").utf8)),
    ]
    #expect(WebLine.other(first.packets + later).words == ["PUT /a hello… -", "PUT /b x -"])
  }

  @Test func `a capture that begins behind the handshake has the requests that follow`() {
    var line = WebLine(isOpened: false)
    line.ask(WebLine.put("/a", "x"))
    line.answer(WebLine.created)
    #expect(line.other.words == ["PUT /a x 201"])
  }

  @Test func `a response whose request was not seen is said to be one`() {
    var line = WebLine(isOpened: false)
    line.answer(WebLine.created)
    line.ask(WebLine.put("/a", "x"))
    line.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    #expect(line.other.words == ["PUT /a x 200"])
    #expect(line.other.hasUnread)
  }

  @Test func `many connections are told apart, and one after another do not add up`() {
    var packets: [[UInt8]] = []
    for port in 1...5_000 {
      var line = WebLine(port: UInt16(port))
      line.ask(WebLine.put("/\(port)", "x"))
      line.answer(WebLine.created)
      line.close()
      packets += line.packets
    }
    let other = WebLine.other(packets)
    #expect(other.exchanges.count == 5_000)
    #expect(other.exchanges.allSatisfy { $0.answer?.status == 201 })
    #expect(other.missing.isEmpty)
  }
}
