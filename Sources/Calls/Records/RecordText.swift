import Foundation

/// Records as JSON text that is the same for the same evidence.
public enum RecordText {
  /// One line without its end, keys in order.
  public static func line(_ record: some Encodable) throws -> String {
    try text(record, [.sortedKeys, .withoutEscapingSlashes])
  }

  /// Indented, keys in order, with a line end.
  public static func pretty(_ record: some Encodable) throws -> String {
    try text(record, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]) + "\n"
  }

  private static func text(
    _ record: some Encodable, _ formatting: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    return escaped(try encoder.encode(record))
  }

  /// The encoder leaves DEL and U+0080 to U+009F as they are, and those move a terminal's cursor.
  private static func escaped(_ json: Data) -> String {
    guard json.contains(where: { $0 == 0x7F || $0 == 0xC2 }) else {
      return String(decoding: json, as: UTF8.self)
    }
    var text = ""
    for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
      if (0x7F...0x9F).contains(scalar.value) {
        text += "\\u00" + String(scalar.value, radix: 16)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
