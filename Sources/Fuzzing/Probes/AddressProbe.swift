import SIP

/// Values in headers: what they are written as reads as the same again.
enum AddressProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    if let uri = URI(text) {
      _ = uri.endpoint
      _ = uri.unescapedUser
      try FuzzFinding.expect(uri.isEquivalent(to: uri), "\(uri) is not equivalent to itself")
      try expectStable(uri.description) { URI($0)?.description }
    }
    // What follows another scheme is kept as it is, angle brackets included.
    if let address = NameAddress(text), address.uri.isSIP {
      _ = address.tag
      try expectStable(address.description) { NameAddress($0)?.description }
    }
    if let via = Via(text) {
      _ = via.responseEndpoint
      _ = via.rport
      try expectStable(via.description) { Via($0)?.description }
    }
    _ = Digest.Challenge(text)
    _ = Digest.Credentials(text)
  }

  private static func expectStable(
    _ written: String, _ again: (String) -> String?
  ) throws(FuzzFinding) {
    guard let second = again(written) else {
      throw FuzzFinding("what was written cannot be read: \(written.debugDescription)")
    }
    try FuzzFinding.expect(
      second == written,
      "read again it is \(second.debugDescription), not \(written.debugDescription)")
  }
}
