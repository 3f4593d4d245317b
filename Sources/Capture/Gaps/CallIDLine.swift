/// Finds the Call-ID in the beginning of a message (RFC 3261 §20.8) that cannot be read as one.
package enum CallIDLine {
  /// The Call-ID where its line is whole; nil where it is not, or there is none.
  package static func value(in bytes: ByteView) -> String? {
    var rest = bytes
    while let end = rest.firstIndex(of: 0x0A) {
      if let value = value(ofLine: rest.prefix(end)) { return value }
      rest = rest.dropping(end + 1)
    }
    return nil
  }

  private static func value(ofLine line: ByteView) -> String? {
    guard let colon = line.firstIndex(of: 0x3A) else { return nil }
    let name = text(line.prefix(colon)).lowercased()
    guard name == "call-id" || name == "i" else { return nil }
    let value = text(line.dropping(colon + 1))
    return value.isEmpty ? nil : value
  }

  /// Without the white space around it.
  private static func text(_ bytes: ByteView) -> String {
    let all = String(decoding: bytes.raw, as: UTF8.self)
    func isBlank(_ character: Character) -> Bool { character.isWhitespace }
    guard let first = all.firstIndex(where: { !isBlank($0) }),
      let last = all.lastIndex(where: { !isBlank($0) })
    else { return "" }
    return String(all[first...last])
  }
}
