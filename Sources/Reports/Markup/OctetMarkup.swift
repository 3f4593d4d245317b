import Wire

/// The exact bytes of a message as text to be read: what is no plain text is named, not shown.
///
/// CRLF ends a line. Anything else that cannot be seen stands in an `i` element: `\x00` for bytes
/// that are no UTF-8 and for controls, `\u{202E}` for characters that would hide or turn others,
/// `\n` for an end of line without its CR.
package enum OctetMarkup {
  /// Longer messages are cut; the capture holds them whole.
  static let most = 16_384

  package static func markup(_ octets: some Sequence<UInt8>) -> Markup {
    let all = Array(octets)
    var pieces = Pieces()
    var index = 0
    let end = min(all.count, most)
    while index < end {
      let octet = all[index]
      if octet == 0x0D, index + 1 < all.count, all[index + 1] == 0x0A {
        pieces.add("\n")
        index += 2
      } else if octet == 0x0A {
        pieces.add(odd: "\\n")
        pieces.add("\n")
        index += 1
      } else if octet == 0x09 || (0x20..<0x7F).contains(octet) {
        pieces.add(Unicode.Scalar(octet))
        index += 1
      } else {
        index += character(all[index...], &pieces)
      }
    }
    if end < all.count {
      pieces.add(odd: " … \(counted(all.count - end, "more byte")), in the capture")
    }
    return pieces.markup
  }

  /// Takes one character, or one byte where there is none; gives how many bytes it took.
  private static func character(_ octets: ArraySlice<UInt8>, _ pieces: inout Pieces) -> Int {
    let first = octets.first ?? 0
    let length =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard length > 1, octets.count >= length,
      let text = String(validating: octets.prefix(length), as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else {
      pieces.add(odd: "\\x" + hex(UInt32(first), 2))
      return 1
    }
    if MarkupText.isHidden(scalar) {
      pieces.add(odd: "\\u{" + hex(scalar.value, 4) + "}")
    } else {
      pieces.add(scalar)
    }
    return length
  }

  private static func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Runs of plain and of odd text.
  private struct Pieces {
    private var parts: [Markup] = []
    private var text = ""
    private var isOdd = false

    mutating func add(_ scalar: Unicode.Scalar) {
      turn(false)
      text.unicodeScalars.append(scalar)
    }

    mutating func add(odd word: String) {
      turn(true)
      text += word
    }

    private mutating func turn(_ odd: Bool) {
      guard odd != isOdd else { return }
      flush()
      isOdd = odd
    }

    private mutating func flush() {
      guard !text.isEmpty else { return }
      parts.append(isOdd ? tag("i") { text } : Markup(text: text))
      text = ""
    }

    var markup: Markup {
      var whole = self
      whole.flush()
      return Markup(whole.parts)
    }
  }
}
