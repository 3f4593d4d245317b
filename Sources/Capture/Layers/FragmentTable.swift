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
    /// The latest piece, and the protocol.
    var last: Stamp
    let content: UInt8
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
  /// What was given up since it was last asked for.
  private var lost: [CaptureGap] = []

  var unfinished: Int { datagrams.count }

  /// Takes one fragment; gives the whole payload when it was the last one missing.
  mutating func add(
    _ header: IPHeader, _ fragment: IPHeader.Fragment, at stamp: Stamp
  ) -> [UInt8]? {
    let now = stamp.at
    let key = Key(
      source: header.source, destination: header.destination,
      // IPv6 tells datagrams apart without the protocol.
      content: header.version == .four ? header.content : 0,
      identification: fragment.identification)
    let fresh = Datagram(since: now, last: stamp, content: header.content)
    var datagram = datagrams.removeValue(forKey: key) ?? fresh
    pieces -= datagram.pieces.count
    if now - datagram.since > Self.patience {
      giveUp(key, datagram)
      datagram = fresh
    }
    datagram.last = stamp
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
      giveUp(oldest.key, oldest.value)
    }
  }

  // MARK: What is missing

  var hasLost: Bool { !lost.isEmpty }

  mutating func takeLost() -> [CaptureGap] {
    defer { lost = [] }
    return lost
  }

  /// What is missing now and may still come.
  var missing: [CaptureGap] { datagrams.compactMap { Self.gap($0.key, $0.value) } }

  private mutating func giveUp(_ key: Key, _ datagram: Datagram) {
    abandoned += 1
    if let gap = Self.gap(key, datagram) { lost.append(gap) }
  }

  /// Nil where what was split is neither SIP nor what carries it.
  private static func gap(_ key: Key, _ datagram: Datagram) -> CaptureGap? {
    var ports: (source: UInt16, destination: UInt16) = (0, 0)
    var kind = CaptureGap.Kind.fragments
    if Tunnel.isOne(datagram.content) {
      kind = .carrier
    } else if datagram.content != 17 {
      guard datagram.content == 6 else { return nil }
    } else if let first = datagram.pieces.first, first.range.lowerBound == 0 {
      // The view lives no longer than the closure that is given the bytes.
      let isOther = first.bytes.withUnsafeBytes { raw in
        guard let header = DatagramHeader(ByteView(raw)) else { return false }
        ports = (header.sourcePort, header.destinationPort)
        if Tunnel.isPort(ports.destination) || HEPReading.isVersionThree(header.payload) {
          kind = .carrier
          return false
        }
        return !StartLine.begins(header.payload) && ports.source != 5060
          && ports.destination != 5060
      }
      if isOther { return nil }
    }
    return CaptureGap(
      kind, from: Endpoint(key.source, ports.source),
      to: Endpoint(key.destination, ports.destination),
      min(datagram.since, datagram.last.at)...max(datagram.since, datagram.last.at),
      frame: datagram.last.frame)
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
