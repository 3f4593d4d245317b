/// The bytes of a message up to the end of its headers, found without reading them.
///
/// libosip2 walks this part as a C string and ends a line at a bare CR too, so what is special
/// about it has to be asked of the bytes.
struct HeaderBlock {
  private let message: [UInt8]
  private let bytes: ArraySlice<UInt8>

  init(_ message: [UInt8]) {
    var end = 0
    while end < message.count {
      if message[end] == 0x0A, end + 1 < message.count {
        if message[end + 1] == 0x0A { break }
        if message[end + 1] == 0x0D, end + 2 < message.count, message[end + 2] == 0x0A { break }
      }
      end += 1
    }
    self.message = message
    bytes = message[..<end]
  }

  func contains(_ byte: UInt8) -> Bool { bytes.contains(byte) }

  /// Whether a CR stands anywhere but before an LF.
  var hasBareCR: Bool {
    for index in bytes.indices where bytes[index] == 0x0D {
      let next = index + 1
      if next >= message.count || message[next] != 0x0A { return true }
    }
    return false
  }

  /// Whether the headers end in an LF without CR, and then CRLF as the empty line.
  var endsInMixedLines: Bool {
    let end = bytes.endIndex
    return end > 0 && end + 1 < message.count && message[end - 1] != 0x0D
      && message[end + 1] == 0x0D
  }

  /// Whether the first line ends before it names its protocol.
  var hasBrokenStartLine: Bool {
    let line = bytes.prefix { $0 != 0x0A }
    return !line.indices.contains { line[$0...].starts(with: " SIP/".utf8) }
  }

  /// Whether a response's first line is continued on the next, or ends right after its code.
  var hasBrokenStatusLine: Bool {
    let line = bytes.prefix { $0 != 0x0A }
    let next = line.endIndex + 1
    let isFolded = next < bytes.endIndex && (bytes[next] == 0x20 || bytes[next] == 0x09)
    return isFolded || line.filter { $0 == 0x20 }.count < 2
  }

  /// Whether a text, in lower case, stands in it in any case.
  func contains(_ lower: String) -> Bool {
    let wanted = Array(lower.utf8)
    guard bytes.count >= wanted.count else { return false }
    return bytes.indices.dropLast(wanted.count - 1).contains { start in
      bytes[start].lowercasedASCII == wanted[0]
        && bytes[start..<start + wanted.count].elementsEqual(wanted) { $0.lowercasedASCII == $1 }
    }
  }
}
