import SIP

/// Whether an INVITE is plainly another one that was sent on, told where both lie.
///
/// It may only say that all is well: where lines are not the same letter for letter, apart from
/// what each leg has of its own, `FailoverSameCall` takes the messages apart.
struct InviteComparison {
  private typealias Octets = UnsafeBufferPointer<UInt8>

  /// The caller's INVITE.
  let caller: [UInt8]
  /// The INVITE to the trunk that was tried first.
  let first: [UInt8]
  /// Whether the system keeps the Call-ID.
  let isProxied: Bool

  func isPlainlySame(_ sent: [UInt8]) -> Bool {
    caller.withUnsafeBufferPointer { caller in
      sent.withUnsafeBufferPointer { sent in
        first.withUnsafeBufferPointer { Self.callTheSame($0, sent) }
          && haveSameHeaders(caller, sent) && (!isProxied || Self.hasOneViaMore(caller, sent))
      }
    }
  }

  /// The first line of each kind that is compared.
  private struct Lines {
    var from: InviteLines.Line?
    var maxForwards: InviteLines.Line?
    var contact: InviteLines.Line?
    var contentLength: InviteLines.Line?

    mutating func note(_ line: InviteLines.Line) {
      switch line.kind {
      case .from: from = from ?? line
      case .maxForwards: maxForwards = maxForwards ?? line
      case .contact: contact = contact ?? line
      case .contentLength: contentLength = contentLength ?? line
      case .via, .otherOfTheLeg, .endToEnd: return
      }
    }
  }

  private func haveSameHeaders(_ caller: Octets, _ sent: Octets) -> Bool {
    guard var before = InviteLines(caller), var after = InviteLines(sent) else { return false }
    var (mine, theirs) = (Lines(), Lines())
    /// The next line that has to stay.
    func next(_ lines: inout InviteLines, _ own: inout Lines) -> InviteLines.Line? {
      while let line = lines.next() {
        if line.kind == .endToEnd { return line }
        own.note(line)
      }
      return nil
    }
    while let line = next(&before, &mine) {
      guard let other = next(&after, &theirs),
        Self.areSame(caller, line.range, sent, other.range)
      else { return false }
    }
    guard next(&after, &theirs) == nil, !before.isOdd, !after.isOdd,
      Self.areSame(caller, mine.contentLength?.range, sent, theirs.contentLength?.range),
      Self.areSame(caller, before.rest, sent, after.rest), let from = mine.from,
      let sentFrom = theirs.from
    else { return false }
    guard isProxied else { return Self.haveSameName(caller, from.value, sent, sentFrom.value) }
    return Self.areSame(caller, from.range, sent, sentFrom.range)
      && Self.areSame(caller, mine.contact?.range, sent, theirs.contact?.range)
      && Self.areFewer(caller, mine.maxForwards, sent, theirs.maxForwards)
  }

  /// Whether the Request-URIs name the same user.
  private static func callTheSame(_ first: Octets, _ sent: Octets) -> Bool {
    guard let one = requestURI(first), let other = requestURI(sent) else { return false }
    if areSame(first, one, sent, other) { return true }
    if let user = plainUser(first, one), let sentUser = plainUser(sent, other),
      areSame(first, user, sent, sentUser)
    {
      return true
    }
    func user(_ bytes: Octets, _ uri: Range<Int>) -> String? {
      URI(String(decoding: bytes[uri], as: UTF8.self))?.user
    }
    return user(first, one) == user(sent, other)
  }

  /// The scheme and user of a URI that has nothing else but a plain host and port; nil of others.
  private static func plainUser(_ bytes: Octets, _ uri: Range<Int>) -> Range<Int>? {
    let scheme: StaticString = "sip:"
    guard uri.count > 4,
      (0..<4).allSatisfy({ bytes[uri.lowerBound + $0] == scheme.utf8Start[$0] })
    else { return nil }
    func isPlain(_ byte: UInt8) -> Bool { isOfToken(byte) && byte != 0x5F }
    var end = uri.lowerBound + 4
    while end < uri.upperBound, isPlain(bytes[end]) || bytes[end] == 0x2B { end += 1 }
    guard end > uri.lowerBound + 4, end < uri.upperBound, bytes[end] == 0x40 else { return nil }
    var rest = end + 1
    while rest < uri.upperBound, isPlain(bytes[rest]) { rest += 1 }
    guard rest > end + 1 else { return nil }
    if rest < uri.upperBound {
      guard bytes[rest] == 0x3A, number(bytes, rest + 1..<uri.upperBound) != nil else { return nil }
    }
    return uri.lowerBound..<end
  }

