import Capture
import Foundation
import Testing
import Wire

/// A named pipe and a thread that writes to it, piece by piece.
private final class Pipe: Sendable {
  let path = Scratch.path("pipe")
  private let steps = DispatchSemaphore(value: 0)

  init() {
    mkfifo(path, 0o600)
  }

  deinit {
    Scratch.remove(path)
  }

  /// Writes the first piece at once, each further one when asked for.
  func write(_ pieces: [[UInt8]]) {
    Thread.detachNewThread { [path, steps] in
      guard let handle = FileHandle(forWritingAtPath: path) else { return }
      for (index, piece) in pieces.enumerated() {
        if index > 0 { steps.wait() }
        do { try handle.write(contentsOf: piece) } catch { return }
      }
    }
  }

  func more() {
    steps.signal()
  }
}

private func pieces(_ isGzip: Bool) throws -> [[UInt8]] {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  var start = 0
  return try (1...5).map { number in
    raw.record(Samples.datagram(Samples.options(number)), seconds: UInt32(number), fraction: 0)
    defer { start = raw.bytes.count }
    let piece = Array(raw.bytes[start...])
    return isGzip ? try Gzip.pack(piece) : piece
  }
}

@Test(arguments: [false, true])
func `packets of a pipe are seen as they come, before it ends`(_ isGzip: Bool) throws {
  let pipe = Pipe()
  pipe.write(try pieces(isGzip))
  let file = try PacketFile(pipe.path)
  #expect(!file.canReread)
  var frames: [Int] = []
  // The next packet is written only when this one was seen: reading ahead would wait for ever.
  let end = file.forEach { packet in
    frames.append(packet.stamp.frame)
    pipe.more()
  }
  #expect(frames == [1, 2, 3, 4, 5])
  #expect(end.problem == nil)
  #expect(file.bytes(at: 0, count: 4) == nil)
}

@Test func `a pipe is read once`() throws {
  let pipe = Pipe()
  pipe.write(try pieces(false))
  let file = try PacketFile(pipe.path)
  #expect(file.forEach { _ in pipe.more() }.problem == nil)
  let again = file.forEach { _ in Issue.record("a packet for the second time") }
  guard case .damaged(pipe.path, 0, _, "it can be read only once") = again.problem else {
    Issue.record("\(String(describing: again.problem))")
    return
  }
}

@Test func `packets larger than what a pipe holds are read`() throws {
  var raw = RawFile()
  raw.header(magic: 0xA1B2_C3D4)
  let sizes = [262_144, 1, 262_143, 200_000, 0, 262_144]
  for size in sizes {
    raw.record([UInt8](repeating: 0x60, count: size), seconds: 1, fraction: 0)
  }
  let pipe = Pipe()
  pipe.write([raw.bytes])
  var seen: [Int] = []
  #expect(try PacketFile(pipe.path).forEach { seen.append($0.bytes.count) }.problem == nil)
  #expect(seen == sizes)
}
