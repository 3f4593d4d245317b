import Glibc

/// The three pipes between the harness and a plugin.
///
/// The harness's ends do not block, and every end is closed in other programs that it starts.
struct Pipes: Sendable {
  /// The ends that the plugin has.
  let input: Int32
  let output: Int32
  let errors: Int32
  /// The other ends: where its input is written, and its output and its log are read.
  let writer: Int32
  let reader: Int32
  let logReader: Int32

  /// Nil where descriptors have run out.
  init?() {
    var ends: [Int32] = []
    for _ in 0..<3 {
      var pair: [Int32] = [-1, -1]
      guard pipe(&pair) == 0 else {
        for end in ends { close(end) }
        return nil
      }
      ends += pair
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (input, writer) = (ends[0], ends[1])
    (reader, output) = (ends[2], ends[3])
    (logReader, errors) = (ends[4], ends[5])
    for end in [writer, reader, logReader] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  /// The plugin has its own by now.
  func closeTheirs() {
    for end in [input, output, errors] { close(end) }
  }

  func closeOurs() {
    for end in [writer, reader, logReader] { close(end) }
  }
}

/// Wakes the thread that waits at a plugin's pipes.
final class Bell: Sendable {
  let ear: Int32
  private let hand: Int32

  /// Nil where descriptors have run out.
  init?() {
    var pair: [Int32] = [-1, -1]
    guard pipe(&pair) == 0 else { return nil }
    for end in pair {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (ear, hand) = (pair[0], pair[1])
  }

  deinit {
    close(ear)
    close(hand)
  }

  func ring() {
    // A full pipe wakes the thread as well as one more byte would.
    _ = write(hand, [1], 1)
  }

  func hush() {
    var rung = [UInt8](repeating: 0, count: 64)
    while read(ear, &rung, rung.count) > 0 {}
  }
}
