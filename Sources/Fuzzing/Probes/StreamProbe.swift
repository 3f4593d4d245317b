import Capture
import SIP

/// Raw bytes over a captured connection: text holds the same messages in any segments, but where
/// a reader is to look at them.
enum StreamProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var supply = Supply(bytes)
    var step = supply.number(below: 97) + 1
    let stream = supply.rest()
    guard !stream.isEmpty, stream.count <= 30_000 else { return }
    let whole = CaptureReading([Wiring.segment(1, at: 0, stream)], .raw)
    var frames: [Frame] = []
    var cuts: [Int] = []
    var start = 0
    while start < stream.count {
      cuts.append(start)
      let end = min(start + step, stream.count)
      frames.append(Wiring.segment(frames.count + 1, at: start, stream[start..<end]))
      start = end
      step = step * 11 % 97 + 1
    }
    let pieces = CaptureReading(frames, .raw)
    try FramesProbe.check(pieces, frames)
    // Where binary framing may begin, the beginning of a segment is a place to look for it.
    guard isText(stream) else { return }
    // So it is for a message: behind the rest of another one, and in its place where it says that it
    // goes on.
    guard !beginsMessage(within: stream, at: cuts), !whole.sightings.contains(where: isTooLarge)
    else { return }
    let left = messages(whole)
    let right = messages(pieces)
    try FuzzFinding.expect(
      left == right, "\(left.count) messages in one segment, \(right.count) in \(frames.count)")
  }

  private static func messages(_ reading: CaptureReading) -> [[UInt8]] {
    reading.sightings.compactMap { $0.message?.bytes }
  }

  /// Whether a segment that begins within a line begins with a message, or any with the head of one.
  private static func beginsMessage(within stream: [UInt8], at cuts: [Int]) -> Bool {
    var (line, place) = (0, 0)
    return cuts.contains { cut in
      while place < cut {
        place += 1
        if stream[place - 1] == 0x0A { line = place }
      }
      return line < cut && SegmentStart.beginsSegment(stream, at: cut, behind: line)
    }
      || zip(cuts, cuts.dropFirst() + [stream.count]).contains { cut, next in
        SegmentStart.endsBody(stream, cut..<next, insteadOf: .max)
      }
  }

  private static func isTooLarge(_ sighting: Sighting) -> Bool {
    if case .unreadable(_, .tooLarge) = sighting.content { true } else { false }
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { (0x20...0x7E).contains($0) || [0x09, 0x0A, 0x0D].contains($0) }
      && !String(decoding: bytes, as: UTF8.self).contains("HEP3")
  }
}
