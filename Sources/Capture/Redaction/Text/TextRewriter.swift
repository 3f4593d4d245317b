import Wire

/// Rewrites words, numbers and addresses in stretches of text without changing their length.
///
/// What is not known to be harmless is rewritten: a word stays only where the grammar gives it a
/// meaning of its own (a scheme, a parameter's name, a port).
struct TextRewriter {
  enum Mode {
    /// Header values: names, URIs, parameters.
    case general
    /// Call-IDs and quoted text: every word.
    case words
    /// The user part of a URI.
    case user
    /// Free text of devices: long numbers, addresses and host names.
    case light
    /// Why something was refused: words that the standards have for it stay.
    case phrase
  }

  let keepsAddresses: Bool
  let hash: KeyedHash
  var words: WordCipher
  var addresses: AddressCipher
  var report = RedactionReport()
  /// How many bodies are in one another where it is at work.
  var bodies = 0

  init(_ settings: RedactionSettings) {
    keepsAddresses = settings.keepsAddresses
    hash = KeyedHash(settings.key)
    words = WordCipher(hash)
    addresses = AddressCipher(settings.key)
  }

  mutating func rewrite(_ bytes: inout [UInt8], _ range: Range<Int>, _ mode: Mode) {
    guard !range.isEmpty else { return }
    var mode = mode
    // Free text with a mailbox in it is an address header's business.
    if mode == .light || mode == .phrase, bytes[range].contains(0x40) { mode = .general }
    let text = EscapedText(bytes, range)
    rewrite(text, 0..<text.count, mode, &bytes)
  }

  mutating func rewrite(
    _ text: EscapedText, _ range: Range<Int>, _ mode: Mode, _ bytes: inout [UInt8]
  ) {
    var index = range.lowerBound
    var isAfterBreak = true
    while index < range.upperBound {
      let byte = text.values[index]
      if mode == .general, byte == 0x22 {
        index = quotation(text, index, range.upperBound, &bytes)
        isAfterBreak = false
        continue
      }
      if mode == .general || mode == .user {
        let isSeparator = Self.separators.contains(byte)
        if isSeparator || isAfterBreak && mode == .general {
          let start = isSeparator ? index + 1 : index
          let end = parameter(
            text, start, range.upperBound, after: isSeparator ? byte : nil, mode, &bytes)
          isAfterBreak = byte == 0x2C || byte.isBlank
          if let end {
            index = end
            isAfterBreak = false
            continue
          }
          if isSeparator {
            index += 1
            continue
          }
        }
      }
      isAfterBreak = byte == 0x3C
      guard !WordCipher.isWordByte(byte) else {
        index = word(text, index, range, mode, &bytes)
        continue
      }
      if byte == 0x3A, let end = colon(text, index, range, mode, &bytes) {
        index = end
        continue
      }
      index += 1
    }
  }

  /// `;` `?` `&` begin parameters; behind `,` and blanks only known ones are recognised.
  private static let separators: Set<UInt8> = [0x3B, 0x3F, 0x26, 0x2C, 0x20, 0x09, 0x0D, 0x0A]

  /// A word: an address, a scheme, or something to rewrite; gives its end.
  private mutating func word(
    _ text: EscapedText, _ start: Int, _ range: Range<Int>, _ mode: Mode, _ bytes: inout [UInt8]
  ) -> Int {
    if let end = address(text, start, range, &bytes) { return end }
    var end = start
    while end < range.upperBound, WordCipher.isWordByte(text.values[end]) { end += 1 }
    let found = Array(text.values[start..<end])
    if mode == .user || mode == .light, let end = number(text, start, range, mode, &bytes) {
      return end
    }
    if mode == .light {
      if let end = HardwareText.end(in: text.values, from: start, to: range.upperBound) {
        // The words it is made of, as they become elsewhere.
        if !keepsAddresses { rewrite(text, start..<end, .words, &bytes) }
        return end
      }
      if let end = HostName.end(in: text.values, from: start, to: range.upperBound) {
        rewrite(text, start..<end, .words, &bytes)
        return end
      }
      guard Self.longestNumber(found) >= 5 else { return end }
    } else if mode == .phrase, ProtocolWords.isOfPhrase(found) {
      return end
    } else if found.count <= 11 {
      let word = String(decoding: found, as: UTF8.self).lowercased()
      if ProtocolWords.nobody.contains(word) { return end }
      if mode == .general, end < range.upperBound, text.values[end] == 0x3A,
        ProtocolWords.schemes.contains(word)
      {
        return scheme(text, word, end + 1, range.upperBound, &bytes)
      }
    }
    var first = start
    // RFC 3261 §8.1.1.7: the cookie says that the branch is unique.
    if found.count >= 7, found.prefix(7).map({ $0 | 0x20 }) == Self.cookie { first += 7 }
    let rest = Array(found[(first - start)...])
    text.replace(from: first, with: words.rewrite(rest), in: &bytes)
    report.count(rest.allSatisfy(\.isDigit) ? .numbers : .names)
    return end
  }

