/// The headers the scanner reads while it passes over a message.
enum KeyHeader: Int {
  case callID, cseq, from, to, via, contentLength, contact

  /// Recognises a name without case, compact forms included (RFC 3261 §7.3.3).
  ///
  /// Length first: most names are told apart without looking at a letter, and nothing is allocated.
  @inline(__always)
  init?(_ name: ArraySlice<UInt8>) {
    let low = name.startIndex
    switch name.count {
    case 1:
      switch name[low] | 0x20 {
      case 0x69: self = .callID
      case 0x66: self = .from
      case 0x74: self = .to
      case 0x76: self = .via
      case 0x6C: self = .contentLength
      case 0x6D: self = .contact
      default: return nil
      }
    case 2 where Self.matches(name, "to"): self = .to
    case 3 where Self.matches(name, "via"): self = .via
    case 4:
      if Self.matches(name, "from") {
        self = .from
      } else if Self.matches(name, "cseq") {
        self = .cseq
      } else {
        return nil
      }
    case 7:
      if Self.matches(name, "call-id") {
        self = .callID
      } else if Self.matches(name, "contact") {
        self = .contact
      } else {
        return nil
      }
    case 14 where Self.matches(name, "content-length"): self = .contentLength
    default: return nil
    }
  }

  @inline(__always)
  private static func matches(_ name: ArraySlice<UInt8>, _ lower: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: lower.utf8Start, count: lower.utf8CodeUnitCount)
    return zip(name, wanted).allSatisfy { $0.lowercasedASCII == $1 }
  }
}
