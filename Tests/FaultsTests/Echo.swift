import SIP
import Wire

/// An element that remembers what it got, answers each request with 200 and can be told to send.
struct Echo: Element {
  var received: [Packet] = []
  var failures: [TransportFailure] = []
  var outbox: [Packet] = []
  var deadline: Moment?
  var answers = true

  mutating func receive(_ packet: Packet, at now: Moment) {
    received.append(packet)
    guard answers, let message = try? Message(packet.bytes), message.isRequest else { return }
    var draft = Draft(message)
    draft.startLine = .response(.ok, reason: "OK")
    let answer = Packet(packet.transport, from: packet.destination, to: packet.source, draft.bytes)
    outbox.append(answer)
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    failures.append(failure)
  }

  mutating func wake(at now: Moment) { deadline = nil }

  mutating func drain() -> [Packet] {
    defer { outbox = [] }
    return outbox
  }
}

enum Sample {
  static let near = Endpoint(.v4(127, 0, 0, 1))
  static let far = Endpoint(.v4(127, 0, 0, 2))

  static func bytes(_ start: String, cseq: String, number: Int = 1) -> [UInt8] {
    Array(
      """
      \(start)\r
      Via: SIP/2.0/UDP 127.0.0.2:5060;branch=z9hG4bK\(number)\r
      From: <sip:a@127.0.0.2>;tag=a\r
      To: <sip:b@127.0.0.1>\r
      Call-ID: call-\(number)\r
      CSeq: \(cseq)\r
      X-Transfer-Context-Token: 7f3a\r
      Content-Length: 0\r
      \r

      """.utf8)
  }

  static func request(_ method: Method, number: Int = 1) -> [UInt8] {
    bytes("\(method) sip:b@127.0.0.1 SIP/2.0", cseq: "1 \(method)", number: number)
  }

  static func response(_ status: StatusCode, to method: Method, number: Int = 1) -> [UInt8] {
    bytes("SIP/2.0 \(status) \(status.reason)", cseq: "1 \(method)", number: number)
  }

  static func incoming(_ bytes: [UInt8]) -> Packet { Packet(.udp, from: far, to: near, bytes) }
  static func outgoing(_ bytes: [UInt8]) -> Packet { Packet(.udp, from: near, to: far, bytes) }
}

extension Packet {
  var summary: String { (try? Message(bytes))?.summary ?? "?" }
  var callID: String { (try? Message(bytes))?.callID ?? "?" }
}