  /// A number with visual separators (RFC 3966 §5.1.1): it becomes what it would without them.
  private mutating func number(
    _ text: EscapedText, _ start: Int, _ range: Range<Int>, _ mode: Mode, _ bytes: inout [UInt8]
  ) -> Int? {
    let places =
      mode == .light
      ? NumberText.spoken(in: text.values, from: start, to: range.upperBound)
      : NumberText.digits(in: text.values, from: start, to: range.upperBound)
    guard let places else { return nil }
    let new = words.rewrite(places.map { text.values[$0] })
    for (place, digit) in zip(places, new) { text.replace(from: place, with: [digit], in: &bytes) }
    report.count(.numbers)
    return places.last.map { $0 + 1 }
  }

  /// How far the other end of something is looked for, so that hostile text costs no more.
  static let farthest = 1_024

  private static let cookie = Array("z9hg4bk".utf8)

  static func longestNumber(_ word: [UInt8]) -> Int {
    word.split(whereSeparator: { !$0.isDigit }).map(\.count).max() ?? 0
  }

  /// Behind a scheme: the user part, if there is one, is rewritten; gives where to go on.
  private mutating func scheme(
    _ text: EscapedText, _ word: String, _ start: Int, _ end: Int, _ bytes: inout [UInt8]
  ) -> Int {
    guard !text.isEscaped(start - 1) else { return start }
    var at = start
    let end = min(end, start + Self.farthest)
    if word == "tel" {
      while at < end, NumberText.isPart(text.values[at]) { at += 1 }
      rewrite(text, start..<at, .user, &bytes)
      return at
    }
    guard word.hasPrefix("sip") else { return start }
    while at < end, text.values[at] != 0x40 || text.isEscaped(at) {
      let byte = text.values[at]
      let isEnd = byte.isBlank || [0x3E, 0x3C, 0x22, 0x3F].contains(byte)
      if isEnd, !text.isEscaped(at) { return start }
      at += 1
    }
    guard at < end else { return start }
    rewrite(text, start..<at, .user, &bytes)
    return at
  }

  /// An address that begins there; gives its end.
  private mutating func address(
    _ text: EscapedText, _ start: Int, _ range: Range<Int>, _ bytes: inout [UInt8]
  ) -> Int? {
    let values = text.values
    let byte = values[start]
    guard byte == 0x3A || byte.hexDigit != nil else { return nil }
    if start > range.lowerBound {
      let before = values[start - 1]
      guard !WordCipher.isWordByte(before) else { return nil }
      // The rest of something longer, such as a version or a fingerprint.
      if before == 0x2E || before == 0x3A, start - 1 > range.lowerBound,
        WordCipher.isWordByte(values[start - 2]), before == 0x2E || byte == 0x3A
      {
        return nil
      }
    }
    if byte.isDigit, let found = AddressText.four(in: values, from: start, to: range.upperBound) {
      if !keepsAddresses, case .v4(let number) = addresses.rewrite(found.address) {
        text.replace(from: start, with: AddressText.write(number, like: found.parts), in: &bytes)
        report.count(.texts)
      }
      return found.end
    }
    guard let found = AddressText.six(in: values, from: start, to: range.upperBound) else {
      return nil
    }
    if !keepsAddresses {
      let old = Array(values[start..<found.end])
      guard let new = AddressText.write(addresses.rewrite(found.address), like: old) else {
        return nil
      }
      text.replace(from: start, with: new, in: &bytes)
      report.count(.texts)
    }
    return found.end
  }

  /// A colon: the beginning of an address, or of a port, which stays; gives its end.
  private mutating func colon(
    _ text: EscapedText, _ index: Int, _ range: Range<Int>, _ mode: Mode, _ bytes: inout [UInt8]
  ) -> Int? {
    let values = text.values
    if index + 1 < range.upperBound, values[index + 1] == 0x3A,
      let end = address(text, index, range, &bytes)
    {
      return end
    }
    guard mode == .general, !text.isEscaped(index), index > range.lowerBound,
      WordCipher.isWordByte(values[index - 1]) || values[index - 1] == 0x5D
    else { return nil }
    var end = index + 1
    var port = 0
    while end < range.upperBound, values[end].isDigit, end - index <= 5 {
      port = port * 10 + Int(values[end] - 0x30)
      end += 1
    }
    guard end > index + 1, port <= 65_535 else { return nil }
    if end < range.upperBound {
      let next = values[end]
      guard next.isBlank || [0x3B, 0x2C, 0x3E, 0x3F, 0x22, 0x2F, 0x29].contains(next) else {
        return nil
      }
    }
    return end
  }
}
