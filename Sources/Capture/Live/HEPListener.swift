public import SIP
import Synchronization
import Wire

#if canImport(Glibc)
  import Glibc
#endif

/// Receives HEP over UDP and TCP until it is stopped, and gives what the reports show.
///
/// A listener that is dropped without being stopped closes by itself.
public final class HEPListener: Sendable {
  public struct Counts: Hashable, Sendable {
    /// Reports received, readable or not; the number of a sighting's frame counts these.
    public var reports: Int
    /// Datagrams and connections that were no HEP, or HEP that cannot be read.
    public var unreadable: Int
    /// Sightings that nobody took in time.
    public var dropped: Int
    /// Datagrams that the kernel threw away; known when the listener was stopped.
    public var lost: Int

    public init(reports: Int = 0, unreadable: Int = 0, dropped: Int = 0, lost: Int = 0) {
      self.reports = reports
      self.unreadable = unreadable
      self.dropped = dropped
      self.lost = lost
    }
  }

  /// Where it listens; with port 0 asked for, the port it was given.
  public let place: String
  public let port: UInt16
  /// In order of arrival.
  ///
  /// Ends when the listener is stopped; for one reader.
  public let sightings: AsyncStream<Sighting>
  private let loop: HEPLoop

  /// Listens at once; `mostQueued` bounds the sightings that wait to be taken.
  public init(_ place: HEPPlace, mostQueued: Int = 65_536) throws(CaptureError) {
    let sockets = try HEPSockets(place)
    self.place = "\(sockets.endpoint)"
    port = sockets.endpoint.port
    let (stream, continuation) = AsyncStream.makeStream(
      of: Sighting.self, bufferingPolicy: .bufferingOldest(mostQueued))
    sightings = stream
    loop = try HEPLoop(sockets, continuation)
  }

  deinit {
    loop.stop()
  }

  public var counts: Counts { loop.counts }

  /// Ends `sightings` once what has already come was read.
  public func stop() {
    loop.stop()
  }
}

/// The thread that reads the sockets; they belong to it alone.
private final class HEPLoop: Sendable {
  private struct Shared {
    var counts = HEPListener.Counts()
    var isStopRequested = false
  }

  private let shared = Mutex(Shared())
  private let continuation: AsyncStream<Sighting>.Continuation
  private let bell: WakeBell

  init(
    _ sockets: consuming HEPSockets, _ continuation: AsyncStream<Sighting>.Continuation
  ) throws(CaptureError) {
    self.continuation = continuation
    bell = try WakeBell()
    // The thread takes the box over and gives it back when it ends.
    let argument = Unmanaged.passRetained(HEPBox(sockets, self))
    var thread = pthread_t()
    let result = pthread_create(&thread, nil, { hepThread($0) }, argument.toOpaque())
    guard result == 0 else {
      argument.release()
      throw .cannotCapture(
        interface: "HEP", step: "thread", reason: String(cString: strerror(result)))
    }
    pthread_detach(thread)
  }

  var counts: HEPListener.Counts { shared.withLock { $0.counts } }

  func stop() {
    shared.withLock { $0.isStopRequested = true }
    bell.ring()
  }

  fileprivate func run(_ sockets: inout HEPSockets) {
    let local = sockets.endpoint
    while !shared.withLock({ $0.isStopRequested }) {
      bell.wait(with: sockets.descriptors, -1)
      sockets.drain { take($0, local) }
    }
    sockets.drainAll { take($0, local) }
    let lost = sockets.dropped
    shared.withLock { $0.counts.lost = lost }
    continuation.finish()
  }

  private func take(_ arrival: HEPSockets.Arrival, _ local: Endpoint) {
    switch arrival {
    case .packets(let packets, let peer):
      for packet in packets { give(packet.sighting(stamp(), from: peer).map { [$0] } ?? []) }
    case .refused: shared.withLock { $0.counts.unreadable += 1 }
    case .datagram(let bytes, let peer):
      let stamp = stamp()
      // The view lives no longer than the closure that is given the bytes.
      let found = bytes.withUnsafeBytes {
        HEPPacket.sightings(in: ByteView($0), from: peer, to: local, stamp)
      }
      let isUnreadable =
        found.map { $0.contains { $0.source == peer && $0.message == nil } } ?? true
      if isUnreadable { shared.withLock { $0.counts.unreadable += 1 } }
      give(found ?? [])
    }
  }

  /// The next report's number and the time now.
  private func stamp() -> Stamp {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let number = shared.withLock { shared in
      shared.counts.reports += 1
      return shared.counts.reports
    }
    return Stamp(
      frame: number, at: Moment(nanoseconds: Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec))
    )
  }

  private func give(_ sightings: [Sighting]) {
    for sighting in sightings {
      if case .dropped = continuation.yield(sighting) {
        shared.withLock { $0.counts.dropped += 1 }
      }
    }
  }
}

/// Carries the sockets into the thread.
private final class HEPBox {
  private var sockets: HEPSockets
  private let loop: HEPLoop

  init(_ sockets: consuming HEPSockets, _ loop: HEPLoop) {
    self.sockets = sockets
    self.loop = loop
  }

  func run() {
    loop.run(&sockets)
  }
}

private func hepThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument else { return nil }
  Unmanaged<HEPBox>.fromOpaque(argument).takeRetainedValue().run()
  return nil
}
