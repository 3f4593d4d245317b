import Wire

/// Who is where in the generated traffic (addresses of RFC 2544's benchmarking network).
///
/// Many carriers, a few nodes of the system, two trunks, and media addresses without number: with
/// one media address for all calls some readers take time that grows with its square.
struct Hosts {
  static let systems = 8
  static let carriers = 240

  static func carrier(_ index: Int) -> Endpoint {
    Endpoint(.v4(198, 18, UInt8(10 + index / 120), UInt8(1 + index % 120)))
  }

  static func system(_ index: Int) -> Endpoint {
    Endpoint(.v4(198, 18, 1, UInt8(1 + index)))
  }

  static let primary = Endpoint(.v4(198, 18, 2, 11))
  static let secondary = Endpoint(.v4(198, 18, 2, 12))

  /// A telephone that registers.
  static func phone(_ index: Int) -> Endpoint {
    Endpoint(.v4(198, 18, UInt8(100 + index / 250 % 100), UInt8(1 + index % 250)))
  }

  /// An even port of a media gateway; the same number gives the same one.
  static func media(_ number: Int, ofCallee: Bool) -> Endpoint {
    let host = number / 16
    return Endpoint(
      .v4(198, 19, UInt8(host / 250 % 125 + (ofCallee ? 125 : 0)), UInt8(1 + host % 250)),
      UInt16(16_384 + number % 16 * 2 + number / 500_000 * 32))
  }
}
