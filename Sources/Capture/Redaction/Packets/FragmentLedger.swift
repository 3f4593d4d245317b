/// The fragments of a capture by datagram, to be rewritten as whole datagrams.
struct FragmentLedger {
  struct Key: Hashable {
    let addresses: [UInt8]
    let content: UInt8
    let identification: UInt32
  }

  struct Piece {
    /// Where its payload stands.
    let place: Range<Int>
    let offset: Int
    let hasMore: Bool
    /// Where the addresses of its packet stand.
    let addresses: Range<Int>
  }

  private var open: [Key: [Piece]] = [:]

  /// Takes a piece; gives all of a datagram's when it was the last one missing, the first first.
  mutating func add(_ key: Key, _ piece: Piece, _ bytes: [UInt8]) -> [Piece]? {
    open[key, default: []].append(piece)
    guard let known = open[key], known.count <= FragmentTable.mostPieces else { return nil }
    let pieces = known.sorted { $0.offset < $1.offset }
    guard pieces.contains(where: { !$0.hasMore }) else { return nil }
    var end = 0
    for piece in pieces {
      let size = piece.place.count
      // What overlaps otherwise than as a repetition belongs to no datagram that can be told.
      if piece.offset < end {
        let isRepeated = pieces.contains {
          $0.offset == piece.offset && $0.place != piece.place
            && bytes[$0.place].elementsEqual(bytes[piece.place])
        }
        guard isRepeated else { return nil }
        continue
      }
      guard piece.offset == end else { return nil }
      end += size
    }
    guard end <= FragmentTable.largest else { return nil }
    open[key] = nil
    return pieces
  }

  /// Pieces of datagrams that never were complete.
  var unfinished: [Piece] { open.values.flatMap(\.self) }
}
