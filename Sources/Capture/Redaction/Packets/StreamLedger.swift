import Wire

/// The TCP payloads of a capture by connection and direction, to be rewritten as streams.
struct StreamLedger {
  struct Key: Hashable {
    let source: Endpoint
    let destination: Endpoint
  }

  struct Piece {
    /// Where its bytes stand.
    let place: Range<Int>
    let sequence: UInt32
  }

  /// Bytes in a row, and where each of the pieces is in them.
  struct Run {
    var bytes: [UInt8] = []
    var pieces: [(place: Range<Int>, offset: Int)] = []

    /// Where in the bytes a reader may have been handed new ones: where pieces begin and end.
    var segments: [Int] {
      Set(pieces.flatMap { [$0.offset, $0.offset + $0.place.count] }).sorted()
    }
  }

  /// How far a sequence number can jump inside a connection.
  private static let farthest: Int32 = 16_777_216

  private(set) var streams: [Key: [[Piece]]] = [:]
  private(set) var order: [Key] = []

  /// The number of the SYN seen last.
  private var openings: [Key: UInt32] = [:]

  /// A connection opens; a SYN that comes once more changes nothing, as for a reader.
  mutating func open(_ key: Key, _ sequence: UInt32) {
    guard openings[key] != sequence else { return }
    openings[key] = sequence
    guard streams[key]?.last?.isEmpty == false else { return }
    streams[key]?.append([])
  }

  mutating func add(_ key: Key, _ piece: Piece) {
    if streams[key] == nil {
      streams[key] = [[]]
      order.append(key)
    }
    let index = (streams[key]?.count ?? 1) - 1
    if let last = streams[key]?[index].last {
      let distance = Int32(bitPattern: piece.sequence &- last.sequence)
      if distance > Self.farthest || distance < -Self.farthest {
        streams[key]?.append([piece])
        return
      }
    }
    streams[key]?[index].append(piece)
  }

  /// The pieces of one connection put in a row; a new row begins where bytes are missing.
  static func runs(_ pieces: [Piece], _ bytes: [UInt8]) -> [Run] {
    guard let base = pieces.first?.sequence else { return [] }
    // Counted on from piece to piece: a long stream goes round the 32 bits.
    var offsets: [Int] = []
    var last = (sequence: base, offset: 0)
    for piece in pieces {
      let offset = last.offset + Int(Int32(bitPattern: piece.sequence &- last.sequence))
      offsets.append(offset)
      last = (piece.sequence, offset)
    }
    let sorted = pieces.indices.sorted { (offsets[$0], $0) < (offsets[$1], $1) }
    var runs: [Run] = []
    var start = 0
    var end = Int.min
    for index in sorted {
      let (place, offset) = (pieces[index].place, offsets[index])
      if offset > end {
        runs.append(Run())
        start = offset
        end = offset
      }
      let known = min(end - offset, place.count)
      runs[runs.count - 1].bytes += bytes[(place.lowerBound + known)..<place.upperBound]
      runs[runs.count - 1].pieces.append((place, offset - start))
      end = max(end, offset + place.count)
    }
    return runs
  }
}
