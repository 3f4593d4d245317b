/// Headers of numbers and words of the protocol: those stay, and what else stands there goes.
extension TextRewriter {
  /// Headers whose first word a reader takes as it is.
  private static let readHeaders: Set<String> = [
    "event", "subscription-state", "refer-sub", "session-expires", "min-se", "expires",
    "min-expires",
  ]

  /// Headers that list words, of which few are nobody's.
  private static let listHeaders: Set<String> = [
    "accept", "accept-encoding", "accept-language", "content-encoding", "content-language",
    "priority", "answer-mode", "request-disposition", "recv-info", "info-package",
  ]

  mutating func plainHeader(_ name: String, _ bytes: inout [UInt8], _ value: Range<Int>) {
    if name == "content-type" || name == "content-disposition" {
      typed(&bytes, value, isType: name == "content-type")
    } else if Self.readHeaders.contains(name) {
      let end = bytes[value].firstIndex(of: 0x3B) ?? value.upperBound
      plain(&bytes, value.lowerBound..<end)
      rewrite(&bytes, end..<value.upperBound, .general)
    } else if Self.listHeaders.contains(name) {
      let isLanguage = name.hasSuffix("language")
      for element in Self.elements(bytes, value) {
        let end = bytes[element].firstIndex(of: 0x3B) ?? element.upperBound
        listed(&bytes, element.lowerBound..<end, isLanguage: isLanguage)
        rewrite(&bytes, end..<element.upperBound, .general)
      }
    } else if name == "date" {
      if !PlainValue.isPlain(bytes[value]) { rewrite(&bytes, value, .phrase) }
    } else {
      plain(&bytes, value)
    }
  }

  /// A media type or another word of a list; languages have short ones.
  private mutating func listed(_ bytes: inout [UInt8], _ head: Range<Int>, isLanguage: Bool) {
    let words = bytes[head].split { !WordCipher.isWordByte($0) }.map(\.count)
    let isKnown =
      isLanguage
      ? words.allSatisfy { $0 <= 4 } && words.count <= 3
      : PlainValue.isMediaType(bytes[head]) || PlainValue.isPlain(bytes[head])
    if !isKnown { rewrite(&bytes, head, .words) }
  }

  /// A number or a word of the protocol, but for what damage put there: a mailbox, or more digits
  /// than 32 bits have.
  private mutating func plain(_ bytes: inout [UInt8], _ value: Range<Int>) {
    var end = value.upperBound
    if let mailbox = bytes[value].firstIndex(of: 0x40) {
      let before = bytes[value.lowerBound..<mailbox].lastIndex { $0.isBlank || $0 == 0x3B }
      end = before.map { $0 + 1 } ?? value.lowerBound
      rewrite(&bytes, end..<value.upperBound, .general)
    }
    let runs = bytes[value.lowerBound..<end].split { !$0.isDigit }.map(\.indices)
    for run in runs where run.count > 10 { rewrite(&bytes, run, .words) }
  }

  /// What a body is, or is for: the word stays, and of the parameters those that say how to read it.
  private mutating func typed(_ bytes: inout [UInt8], _ value: Range<Int>, isType: Bool) {
    // A quote without its other half is a letter like others.
    let isQuoted = bytes[value].count { $0 == 0x22 } % 2 == 0
    var isInside = false
    let parts = bytes[value].split(omittingEmptySubsequences: false) { byte in
      if byte == 0x22, isQuoted { isInside.toggle() }
      return byte == 0x3B && !isInside
    }.map(\.indices)
    guard let head = parts.first else { return }
    let kind = String(decoding: bytes[head], as: UTF8.self).lowercased().trimmedOfBlanks
    if isType || PlainValue.isPlain(bytes[head]) {
      plain(&bytes, head)
    } else {
      rewrite(&bytes, head, .words)
    }
    for part in parts.dropFirst() {
      let equals = bytes[part].firstIndex(of: 0x3D) ?? part.upperBound
      let name = String(decoding: bytes[part.lowerBound..<equals], as: UTF8.self)
        .lowercased().trimmedOfBlanks
      // What bounds the parts of a body stands here and there.
      if name == "boundary", isType, kind.hasPrefix("multipart/") { continue }
      if isType, Self.saysHow(name, bytes[equals..<part.upperBound].dropFirst()) { continue }
      rewrite(&bytes, part.lowerBound - 1..<part.upperBound, .general)
    }
  }

  /// Whether a parameter of a media type says how to read it (RFC 3204, RFC 2387), and no more.
  private static func saysHow(_ name: String, _ value: ArraySlice<UInt8>) -> Bool {
    switch name {
    case "type", "start-type":
      let bare = value.drop { $0.isBlank || $0 == 0x22 }
      return PlainValue.isMediaType(bare)
    case "version", "base":
      // `2.0`, `itu-t92+`, `etsi121`.
      let words = value.split { !WordCipher.isWordByte($0) }
      return words.count <= 3 && words.allSatisfy { $0.count <= 7 }
    default: return false
    }
  }
}
