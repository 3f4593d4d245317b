import NIOCore
import NIOPosix
import Synchronization
import Wire

/// How long event loops have been at tasks alone, without looking at their sockets.
///
/// A loop runs what is ready (timers, datagrams that were handed to it) until nothing is, and only
/// then reads its connections; on a busy machine a message on TCP waits for that, and no timer is
/// late to show it.
final class LoopTicks: NIOEventLoopMetricsDelegate, Sendable {
  private let latest = Mutex<[ObjectIdentifier: Duration]>([:])

  func processedTick(info: NIOEventLoopTickInfo) {
    let length = Duration.nanoseconds((info.endTime - info.startTime).nanoseconds)
    latest.withLock { $0[info.eventLoopID] = length }
  }

  /// For how long what is read now may have been waiting.
  func wait(on loop: any EventLoop) -> Duration {
    latest.withLock { $0[ObjectIdentifier(loop)] ?? .zero }
  }
}
