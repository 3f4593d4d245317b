import Dispatch
import Glibc

/// SIGTERM and SIGINT as an end to wait for, in place of the end of the process.
public struct StopSignals {
  /// Returns when one of them has come.
  public let arrival: @Sendable () async -> Void
  private let sources: [any DispatchSourceSignal]

  /// From here on the signals no longer end the process.
  public init() {
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    arrival = { for await _ in arrivals { return } }
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { arrived.yield() }
      source.resume()
      return source
    }
  }

  /// Listens no longer.
  public func close() {
    for source in sources { source.cancel() }
  }
}
