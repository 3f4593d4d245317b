import Synchronization

/// The keys of a run's TLS connections, in the NSS format (SSLKEYLOGFILE), as they come.
package final class KeyRing: Sendable {
  private let lines = Mutex<[UInt8]>([])

  package init() {}

  package func add(_ line: [UInt8]) {
    lines.withLock { $0 += line }
  }

  package var text: [UInt8] { lines.withLock(\.self) }
}
