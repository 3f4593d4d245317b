/// Recognises the HTTP messages that open a WebSocket for SIP (RFC 6455 §4, RFC 7118 §4).
enum WebOpening {
  enum Decision {
    /// It may become one with more bytes.
    case unfinished
    case isNone
    /// Frames follow from that byte on.
    case opens(at: Int)
  }

  static let longest = 8_192
  private static let beginnings = [Array("GET ".utf8), Array("HTTP/1.1 101".utf8)]

  /// Looks at the beginning of a stream's direction, whichever it is.
  static func decide(_ bytes: [UInt8]) -> Decision {
    guard let beginning = beginnings.first(where: { fits($0, bytes) }) else { return .isNone }
    guard bytes.count >= beginning.count else { return .unfinished }
    guard let end = endOfHead(bytes.prefix(longest)) else {
      return bytes.count < longest ? .unfinished : .isNone
    }
    let lines = bytes[..<end].split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
      .map { String(decoding: $0, as: UTF8.self).lowercased() }
    return has(lines, "upgrade", "websocket") && has(lines, "sec-websocket-protocol", "sip")
      ? .opens(at: end) : .isNone
  }

  private static func fits(_ beginning: [UInt8], _ bytes: [UInt8]) -> Bool {
    let length = min(beginning.count, bytes.count)
    return beginning.prefix(length) == bytes.prefix(length)
  }

  private static func endOfHead(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 0...bytes.count - 4 where bytes[index] == 0x0D {
      if bytes[index..<index + 4].elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) { return index + 4 }
    }
    return nil
  }

  /// Whether one of the values of that header is the word.
  private static func has(_ lines: [String], _ name: String, _ word: String) -> Bool {
    lines.contains { line in
      guard let colon = line.firstIndex(of: ":"), line[..<colon] == name else { return false }
      return line[line.index(after: colon)...].split(separator: ",").contains { value in
        value.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" } == word
      }
    }
  }
}
