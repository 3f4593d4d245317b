import NIOCore
import NIOPosix

/// The threads the nodes of a run share, and the clock they share.
public final class EventLoops: Sendable {
  public let clock: WallClock
  let group: MultiThreadedEventLoopGroup
  let reader: DatagramReader
  let ticks = LoopTicks()

  public init(threads: Int = 1, clock: WallClock = WallClock()) {
    self.clock = clock
    group = MultiThreadedEventLoopGroup(
      numberOfThreads: max(1, threads), metricsDelegate: ticks)
    reader = DatagramReader(clock: clock)
  }

  /// Runs something on loops of its own, and ends them after it.
  public static func running<Result, Failure>(
    threads: Int = 1, _ body: (EventLoops) async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    let loops = EventLoops(threads: threads)
    do {
      let result = try await body(loops)
      await loops.shutDown()
      return result
    } catch {
      await loops.shutDown()
      throw error
    }
  }

  /// Ends the threads; every node must have been stopped before.
  public func shutDown() async {
    reader.stop()
    // It fails only when the threads were ended before, which is what was wanted.
    try? await group.shutdownGracefully()
  }
}
