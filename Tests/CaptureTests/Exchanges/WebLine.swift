import Capture
import Media
import SIP
import Wire

/// A captured TCP connection between an HTTP client and a server, segment by segment.
struct WebLine {
  static let client = Endpoint(.v4(127, 0, 0, 1), 40_001)
  static let server = Endpoint(.v4(127, 0, 0, 8), 10_000)

  private var there = Talk(source: client, destination: server)
  private var back = Talk(source: server, destination: client)
  private var sent = 0
  private var returned = 0
  private(set) var packets: [[UInt8]] = []

  init(port: UInt16 = 40_001, isOpened: Bool = true) {
    there.source = Endpoint(.v4(127, 0, 0, 1), port)
    back.destination = there.source
    guard isOpened else { return }
    packets = [
      there.segment(-1, [], flags: Talk.synchronise),
      back.segment(-1, [], flags: Talk.synchronise | Talk.acknowledge),
    ]
  }

  /// The client writes; one segment.
  mutating func ask(_ bytes: some Collection<UInt8>) {
    packets.append(there.segment(sent, bytes))
    sent += bytes.count
  }

  mutating func ask(_ text: String) { ask(Array(text.utf8)) }

  /// The client writes what the capture does not see.
  mutating func askUnseen(_ count: Int) { sent += count }

  /// The server writes; one segment.
  mutating func answer(_ bytes: some Collection<UInt8>) {
    packets.append(back.segment(returned, bytes))
    returned += bytes.count
  }

  mutating func answer(_ text: String) { answer(Array(text.utf8)) }

  /// Both sides have finished, the client first.
  mutating func close() {
    packets.append(there.segment(sent, [], flags: Talk.finish))
    packets.append(back.segment(returned, [], flags: Talk.finish))
  }

  /// The server gives up.
  mutating func reset() {
    packets.append(back.segment(returned, [], flags: Talk.reset))
  }

  var other: OtherTraffic { Self.other(packets) }

  /// What a reader keeps of packets beside SIP.
  static func other(_ packets: [[UInt8]]) -> OtherTraffic {
    CaptureReading(Samples.frames(packets), .raw, keepingOther: true).other
  }

  /// Requests in one segment, each answer in one of its own.
  static func other(asking text: String, answers: [String] = []) -> OtherTraffic {
    var line = WebLine()
    line.ask(text)
    for answer in answers { line.answer(answer) }
    return line.other
  }

  static func put(_ path: String, _ body: String) -> String {
    "PUT \(path) HTTP/1.1\r\nHost: store\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  static let created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
}

extension OtherTraffic {
  /// Each exchange in a word: `PUT /a hello 201`; `…` where the request is not whole.
  var words: [String] {
    exchanges.map { exchange in
      "\(exchange.method) \(exchange.target) "
        + String(decoding: exchange.body, as: UTF8.self) + (exchange.isWhole ? " " : "… ")
        + (exchange.answer.map { String($0.status) } ?? "-")
    }
  }

  /// Whether the reader says that there was HTTP which it does not tell of.
  var hasUnread: Bool { missing == [.exchanges] }
}
