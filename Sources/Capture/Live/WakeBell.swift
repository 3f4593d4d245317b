#if canImport(Glibc)
  import Glibc
#endif

/// Wakes a thread that waits for packets.
final class WakeBell: Sendable {
  private let ear: Int32
  private let hand: Int32

  init() throws(CaptureError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw .cannotCapture(
        interface: "pipe", step: "thread", reason: String(cString: strerror(errno)))
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    ear = ends[0]
    hand = ends[1]
  }

  deinit {
    close(ear)
    close(hand)
  }

  func ring() {
    // A full pipe wakes the thread as well as one more byte would.
    _ = write(hand, [1], 1)
  }

  /// Waits until packets have come, the bell rings, or that many ms are over; -1 for no bound.
  func wait(with descriptor: Int32, _ timeout: Int32) {
    wait(with: [descriptor], timeout)
  }

  /// As above, for packets on any of the descriptors.
  func wait(with descriptors: [Int32], _ timeout: Int32) {
    var events = (descriptors + [ear]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&events, nfds_t(events.count), timeout)
    var rung = [UInt8](repeating: 0, count: 64)
    while read(ear, &rung, rung.count) > 0 {}
  }
}
