import Glibc
import Wire

/// Which ports are bound, as /proc/net says; asking disturbs nobody.
enum ListeningPorts {
  static func isOpen(_ transport: Transport, _ endpoint: Endpoint) -> Bool {
    let kind = transport == .udp ? "udp" : "tcp"
    // A listening TCP socket is in state 0A; an unconnected UDP socket in state 07.
    let state = transport == .udp ? "07" : "0A"
    for table in [kind, "\(kind)6"] {
      let content = text(of: "/proc/net/\(table)")
      for line in content.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: " ")
        guard fields.count > 3, fields[3] == state else { continue }
        let parts = fields[1].split(separator: ":")
        guard parts.count == 2, UInt16(parts[1], radix: 16) == endpoint.port else { continue }
        if parts[0].allSatisfy({ $0 == "0" }) || parts[0] == words(endpoint.address) {
          return true
        }
      }
    }
    return false
  }

  /// The whole of a file whose size the kernel does not know beforehand.
  ///
  /// Foundation reads such a file once and takes what that gave for all of it.
  private static func text(of path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The address in 32-bit words of the machine's own byte order, as the kernel prints it.
  private static func words(_ address: IPAddress) -> String {
    let numbers: [UInt32] =
      switch address {
      case .v4(let number): [number]
      case .v6(let high, let low):
        [high, low].flatMap { [UInt32($0 >> 32), UInt32(truncatingIfNeeded: $0)] }
      }
    return numbers.map { number in
      let text = String(UInt32(bigEndian: number), radix: 16, uppercase: true)
      return String(repeating: "0", count: 8 - text.count) + text
    }.joined()
  }
}
