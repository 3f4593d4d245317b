/// What a plugin wrote, made fit for a line of a report.
public enum PluginText {
  /// On one line, without control characters, no longer than that many characters.
  public static func brief(_ text: String, most: Int = 200) -> String {
    var result = ""
    var count = 0
    for character in text.unicodeScalars {
      if count == most { return result + "…" }
      count += 1
      let isControl =
        character.value < 0x20 || (0x7F...0x9F).contains(character.value)
        || character.properties.generalCategory == .format
        || [0x2028, 0x2029].contains(character.value)
      result.unicodeScalars.append(isControl ? " " : character)
    }
    return result
  }

  /// The same of bytes that need not be text.
  static func brief(_ bytes: [UInt8], most: Int = 80) -> String {
    brief(String(decoding: bytes.prefix(4 * most), as: UTF8.self), most: most)
  }
}
