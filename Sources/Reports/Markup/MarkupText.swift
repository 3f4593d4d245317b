/// Text inside HTML and inside the values of its attributes.
enum MarkupText {
  /// Escapes what is markup; what cannot be seen or turns the direction of writing is replaced.
  static func write(_ text: String, to html: inout String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      case "\n", "\t": html.unicodeScalars.append(scalar)
      default: html.unicodeScalars.append(isHidden(scalar) ? "\u{FFFD}" : scalar)
      }
    }
  }

  /// Whether a reader would not see it, or would see something else because of it.
  static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0xAD, 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E,
      0x2060...0x206F, 0xFE00...0xFE0F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      true
    // Characters that are none (Unicode §23.7).
    default: scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
    }
  }
}