  private static func requestURI(_ bytes: Octets) -> Range<Int>? {
    let version: StaticString = " SIP/2.0\r\n"
    guard let space = bytes.firstIndex(of: 0x20) else { return nil }
    var end = space + 1
    while end < bytes.count, bytes[end] > 0x20, bytes[end] < 0x7F { end += 1 }
    guard end + version.utf8CodeUnitCount <= bytes.count,
      (0..<version.utf8CodeUnitCount).allSatisfy({ bytes[end + $0] == version.utf8Start[$0] })
    else { return nil }
    return space + 1..<end
  }

  /// Whether the Via lines are the caller's with one value more on top.
  private static func hasOneViaMore(_ caller: Octets, _ sent: Octets) -> Bool {
    guard var before = InviteLines(caller), var after = InviteLines(sent) else { return false }
    func next(_ lines: inout InviteLines) -> Range<Int>? {
      while let line = lines.next() { if line.kind == .via { return line.range } }
      return nil
    }
    guard let top = next(&after), !sent[top].contains(0x2C) else { return false }
    while let line = next(&before) {
      guard areSame(caller, line, sent, next(&after)) else { return false }
    }
    return next(&after) == nil
  }

  /// Whether two From values differ in their tags only.
  private static func haveSameName(
    _ caller: Octets, _ from: Range<Int>, _ sent: Octets, _ sentFrom: Range<Int>
  ) -> Bool {
    guard let name = Self.name(caller, from), let sentName = Self.name(sent, sentFrom) else {
      return false
    }
    return areSame(caller, name, sent, sentName)
  }

  /// What of a From value stands before a tag that is all that follows; nil where it is not that
  /// simple.
  private static func name(_ bytes: Octets, _ value: Range<Int>) -> Range<Int>? {
    var tag = value.upperBound
    while tag > value.lowerBound, isOfToken(bytes[tag - 1]) { tag -= 1 }
    let word: StaticString = ">;tag="
    let end = tag - word.utf8CodeUnitCount
    guard tag < value.upperBound, end > value.lowerBound,
      (0..<word.utf8CodeUnitCount).allSatisfy({ bytes[end + $0] == word.utf8Start[$0] })
    else { return nil }
    let name = value.lowerBound..<end + 1
    var quotes = 0
    for index in name {
      if bytes[index] == 0x5C || bytes[index] < 0x20 || bytes[index] >= 0x7F { return nil }
      if bytes[index] == 0x22 { quotes += 1 }
    }
    return quotes.isMultiple(of: 2) ? name : nil
  }

  private static func isOfToken(_ byte: UInt8) -> Bool {
    byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }

  /// Whether the hops that are left became fewer, and not none.
  private static func areFewer(
    _ caller: Octets, _ before: InviteLines.Line?, _ sent: Octets, _ after: InviteLines.Line?
  ) -> Bool {
    guard let before, let after, let had = number(caller, before.value),
      let has = number(sent, after.value)
    else { return false }
    return has < had && has > 0
  }

  private static func number(_ bytes: Octets, _ digits: Range<Int>) -> Int? {
    guard (1...4).contains(digits.count) else { return nil }
    var number = 0
    for index in digits {
      guard bytes[index] &- 0x30 < 10 else { return nil }
      number = number * 10 + Int(bytes[index] - 0x30)
    }
    return number
  }

  private static func areSame(
    _ one: Octets, _ range: Range<Int>?, _ other: Octets, _ otherRange: Range<Int>?
  ) -> Bool {
    guard let range, let otherRange else { return range == nil && otherRange == nil }
    guard range.count == otherRange.count else { return false }
    for offset in 0..<range.count
    where one[range.lowerBound + offset] != other[otherRange.lowerBound + offset] {
      return false
    }
    return true
  }
}
