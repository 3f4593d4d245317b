/// Finds compressed messages of a WebSocket in a stream; no frame is passed over twice.
///
/// A stream is asked at each segment, and each time the walk might else go to its end.
struct PackedFrames {
  /// Where frames begin: whether one of those from there on ends where a segment does.
  private var known: [Int: Bool] = [:]

  /// Whether a compressed message begins there.
  ///
  /// It ends where a segment does, or one of the frames behind it.
  mutating func begin(_ bytes: ByteView, at start: Int, _ segments: ArraySlice<Int>) -> Bool {
    let rest = bytes.dropping(start)
    guard case .frame(let first) = WebFrame.read(rest), first.isCompressed,
      first.length <= MessageCutter.largestMessage
    else { return false }
    let length = first.headerLength + first.length
    guard endsSegment(bytes, from: start + length, segments) else { return false }
    return WebFrame.carriesPacked(rest.prefix(length))
  }

  private mutating func endsSegment(
    _ bytes: ByteView, from start: Int, _ segments: ArraySlice<Int>
  ) -> Bool {
    var passed: [Int] = []
    var end = start
    var result = known[end]
    while result == nil {
      if Self.has(end, segments) {
        result = true
      } else if end < bytes.count, case .frame(let frame) = WebFrame.read(bytes.dropping(end)),
        frame.length <= MessageCutter.largestMessage
      {
        passed.append(end)
        end += frame.headerLength + frame.length
        result = known[end]
      } else {
        result = false
      }
    }
    let isEnd = result ?? false
    known[end] = isEnd
    for place in passed { known[place] = isEnd }
    return isEnd
  }

  /// Whether a place is among others that are in order.
  private static func has(_ place: Int, _ others: ArraySlice<Int>) -> Bool {
    var (low, high) = (others.startIndex, others.endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if others[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low < others.endIndex && others[low] == place
  }
}
