/// The headers the scanner reads while it passes over a message.
enum KeyHeader: UInt8 {
  case callID, cseq, from, to, via, contentLength, contact, contentType, identity

  /// Recognises a name without case, compact forms included (RFC 3261 §7.3.3).
  ///
  /// Length first: most names are told apart without looking at a letter, and nothing is allocated.
  @inline(__always)
  init?(_ bytes: Octets, _ name: Range<Int>) {
    switch name.count {
    case 1:
      switch bytes[name.lowerBound].lowercasedASCII {
      case 0x69: self = .callID
      case 0x66: self = .from
      case 0x74: self = .to
      case 0x76: self = .via
      case 0x6C: self = .contentLength
      case 0x6D: self = .contact
      case 0x63: self = .contentType
      default: return nil
      }
    case 2 where bytes.matches(name, "to"): self = .to
    case 3 where bytes.matches(name, "via"): self = .via
    case 4 where bytes.matches(name, "from"): self = .from
    case 4 where bytes.matches(name, "cseq"): self = .cseq
    case 7 where bytes.matches(name, "call-id"): self = .callID
    case 7 where bytes.matches(name, "contact"): self = .contact
    case 12 where bytes.matches(name, "content-type"): self = .contentType
    case 19 where bytes.matches(name, "p-asserted-identity"): self = .identity
    case 14 where bytes.matches(name, "content-length"): self = .contentLength
    default: return nil
    }
  }
}
