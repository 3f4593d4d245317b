import SIP

/// The stream framer: the same items however the bytes are cut, none larger than what went in.
enum FramerProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var supply = Supply(bytes)
    let seed = supply.byte()
    let stream = supply.rest()
    var whole = StreamFramer()
    let atOnce = whole.receive(stream)
    var size = 0
    for case .message(let message) in atOnce {
      size += message.count
      try FuzzFinding.expect(
        message.count <= StreamFramer.largestMessage, "a message of \(message.count) bytes")
    }
    try FuzzFinding.expect(
      size + whole.pendingCount <= stream.count,
      "\(size) bytes of messages and \(whole.pendingCount) waiting of \(stream.count)")
    var pieces = StreamFramer()
    var oneByOne: [StreamFramer.Item] = []
    var start = 0
    var step = Int(seed) % 61 + 1
    while start < stream.count {
      let end = min(start + step, stream.count)
      oneByOne += pieces.receive(stream[start..<end])
      start = end
      step = step * 7 % 61 + 1
    }
    let left = messages(atOnce)
    let right = messages(oneByOne)
    try FuzzFinding.expect(
      left == right, "\(left.count) messages at once, \(right.count) in pieces")
  }

  /// What does not depend on where line ends between messages were cut.
  private static func messages(_ items: [StreamFramer.Item]) -> [[UInt8]] {
    items.compactMap { if case .message(let bytes) = $0 { bytes } else { nil } }
  }
}
