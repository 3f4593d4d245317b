import Dispatch
import Foundation

/// A signal that is told of instead of ending the process, until the watch ends.
struct SignalWatch {
  private let number: Int32
  private let source: any DispatchSourceSignal

  init(_ number: Int32, _ tell: @escaping @Sendable () -> Void) {
    self.number = number
    // Without this the default action would end the process before the source is told.
    signal(number, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: tell)
    source.resume()
  }

  func end() {
    source.cancel()
    signal(number, SIG_DFL)
  }

  /// Holds the first Ctrl-C back while standard input is read, and lets the second one end the
  /// program.
  ///
  /// Ctrl-C reaches every program of `tcpdump -w - | harness check -`: the capture ends there, and
  /// what came of it is to be judged.
  static func holdingInterrupt() -> SignalWatch {
    SignalWatch(SIGINT) {
      signal(SIGINT, SIG_DFL)
      Console.note("judged is what came when standard input ends; Ctrl-C again ends it at once")
    }
  }
}
