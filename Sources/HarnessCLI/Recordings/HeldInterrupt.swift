import Dispatch
import Foundation

/// Holds the first Ctrl-C back while standard input is read, and lets the second one end the program.
///
/// Ctrl-C reaches every program of `tcpdump -w - | harness check -`: the capture ends there, and what
/// came of it is to be judged.
struct HeldInterrupt {
  private let source: any DispatchSourceSignal

  init() {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      signal(SIGINT, SIG_DFL)
      Console.note("judged is what came when standard input ends; Ctrl-C again ends it at once")
    }
    source.resume()
  }

  func release() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}
