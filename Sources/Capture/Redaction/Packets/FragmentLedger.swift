/// The fragments of a capture by datagram, to be rewritten as whole datagrams.
struct FragmentLedger {
  struct Key: Hashable {
    let addresses: [UInt8]
    let content: UInt8
    let identification: UInt32
  }

  struct Piece {
    let key: Key
    /// The packet it came in, whose payload it is.
    let packet: PacketRewriter.Transport
    let offset: Int
    let hasMore: Bool

    var place: Range<Int> { packet.place }
    fileprivate var end: Int { offset + packet.place.count }

    fileprivate func repeats(_ other: Piece, _ bytes: [UInt8]) -> Bool {
      offset == other.offset && hasMore == other.hasMore
        && bytes[place].elementsEqual(bytes[other.place])
    }
  }

  private struct Name: Hashable {
    let key: Key
    let offset: Int

    init(_ piece: Piece) {
      key = piece.key
      offset = piece.offset
    }
  }

  private var open: [Key: Datagram] = [:]
  /// Pieces that contradict later ones: of a datagram that never was complete.
  private var abandoned: [Piece] = []
  /// The latest piece of a finished datagram at each place of it.
  private var finished: [Name: Piece] = [:]

  /// Takes a piece; gives all of a datagram's when it was the last one missing, the first first.
  mutating func add(_ piece: Piece, _ bytes: [UInt8]) -> [Piece]? {
    // Taken out while it changes, so that its pieces are not copied.
    var datagram = open.removeValue(forKey: piece.key) ?? Datagram()
    if !datagram.take(piece, bytes) {
      // Numbers come again: what contradicts the new piece is older than it.
      abandoned += datagram.pieces
      datagram = Datagram()
      guard datagram.take(piece, bytes) else {
        abandoned.append(piece)
        return nil
      }
    }
    guard datagram.isWhole else {
      open[piece.key] = datagram
      return nil
    }
    for piece in datagram.pieces { finished[Name(piece)] = piece }
    return datagram.pieces
  }

  /// Gives the pieces of datagrams that never were complete, and forgets them.
  mutating func takeUnfinished() -> [Piece] {
    defer {
      open = [:]
      abandoned = []
    }
    return (open.values.flatMap(\.pieces) + abandoned)
      .sorted { $0.place.lowerBound < $1.place.lowerBound }
  }

  /// Where the fragment of a finished datagram stands that was captured once more as that piece.
  func original(of piece: Piece, _ bytes: [UInt8]) -> Range<Int>? {
    guard let first = finished[Name(piece)], piece.repeats(first, bytes) else { return nil }
    return first.place
  }
}

extension FragmentLedger {
  fileprivate struct Datagram {
    /// By offset; repetitions behind what they repeat.
    private(set) var pieces: [Piece] = []
    /// How many bytes they have, repetitions not counted.
    private var size = 0
    /// Known once the last fragment has come.
    private var length: Int?

    /// Pieces do not overlap: as many bytes as the datagram is long are all of it.
    var isWhole: Bool { length == size && size <= FragmentTable.largest }

    /// Takes a piece; false where it contradicts the others.
    mutating func take(_ piece: Piece, _ bytes: [UInt8]) -> Bool {
      guard pieces.count < FragmentTable.mostPieces else { return false }
      // Most come in order.
      let index = pieces.lastIndex { $0.offset <= piece.offset }.map { $0 + 1 } ?? 0
      if index > 0 {
        let before = pieces[index - 1]
        if piece.repeats(before, bytes) {
          pieces.insert(piece, at: index)
          return true
        }
        guard before.end <= piece.offset else { return false }
      }
      if index < pieces.count { guard piece.end <= pieces[index].offset else { return false } }
      if let length, piece.end > length || !piece.hasMore { return false }
      if !piece.hasMore {
        guard index == pieces.count else { return false }
        length = piece.end
      }
      pieces.insert(piece, at: index)
      size += piece.place.count
      return true
    }
  }
}
