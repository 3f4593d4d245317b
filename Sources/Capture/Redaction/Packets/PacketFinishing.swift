import Wire

extension PacketRewriter {
  /// Rewrites what spans packets, puts the checksums right and gives the file's bytes.
  mutating func finish() -> [UInt8] {
    let size = before.count
    for key in streams.order {
      for connection in streams.streams[key] ?? [] {
        for run in StreamLedger.runs(connection, before) { rewrite(run, key) }
      }
    }
    for piece in fragments.unfinished {
      text.report.count(.fragments)
      // Where it is the first, its ports stay; what differed still does.
      guard !settings.keepsOther else { continue }
      let start = piece.place.lowerBound + (piece.offset == 0 ? 8 : 0)
      text.mask(&after, min(start, piece.place.upperBound)..<piece.place.upperBound)
    }
    // A tunnel's checksum covers those of the packets in it: inner ones come later in the list.
    for repair in checksums.reversed() {
      guard let sum = repair.repaired(before, after) else { continue }
      after[repair.field] = UInt8(sum >> 8)
      after[repair.field + 1] = UInt8(sum & 0xFF)
      text.report.count(.checksums)
    }
    for (from, to) in returns.reversed() { after.replaceSubrange(to, with: after[from]) }
    return Array(after[..<size])
  }

  private mutating func rewrite(_ run: StreamLedger.Run, _ key: StreamLedger.Key) {
    var bytes = run.bytes
    if !text.stream(&bytes, [key.source.port, key.destination.port]) {
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
