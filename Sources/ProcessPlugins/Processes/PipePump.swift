import Glibc
import Wire

/// What came through a plugin's pipes in one go.
struct PipeReading {
  var output: [UInt8] = []
  var errors: [UInt8] = []
  /// Whether its standard output was closed.
  var isOutputClosed = false
}

/// Moves bytes between the pipes and memory, a bounded number each time.
struct PipePump {
  /// How much is read from one pipe before the others get their turn, in bytes.
  static let mostAtOnce = 1 << 18
  /// How much is still read after the process has ended: more than a pipe holds.
  static let mostAtEnd = 4 << 20

  private let bell: Bell
  private var writer: Int32?
  private var reader: Int32?
  private var logReader: Int32?
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  init(_ pipes: Pipes, _ bell: Bell) {
    self.bell = bell
    writer = pipes.writer
    reader = pipes.reader
    logReader = pipes.logReader
  }

  /// Waits until something can be read or written, the bell rings, or the time is over.
  mutating func wait(writing: Bool, atMost limit: Duration?) {
    var places = [pollfd(fd: bell.ear, events: Int16(POLLIN), revents: 0)]
    for end in [reader, logReader] {
      if let end { places.append(pollfd(fd: end, events: Int16(POLLIN), revents: 0)) }
    }
    if writing, let writer {
      places.append(pollfd(fd: writer, events: Int16(POLLOUT), revents: 0))
    }
    let milliseconds = limit.map { Int32(max(0, min(60_000, $0.seconds * 1000 + 1))) } ?? 60_000
    _ = poll(&places, nfds_t(places.count), milliseconds)
    bell.hush()
  }

  /// Reads what is there.
  mutating func read(untilEmpty: Bool) -> PipeReading {
    var reading = PipeReading()
    let most = untilEmpty ? Self.mostAtEnd : Self.mostAtOnce
    if let reader, !take(reader, most, into: &reading.output) {
      reading.isOutputClosed = true
      close(reader)
      self.reader = nil
    }
    if let logReader, !take(logReader, most, into: &reading.errors) {
      close(logReader)
      self.logReader = nil
    }
    return reading
  }

  /// Reads until the pipe is empty or enough has come; false at its end.
  private mutating func take(_ end: Int32, _ most: Int, into bytes: inout [UInt8]) -> Bool {
    while bytes.count < most {
      let count = Glibc.read(end, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 {
        return false
      } else if errno == EAGAIN || errno == EWOULDBLOCK {
        return true
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Writes what fits, from that place on; gives how many more bytes are done with.
  mutating func write(_ bytes: [UInt8], from start: Int, thenClose: Bool) -> Int {
    guard let writer else { return bytes.count - start }
    let guarding = BrokenPipeGuard()
    defer { guarding.end() }
    var done = start
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(writer, $0.baseAddress.map { $0 + done }, min(1 << 20, $0.count - done))
      }
      if count > 0 {
        done += count
      } else if count < 0, errno == EINTR {
        continue
      } else if count < 0, errno != EAGAIN, errno != EWOULDBLOCK {
        // Nobody reads any more.
        closeWriter()
        return bytes.count - start
      } else {
        return done - start
      }
    }
    if thenClose { closeWriter() }
    return done - start
  }

  private mutating func closeWriter() {
    if let writer { close(writer) }
    writer = nil
  }

  /// Nothing is heard or said any more.
  mutating func closeAll() {
    closeWriter()
    for end in [reader, logReader] { if let end { close(end) } }
    reader = nil
    logReader = nil
  }
}

/// Keeps SIGPIPE from this thread: a plugin that has gone makes writing fail, and not the harness.
private struct BrokenPipeGuard {
  private var before = sigset_t()
  private var pipe = sigset_t()

  init() {
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
  }

  /// Takes back what was raised meanwhile, and lets the thread have the signal as before.
  func end() {
    var (before, pipe) = (before, pipe)
    var pending = sigset_t()
    sigpending(&pending)
    if sigismember(&before, SIGPIPE) == 0, sigismember(&pending, SIGPIPE) == 1 {
      var taken: Int32 = 0
      sigwait(&pipe, &taken)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
