/// Which way a stream flows, as its describer sees it (RFC 3264 §5.1).
public enum Direction: String, Hashable, Sendable, CaseIterable {
  case sendrecv, sendonly, recvonly, inactive

  public var sends: Bool { self == .sendrecv || self == .sendonly }
  public var receives: Bool { self == .sendrecv || self == .recvonly }

  public init(sends: Bool, receives: Bool) {
    self = sends ? (receives ? .sendrecv : .sendonly) : (receives ? .recvonly : .inactive)
  }

  /// Reads an attribute's name in any case; nil where it is another attribute.
  init?(attribute name: String) {
    // All four have eight letters, and most attributes have another number of them.
    guard name.utf8.count == 8 else { return nil }
    self.init(rawValue: name.lowercased())
  }

  /// What the answerer may say at most: it sends only what the offerer takes, and the reverse
  /// (RFC 3264 §6.1).
  public func answer(wanting wish: Direction = .sendrecv) -> Direction {
    Direction(sends: receives && wish.sends, receives: sends && wish.receives)
  }

  var withoutReceiving: Direction { Direction(sends: sends, receives: false) }
}
