import Foundation
import Glibc
import Synchronization
import Wire

/// One thread that empties UDP sockets as soon as anything arrives, and stamps what it read.
///
/// It does nothing else, so that a busy event loop cannot make a receive buffer overflow.
final class DatagramReader: Sendable {
  enum Arrival: Sendable {
    case packet(Packet, at: Moment)
    case unreachable(TransportFailure)
  }

  typealias Delivery = @Sendable ([Arrival]) -> Void

  private struct Watched {
    let socket: DatagramSocket
    let deliver: Delivery
  }

  private struct Leaving {
    let socket: DatagramSocket
    let done: CheckedContinuation<Int, Never>?
  }

  private struct State {
    var watched: [Int32: Watched] = [:]
    var leaving: [Leaving] = []
    var isStopping = false
  }

  private let clock: WallClock
  /// A pipe whose reading end is watched with the sockets, to say that the set has changed.
  private let bell: (read: Int32, write: Int32)
  private let state = Mutex(State())

  init(clock: WallClock) {
    self.clock = clock
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    bell = (ends[0], ends[1])
    let thread = Thread { [self] in run() }
    thread.name = "datagrams"
    thread.start()
  }

  func add(_ socket: DatagramSocket, deliver: @escaping Delivery) {
    state.withLock {
      $0.watched[socket.descriptor] = Watched(socket: socket, deliver: deliver)
    }
    ring()
  }

  /// Closes the socket, and returns how many datagrams it had lost.
  func remove(_ socket: DatagramSocket) async -> Int {
    await withCheckedContinuation { done in
      state.withLock { $0.leaving.append(Leaving(socket: socket, done: done)) }
      ring()
    }
  }

  /// Ends the thread; sockets still watched are closed.
  func stop() {
    state.withLock { $0.isStopping = true }
    ring()
  }

  private func ring() {
    var one: UInt8 = 1
    _ = Glibc.write(bell.write, &one, 1)
  }

  private func run() {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)
    defer { buffer.deallocate() }
    var polled: [pollfd] = []
    var watched: [Watched] = []
    var isStale = true
    while true {
      if isStale {
        if closeLeaving() { return }
        watched = state.withLock { Array($0.watched.values) }
        polled = ([bell.read] + watched.map(\.socket.descriptor)).map {
          pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        isStale = false
      }
      guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
      if polled[0].revents != 0 {
        _ = Glibc.read(bell.read, buffer.baseAddress, buffer.count)
        isStale = true
      }
      for index in watched.indices where polled[index + 1].revents != 0 {
        empty(watched[index], into: buffer)
      }
    }
  }

  private func empty(_ watched: Watched, into buffer: UnsafeMutableRawBufferPointer) {
    let socket = watched.socket
    var arrivals: [Arrival] = []
    while case .unreachable(let peer) = socket.readError(into: buffer) {
      arrivals.append(
        .unreachable(TransportFailure(.refused, .udp, from: socket.local, to: peer)))
    }
    // A bound, so that one flooded socket cannot starve the others; the rest is reported again.
    while arrivals.count < 256,
      case .datagram(let sender, let bytes) = socket.read(into: buffer)
    {
      let packet = Packet(.udp, from: sender, to: socket.local, bytes)
      arrivals.append(.packet(packet, at: clock.now))
    }
    if !arrivals.isEmpty { watched.deliver(arrivals) }
  }

  /// Closing happens on this thread only, so that no descriptor is read after it was closed.
  private func closeLeaving() -> Bool {
    let (leaving, isLast) = state.withLock { state in
      var leaving = state.leaving
      state.leaving = []
      for one in leaving { state.watched[one.socket.descriptor] = nil }
      if state.isStopping {
        leaving += state.watched.values.map { Leaving(socket: $0.socket, done: nil) }
        state.watched = [:]
      }
      return (leaving, state.isStopping)
    }
    for one in leaving {
      let dropped = one.socket.dropped
      close(one.socket.descriptor)
      one.done?.resume(returning: dropped)
    }
    if isLast {
      close(bell.read)
      close(bell.write)
    }
    return isLast
  }
}
