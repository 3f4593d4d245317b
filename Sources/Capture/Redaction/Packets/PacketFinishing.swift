import Wire

extension PacketRewriter {
  /// Rewrites what spans packets, puts the checksums right and gives the file's bytes.
  mutating func finish() -> [UInt8] {
    var repeats: [Repeat] = []
    // A fragment may carry others: those are told of while the first are rewritten.
    var pieces = fragments.takeUnfinished()
    while !pieces.isEmpty {
      for piece in pieces {
        let original = fragments.original(of: piece, before)
        if let original { repeats.append((original, piece.place)) }
        rewrite(piece, isRepeated: original != nil)
      }
      pieces = fragments.takeUnfinished()
    }
    for key in streams.order {
      for connection in streams.streams[key] ?? [] {
        for run in StreamLedger.runs(connection, before) { rewrite(run, key) }
      }
    }
    takeLastSteps()
    // What came once more is as what it repeats, and only then are the sums around it right. What
    // is around it may have come once more itself, as deep as packets are opened.
    for _ in 0..<Self.deepest {
      guard copy(repeats) else { break }
      takeLastSteps()
    }
    return Array(after[..<size])
  }

  /// A fragment of no datagram that was complete; `isRepeated`: one was, to which it came late.
  private mutating func rewrite(_ piece: FragmentLedger.Piece, isRepeated: Bool) {
    if isRepeated { return text.mask(&after, piece.place) }
    // Of the first as much is rewritten as there is.
    guard piece.offset > 0 else { return carried(piece.packet, isPart: true) }
    text.report.count(.fragments)
    guard !settings.keepsOther else { return }
    // What differed still does.
    text.mask(&after, piece.place)
  }

  private mutating func rewrite(_ run: StreamLedger.Run, _ key: StreamLedger.Key) {
    var bytes = run.bytes
    let isRead = text.stream(
      &bytes, from: key.source.port, to: key.destination.port, segments: run.segments)
    if !isRead {
      guard !settings.keepsOther else { return }
      text.report.count(.streams, bytes.count)
      bytes = [UInt8](repeating: 0, count: bytes.count)
    }
    for (place, offset) in run.pieces {
      for (index, at) in place.enumerated() {
        let isSame = before[at] == run.bytes[offset + index]
        // What was sent again with other bytes is not what the stream holds.
        after[at] = isSame ? bytes[offset + index] : 0
      }
    }
  }
}
