import Synchronization

/// The keys of a run's TLS connections, in the NSS format (SSLKEYLOGFILE), as they come.
final class KeyRing: Sendable {
  private let lines = Mutex<[UInt8]>([])

  func add(_ line: [UInt8]) {
    lines.withLock { $0 += line }
  }

  var text: [UInt8] { lines.withLock(\.self) }
}
