import SIP
import Testing

private let one = Array(
  "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nContent-Length: 4\r\n\r\nab\r\n".utf8)
private let two = Array("SIP/2.0 200 OK\r\nl : 0\r\nX: 1\r\n\r\n".utf8)

@Test func `a stream cut at any byte gives the same messages`() {
  let stream = one + [0x0D, 0x0A, 0x0D, 0x0A] + two + Array("junk line\r\n".utf8) + one
  let whole: [StreamFramer.Item] = [
    .message(one), .ping, .message(two), .skipped(11), .message(one),
  ]
  for cut in 0...stream.count {
    var framer = StreamFramer()
    let items = framer.receive(stream[..<cut]) + framer.receive(stream[cut...])
    #expect(items.joiningSkips == whole, "cut at \(cut)")
    #expect(framer.pendingCount == 0)
  }
}

@Test func `a stream that comes byte by byte gives the same messages`() {
  var framer = StreamFramer()
  var items: [StreamFramer.Item] = []
  for byte in one + two + one { items += framer.receive([byte]) }
  #expect(items == [.message(one), .message(two), .message(one)])
}

@Test func `a single empty line is a pong once it cannot be a ping`() {
  var framer = StreamFramer()
  #expect(framer.receive([0x0D, 0x0A]) == [])
  #expect(framer.receive(two) == [.pong, .message(two)])
}

@Test func `a message without a readable length has no body and is still given`() {
  let bad = Array("BYE sip:a SIP/2.0\r\nContent-Length: x\r\n\r\n".utf8)
  let none = Array("BYE sip:a SIP/2.0\r\nX: y\r\n\r\n".utf8)
  var framer = StreamFramer()
  #expect(framer.receive(bad + none + two) == [.message(bad), .message(none), .message(two)])
}

@Test func `a stream without line ends is bounded`() {
  var framer = StreamFramer()
  var skipped = 0
  for _ in 0..<100 {
    for case .skipped(let count) in framer.receive([UInt8](repeating: 0, count: 4096)) {
      skipped += count
    }
    #expect(framer.pendingCount <= StreamFramer.largestMessage + 4096)
  }
  #expect(skipped > 300_000)
}

@Test func `headers that never end are given up and the stream goes on`() {
  var framer = StreamFramer()
  var items = framer.receive(Array("INVITE sip:a SIP/2.0\r\n".utf8))
  for _ in 0..<70 {
    items += framer.receive(Array("X: \(String(repeating: "y", count: 1000))\r\n".utf8))
  }
  items += framer.receive(two)
  #expect(items.last == .message(two))
  #expect(items.contains { if case .skipped = $0 { true } else { false } })
}

@Test func `a length beyond the bound does not swallow the stream`() {
  let huge = Array("BYE sip:a SIP/2.0\r\nContent-Length: 4294967295\r\n\r\n".utf8)
  var framer = StreamFramer()
  #expect(framer.receive(huge + two) == [.message(huge), .message(two)])
}

extension [StreamFramer.Item] {
  /// Neighbouring skips as one: how junk is counted may depend on where the stream was cut.
  fileprivate var joiningSkips: [StreamFramer.Item] {
    reduce(into: []) { all, item in
      if case .skipped(let more) = item, case .skipped(let count)? = all.last {
        all[all.count - 1] = .skipped(count + more)
      } else {
        all.append(item)
      }
    }
  }
}
