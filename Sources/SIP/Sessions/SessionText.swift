import Wire

extension SessionDescription: CustomStringConvertible {
  /// The description as it goes on the wire, lines ended by CR LF.
  public var text: String {
    var lines = [
      "v=0",
      "o=\(origin.username) \(origin.sessionID) \(origin.version) IN "
        + Self.addressText(origin.address),
      "s=\(name)",
    ]
    if let connectionAddress { lines.append("c=IN \(Self.addressText(connectionAddress))") }
    lines.append("t=0 0")
    lines += attributes.map(Self.line)
    for stream in media {
      let formats = stream.formats.joined(separator: " ")
      lines.append("m=\(stream.kind) \(stream.port) \(stream.protocolName) \(formats)")
      if let address = stream.connectionAddress {
        lines.append("c=IN \(Self.addressText(address))")
      }
      lines += stream.attributes.map(Self.line)
      lines.append("a=\(stream.direction.rawValue)")
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  public var bytes: [UInt8] { Array(text.utf8) }
  public var description: String { text }

  private static func line(_ attribute: Attribute) -> String {
    "a=\(attribute.name)" + (attribute.value.map { ":\($0)" } ?? "")
  }

  private static func addressText(_ address: String) -> String {
    (address.utf8.contains(0x3A) ? "IP6 " : "IP4 ") + address
  }
}
