#if canImport(Glibc)
  import Glibc
#endif

/// The bytes of an open file, pipe or terminal.
final class DescriptorSource: ByteSource {
  private(set) var problem: String?
  private let descriptor: Int32
  private let closes: Bool

  init(_ descriptor: Int32, closes: Bool) {
    self.descriptor = descriptor
    self.closes = closes
  }

  deinit {
    if closes { close(descriptor) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
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
