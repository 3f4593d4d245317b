public import Wire

#if canImport(Glibc)
  import Glibc
#endif

/// A datagram whose only purpose is to be captured, to prove that capturing works.
///
/// It is sent by a socket to itself, so that nothing answers it.
public struct Sentinel: Hashable, Sendable {
  static let mark = Array("harness sentinel ".utf8)
  /// Sixteen hexadecimal digits.
  static let nonceLength = 16

  public let nonce: String

  public init() {
    var generator = SeededGenerator(seed: .random(in: .min ... .max))
    nonce = generator.token(length: Self.nonceLength)
  }

  /// What the datagram holds, for a caller that sends it itself.
  public var payload: [UInt8] { Self.mark + Array(nonce.utf8) }

  /// Sends it from a free port of that loopback address to the same port.
  public func send(at address: IPAddress) throws(CaptureError) {
    let source = address.description
    guard address.isLoopback, case .v4(let number) = address else {
      throw .cannotCapture(
        interface: source, step: "sentinel", reason: "not an IPv4 loopback address")
    }
    func failure(_ step: String) -> CaptureError {
      .cannotCapture(
        interface: source, step: "sentinel \(step)", reason: String(cString: strerror(errno)))
    }
    let socket = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw failure("socket") }
    defer { close(socket) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = number.bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    // The socket calls take any address family's structure through one pointer type.
    let isBound = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isBound else { throw failure("bind") }
    let bytes = payload
    let sent = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(socket, bytes, bytes.count, 0, $0, size)
      }
    }
    guard sent == bytes.count else { throw failure("send") }
  }

  /// The nonce when the frame is a sentinel.
  static func nonce(in frame: ByteView, _ linkType: LinkType) -> String? {
    guard let packet = LinkHeader.strip(frame, linkType), let header = IPHeader(packet),
      header.content == 17, header.fragment == nil, let datagram = DatagramHeader(header.payload),
      datagram.payload.count == mark.count + nonceLength
    else { return nil }
    let payload = datagram.payload.copy
    guard payload.starts(with: mark) else { return nil }
    return String(decoding: payload.dropFirst(mark.count), as: UTF8.self)
  }
}
