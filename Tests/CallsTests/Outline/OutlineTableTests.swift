import Calls
import SIP
import Testing
import Wire

/// An INVITE with media lines from that port on.
private func invite(
  _ callID: String, number: String, ports: [Int], from host: String, to server: String,
  branch: String? = nil
) -> String {
  let media = ports.map { "m=audio \($0) RTP/AVP 0\r\n" }.joined()
  let body =
    "v=0\r\no=- \(callID) 1 IN IP4 \(host)\r\ns=-\r\nc=IN IP4 \(host)\r\nt=0 0\r\n" + media
  return """
    INVITE sip:1@\(server) SIP/2.0\r
    Via: SIP/2.0/UDP \(host);branch=z9hG4bK\(branch ?? callID)\r
    From: <sip:\(number)@\(host)>;tag=\(callID)\r
    To: <sip:1@\(server)>\r
    Call-ID: \(callID)\r
    CSeq: 1 INVITE\r
    Content-Type: application/sdp\r
    Content-Length: \(body.utf8.count)\r
    \r
    \(body)
    """
}

extension OutlineTable {
  fileprivate mutating func add(_ text: String, frame: Int, from: Endpoint, to: Endpoint) throws {
    let bytes = Array(text.utf8)
    try bytes.withUnsafeBufferPointer { octets in
      add(
        try MessageScan(octets), octets, frame: frame, at: .seconds(Double(frame) / 1000), .udp,
        from: from, to: to, location: 0)
    }
  }
}

@Suite struct OutlineTableTests {
  private let caller = Endpoint(.v4(0x7F00_0001), 5060)
  private let system = Endpoint(.v4(0x7F00_0002), 5060)
  private let edge = Endpoint(.v4(0x7F00_0003), 5060)

  @Test(.timeLimit(.minutes(10)))
  func `one message with thousands of media lines finds a place`() throws {
    var table = OutlineTable(correlationHeader: nil, seed: 1)
    let ports = (0..<2500).map { 10_000 + 2 * $0 }
    try table.add(
      invite("1", number: "+15551", ports: ports, from: "127.0.0.1", to: "127.0.0.2"), frame: 1,
      from: caller, to: system)
    #expect(table.remaining().count == 1)
  }

  @Test func `legs of one caller meet however many others are open`() throws {
    var table = OutlineTable(correlationHeader: nil, seed: 2)
    let calls = 3000
    for call in 0..<calls {
      let number = "+1555\(1_000_000 + call)"
      try table.add(
        invite("a\(call)", number: number, ports: [10_000], from: "127.0.0.1", to: "127.0.0.2"),
        frame: call + 1, from: caller, to: system)
    }
    for call in 0..<calls {
      let number = "+1555\(1_000_000 + call)"
      try table.add(
        invite(
          "b\(call)", number: number, ports: [20_000 + call], from: "127.0.0.2", to: "127.0.0.3"),
        frame: calls + call + 1, from: system, to: edge)
    }
    #expect(table.remaining().count == calls)
  }

  @Test func `a leg joins others however many INVITEs its Call-ID had before`() throws {
    var table = OutlineTable(correlationHeader: nil, seed: 4)
    let many = 1000
    func text(_ callID: String, _ host: String, _ server: String, _ branch: Int) -> String {
      invite(
        callID, number: "+1234", ports: [10_000 + branch], from: host, to: server,
        branch: "\(branch)")
    }
    for branch in 0..<many {
      try table.add(
        text("a", "127.0.0.1", "127.0.0.2", branch), frame: branch + 1, from: caller, to: system)
    }
    try table.add(
      text("a", "127.0.0.2", "127.0.0.3", many), frame: many + 1, from: system, to: edge)
    // So short a number joins only a leg that begins where the late one arrived.
    let beyond = Endpoint(.v4(0x7F00_0004), 5060)
    try table.add(
      text("b", "127.0.0.3", "127.0.0.4", many + 1), frame: many + 2, from: edge, to: beyond)
    #expect(table.remaining().count == 1)
  }

  @Test func `what was let go joins nothing`() throws {
    var table = OutlineTable(correlationHeader: nil, seed: 3)
    for call in 0..<3000 {
      try table.add(
        invite("c\(call)", number: "+15551", ports: [10_000], from: "127.0.0.1", to: "127.0.0.2"),
        frame: call + 1, from: caller, to: system)
      let open = table.remaining()
      #expect(open.count == 1)
      for cluster in open { table.release(cluster) }
    }
    #expect(table.remaining().isEmpty)
  }
}
