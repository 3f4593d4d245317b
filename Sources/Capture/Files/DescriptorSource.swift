#if canImport(Glibc)
  import Glibc
#endif

/// The bytes of an open file, pipe or terminal.
final class DescriptorSource: ByteSource {
  private(set) var problem: String?
  private let descriptor: Int32
  private let closes: Bool
  /// Bytes that were looked at and not yet given.
  private var peeked: [UInt8] = []

  init(_ descriptor: Int32, closes: Bool) {
    self.descriptor = descriptor
    self.closes = closes
  }

  deinit {
    if closes { close(descriptor) }
  }

  /// The first bytes, without taking them; fewer where there are fewer.
  func peek(_ count: Int) -> [UInt8] {
    while peeked.count < count {
      var more = [UInt8](repeating: 0, count: count - peeked.count)
      let got = more.withUnsafeMutableBytes { take($0) }
      guard got > 0 else { break }
      peeked += more.prefix(got)
    }
    return peeked
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard !peeked.isEmpty else { return take(buffer) }
    let count = min(peeked.count, buffer.count)
    buffer.copyBytes(from: peeked.prefix(count))
    peeked.removeFirst(count)
    return count
  }

  private func take(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    while true {
      #if canImport(Glibc)
        let got = Glibc.read(descriptor, base, buffer.count)
      #else
        let got = Darwin.read(descriptor, base, buffer.count)
      #endif
      if got >= 0 { return got }
      if errno == EINTR { continue }
      problem = String(cString: strerror(errno))
      return 0
    }
  }
}
