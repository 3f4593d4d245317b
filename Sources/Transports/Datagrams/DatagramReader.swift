import CEpoll
import Foundation
import Glibc
import Synchronization
import Wire

/// One thread that empties UDP sockets as soon as anything arrives, and stamps what it read.
///
/// It does nothing else, so that a busy event loop cannot make a receive buffer overflow. It asks
/// with epoll(7): a run has a thousand sockets, and poll(2) would look at each for every packet.
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
  private let poller: Int32
  /// A pipe whose reading end is watched with the sockets, to say that one is to be closed.
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
    poller = epoll_create1(0)
    _ = fcntl(poller, F_SETFD, FD_CLOEXEC)
    Self.control(poller, EPOLL_CTL_ADD, bell.read)
    let thread = Thread { [self] in run() }
    thread.name = "datagrams"
    thread.start()
  }

  func add(_ socket: DatagramSocket, deliver: @escaping Delivery) {
    state.withLock {
      $0.watched[socket.descriptor] = Watched(socket: socket, deliver: deliver)
    }
    Self.control(poller, EPOLL_CTL_ADD, socket.descriptor)
  }

  /// Closes the socket, and returns how many datagrams it had lost.
  func remove(_ socket: DatagramSocket) async -> Int {
    await withCheckedContinuation { done in
      state.withLock { $0.leaving.append(Leaving(socket: socket, done: done)) }
      ring()
    }
  }

  /// Has the socket closed soon, without waiting for it.
  func release(_ socket: DatagramSocket) {
    state.withLock { $0.leaving.append(Leaving(socket: socket, done: nil)) }
    ring()
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
    var ready = [epoll_event](repeating: epoll_event(), count: 64)
    while true {
      let count = epoll_wait(poller, &ready, Int32(ready.count), -1)
      guard count > 0 else { continue }
      var isRung = false
      for event in ready.prefix(Int(count)) {
        let descriptor = event.data.fd
        if descriptor == bell.read {
          _ = Glibc.read(bell.read, buffer.baseAddress, buffer.count)
          isRung = true
        } else if let watched = state.withLock({ $0.watched[descriptor] }) {
          empty(watched, into: buffer)
        }
      }
      // After the others, so that no descriptor of this round is closed before it was read.
      if isRung, closeLeaving() { return }
    }
  }

  private static func control(_ poller: Int32, _ operation: Int32, _ descriptor: Int32) {
    // Errors (POLLERR) are told without being asked for: the error queue is read on them.
    var event = epoll_event(
      events: EPOLLIN.rawValue, data: epoll_data_t(fd: descriptor))
    epoll_ctl(poller, operation, descriptor, &event)
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
      Self.control(poller, EPOLL_CTL_DEL, one.socket.descriptor)
      close(one.socket.descriptor)
      one.done?.resume(returning: dropped)
    }
    if isLast {
      close(poller)
      close(bell.read)
      close(bell.write)
    }
    return isLast
  }
}
