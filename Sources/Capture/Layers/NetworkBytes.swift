import Wire

extension FixedWidthInteger {
  /// The number in network byte order.
  var networkBytes: [UInt8] {
    withUnsafeBytes(of: bigEndian) { Array($0) }
  }
}

extension IPAddress {
  /// The four or sixteen bytes of the address in network byte order.
  var networkBytes: [UInt8] {
    switch self {
    case .v4(let number): number.networkBytes
    case .v6(let high, let low): high.networkBytes + low.networkBytes
    }
  }
}
