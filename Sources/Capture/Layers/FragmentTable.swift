import Wire

/// Puts fragmented datagrams together (RFC 791 §3.2, RFC 8200 §4.5), within bounds.
///
/// As Linux does, a datagram whose fragments overlap is given up (RFC 5722 §3); an exact
/// repetition is not an overlap.
struct FragmentTable {
  struct Key: Hashable {
    let source: IPAddress
    let destination: IPAddress
    let content: UInt8
    let identification: UInt32
  }

  fileprivate struct Piece {
    let range: Range<Int>
    let bytes: [UInt8]
  }

  fileprivate struct Datagram {
    var pieces: [Piece] = []
    /// Known once the last fragment has come.
    var length: Int?
    var isSpoilt = false
    let since: Moment
  }

  static let largest = 65_535
  static let mostDatagrams = 256
  static let mostPieces = 8_192
  /// How long Linux waits for the missing fragments (net.ipv4.ipfrag_time).
  static let patience = Duration.seconds(30)

  private var datagrams: [Key: Datagram] = [:]
  private var pieces = 0
  /// Datagrams given up: overlapping, too large, too many, or never completed.
  private(set) var abandoned = 0

  var unfinished: Int { datagrams.count }

  /// Takes one fragment; gives the whole payload when it was the last one missing.
  mutating func add(_ header: IPHeader, _ fragment: IPHeader.Fragment, at now: Moment) -> [UInt8]? {
    let key = Key(
      source: header.source, destination: header.destination,
      // IPv6 tells datagrams apart without the protocol.
      content: header.version == .four ? header.content : 0,
      identification: fragment.identification)
    var datagram = datagrams.removeValue(forKey: key) ?? Datagram(since: now)
    pieces -= datagram.pieces.count
    if now - datagram.since > Self.patience {
      abandoned += 1
      datagram = Datagram(since: now)
    }
    let range = fragment.offset..<fragment.offset + header.payload.count
    if range.upperBound > Self.largest || header.isCut || range.isEmpty { datagram.isSpoilt = true }
    if !fragment.hasMore {
      if let length = datagram.length, length != range.upperBound { datagram.isSpoilt = true }
      datagram.length = range.upperBound
    }
    if !datagram.isSpoilt { datagram.place(range, header.payload) }
    if datagram.isSpoilt { datagram.pieces = [] }
    if let whole = datagram.whole { return whole }
    datagrams[key] = datagram
    pieces += datagram.pieces.count
    makeRoom()
    return nil
  }

  private mutating func makeRoom() {
    while datagrams.count > Self.mostDatagrams || pieces > Self.mostPieces,
      let oldest = datagrams.min(by: { $0.value.since < $1.value.since })
    {
      datagrams[oldest.key] = nil
      pieces -= oldest.value.pieces.count
      abandoned += 1
    }
  }
}

extension FragmentTable.Datagram {
  mutating func place(_ range: Range<Int>, _ payload: ByteView) {
    let index = pieces.firstIndex { $0.range.upperBound > range.lowerBound } ?? pieces.count
    if index < pieces.count, pieces[index].range.overlaps(range) {
      let other = pieces[index]
      isSpoilt = other.range != range || other.bytes != payload.copy
      return
    }
    pieces.insert(FragmentTable.Piece(range: range, bytes: payload.copy), at: index)
    if let length, let last = pieces.last, last.range.upperBound > length { isSpoilt = true }
  }

  var whole: [UInt8]? {
    guard let length, !isSpoilt else { return nil }
    var end = 0
    for piece in pieces {
      guard piece.range.lowerBound == end else { return nil }
      end = piece.range.upperBound
    }
    return end == length ? pieces.flatMap(\.bytes) : nil
  }
}
