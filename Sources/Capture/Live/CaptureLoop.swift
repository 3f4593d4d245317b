import Synchronization
import Wire

#if canImport(Glibc)
  import Glibc
#endif

/// The thread that reads packets from an interface, and what it has read.
///
/// The handle belongs to the thread alone; everything shared is behind the lock.
final class CaptureLoop: Sendable {
  struct End: Sendable {
    var frames: [Frame] = []
    var notKept = 0
    var drops = CaptureDrops(received: 0, byKernel: 0, byInterface: 0)
    var failure: CaptureError?
  }

  private struct Waiter {
    let nonce: String
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct Shared {
    var end = End()
    var kept = 0
    var seen: Set<String> = []
    var waiters: [Waiter] = []
    var stopping: [CheckedContinuation<End, Never>] = []
    var isStopRequested = false
    var hasEnded = false
  }

  private let shared = Mutex(Shared())
  private let linkType: LinkType
  private let mostKept: Int
  private let bell: WakeBell

  init(_ handle: consuming LiveHandle, mostKept: Int) throws(CaptureError) {
    linkType = handle.linkType
    self.mostKept = mostKept
    bell = try WakeBell()
    let box = HandleBox(handle, self)
    // The thread takes the box over and gives it back when it ends.
    let argument = Unmanaged.passRetained(box)
    var thread = pthread_t()
    let result = pthread_create(&thread, nil, { captureThread($0) }, argument.toOpaque())
    guard result == 0 else {
      argument.release()
      throw .cannotCapture(
        interface: box.interface, step: "thread", reason: String(cString: strerror(result)))
    }
    pthread_detach(thread)
  }

  func wait(for nonce: String, within bound: Duration) async -> Bool {
    await withCheckedContinuation { continuation in
      let answer: Bool? = shared.withLock { shared in
        if shared.seen.contains(nonce) { return true }
        if shared.hasEnded { return false }
        shared.waiters.append(
          Waiter(nonce: nonce, deadline: .now + bound, continuation: continuation))
        return nil
      }
      if let answer { continuation.resume(returning: answer) } else { bell.ring() }
    }
  }

  func frames(from index: Int) -> [Frame] {
    shared.withLock { Array($0.end.frames.dropFirst(max(0, index))) }
  }

  func requestStop() {
    shared.withLock { $0.isStopRequested = true }
    bell.ring()
  }

  func stop() async -> End {
    await withCheckedContinuation { continuation in
      let end: End? = shared.withLock { shared in
        if shared.hasEnded { return shared.end }
        shared.stopping.append(continuation)
        return nil
      }
      if let end { continuation.resume(returning: end) } else { requestStop() }
    }
  }

  /// The thread's whole life.
  fileprivate func run(_ handle: borrowing LiveHandle) {
    var failure: CaptureError?
    while failure == nil {
      let (isStopRequested, timeout) = prepare()
      if !isStopRequested { bell.wait(with: handle.descriptor, timeout) }
      failure = handle.drain { packet, length, at in take(packet, length, at) }
      if isStopRequested { break }
    }
    finish(failure, handle.drops())
  }

  /// Tells waiters that their time is over; gives what the next wait needs, in ms.
  private func prepare() -> (isStopRequested: Bool, timeout: Int32) {
    let now = ContinuousClock.now
    let (late, answer) = shared.withLock { shared in
      let late = shared.waiters.filter { $0.deadline <= now }
      shared.waiters.removeAll { $0.deadline <= now }
      let next = shared.waiters.map(\.deadline).min()
      let timeout = next.map { Int32(clamping: (now.duration(to: $0).nanoseconds / 1_000_000) + 1) }
      return (late, (shared.isStopRequested, timeout ?? -1))
    }
    for waiter in late { waiter.continuation.resume(returning: false) }
    return answer
  }

  private func take(_ packet: ByteView, _ length: Int, _ at: Moment) {
    if let nonce = Sentinel.nonce(in: packet, linkType) {
      let waiting = shared.withLock { shared in
        shared.seen.insert(nonce)
        let waiting = shared.waiters.filter { $0.nonce == nonce }
        shared.waiters.removeAll { $0.nonce == nonce }
        return waiting
      }
      for waiter in waiting { waiter.continuation.resume(returning: true) }
      return
    }
    let bytes = packet.copy
    shared.withLock { shared in
      guard shared.kept + bytes.count <= mostKept else {
        shared.end.notKept += 1
        return
      }
      shared.kept += bytes.count
      shared.end.frames.append(
        Frame(
          number: shared.end.frames.count + 1, at: at, bytes: bytes, originalLength: length))
    }
  }

  private func finish(_ failure: CaptureError?, _ drops: CaptureDrops?) {
    let (end, stopping, waiters) = shared.withLock { shared in
      shared.hasEnded = true
      shared.end.failure = failure
      if let drops { shared.end.drops = drops }
      defer {
        shared.stopping = []
        shared.waiters = []
      }
      return (shared.end, shared.stopping, shared.waiters)
    }
    for waiter in waiters { waiter.continuation.resume(returning: false) }
    for continuation in stopping { continuation.resume(returning: end) }
  }
}

/// Carries the handle into the thread.
private final class HandleBox {
  private let handle: LiveHandle
  private let loop: CaptureLoop

  init(_ handle: consuming LiveHandle, _ loop: CaptureLoop) {
    self.handle = handle
    self.loop = loop
  }

  var interface: String { handle.interface }

  func run() {
    loop.run(handle)
  }
}

private func captureThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<HandleBox>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
