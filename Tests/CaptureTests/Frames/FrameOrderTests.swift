import Capture
import Testing
import Wire

private let a = Endpoint(.v4(127, 0, 0, 1))
private let b = Endpoint(.v4(127, 0, 0, 2))

/// Sorts frames given as sender and stamp in µs; gives sender, capture number and stamp.
private func sort(_ captured: [(Endpoint, Int64)]) -> (lines: [String], steps: Int) {
  let frames = captured.enumerated().map { index, entry in
    Frame(
      number: index + 1, at: Moment(nanoseconds: entry.1 * 1_000),
      bytes: Samples.datagram([UInt8(index + 1)], from: entry.0, to: b))
  }
  let (sorted, steps) = FrameOrder.sort(frames, .raw)
  #expect(sorted.map(\.number) == Array(1...captured.count))
  let lines = sorted.map { frame in
    "\(frame.bytes.last ?? 0) at \(frame.at.nanoseconds / 1_000)"
  }
  return (lines, steps)
}

@Test func `frames of different senders are put in the order of their stamps`() {
  let (lines, steps) = sort([(a, 500), (b, 100), (a, 700), (b, 600)])
  #expect(lines == ["2 at 100", "1 at 500", "4 at 600", "3 at 700"])
  #expect(steps == 0)
}

@Test func `what one sender sent keeps the order of capture`() {
  let (lines, steps) = sort([(a, 500), (a, 300), (b, 400), (a, 600)])
  #expect(lines == ["3 at 400", "1 at 500", "2 at 500", "4 at 600"])
  #expect(steps == 0)
}

@Test func `a clock that goes back further than a millisecond is told`() {
  #expect(sort([(a, 5_000), (a, 4_000)]).steps == 0)
  #expect(sort([(a, 5_000), (a, 3_999)]).steps == 1)
}
