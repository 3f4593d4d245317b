/// Keys as INFO carries them, in the two forms that are in use.
enum KeyText {
  private static let longest = 256

  /// `Signal=5` among lines of `Name=value`; `Duration` does not matter here.
  static func relay(_ body: ArraySlice<UInt8>) -> Character? {
    let text = String(decoding: body.prefix(longest), as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, trimmed(parts[0]).lowercased() == "signal" else { continue }
      return key(trimmed(parts[1]))
    }
    return nil
  }

  /// The key alone.
  static func plain(_ body: ArraySlice<UInt8>) -> Character? {
    key(trimmed(String(decoding: body.prefix(longest), as: UTF8.self)[...]))
  }

  private static func trimmed(_ text: Substring) -> String { text.filter { !$0.isWhitespace } }

  private static func key(_ text: String) -> Character? {
    switch text.uppercased() {
    case "10": "*"
    case "11": "#"
    case let other where other.count == 1:
      other.first.flatMap { "0123456789*#ABCD".contains($0) ? $0 : nil }
    default: nil
    }
  }
}
