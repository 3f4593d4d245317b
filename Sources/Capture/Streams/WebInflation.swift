import CZlib

/// Unpacks the messages of one direction of a compressed WebSocket (RFC 7692 §7.2.2).
///
/// A message may refer to what was sent before it, as far back as deflate can. What was negotiated
/// need not be known: who packs each message by itself refers to nothing, and what refers to bytes
/// that were not seen cannot be unpacked and is not guessed.
struct WebInflation {
  private static let window = 32_768
  /// What the sender has left out at the end (§7.2.1).
  private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

  /// What came before, up to the window; nothing of what came before something that is missing.
  private var history: [UInt8] = []

  var held: Int { history.count }

  /// What comes next does not continue what came before.
  mutating func forget() { history = [] }

  /// Unpacks the next message; nil where it is damaged, incomplete, larger than any that is read, or
  /// packed with what was not seen.
  mutating func unpack(_ packed: [UInt8]) -> [UInt8]? {
    let bytes = Self.inflate(packed, behind: history)
    history = bytes.map { Array((history + $0).suffix(Self.window)) } ?? []
    return bytes
  }

  /// Whether bytes are a packed message, whatever came before it.
  static func mayUnpack(_ packed: [UInt8]) -> Bool {
    inflate(packed, behind: [UInt8](repeating: 0, count: window)) != nil
  }

  private static func inflate(_ packed: [UInt8], behind history: [UInt8]) -> [UInt8]? {
    // zlib keeps the address of its state, so it may not move.
    let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    state.initialize(to: z_stream())
    defer { state.deallocate() }
    // A negative window: deflate data without a header.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(state, -15, ZLIB_VERSION, size) == Z_OK else { return nil }
    defer { inflateEnd(state) }
    if !history.isEmpty {
      guard inflateSetDictionary(state, history, UInt32(history.count)) == Z_OK else { return nil }
    }
    var input = packed + tail
    // One byte more shows that there is more.
    var output = [UInt8](repeating: 0, count: MessageCutter.largestMessage + 1)
    // zlib is given both arrays for this one call only.
    let result = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        state.pointee.next_in = source.baseAddress
        state.pointee.avail_in = UInt32(clamping: source.count)
        state.pointee.next_out = target.baseAddress
        state.pointee.avail_out = UInt32(clamping: target.count)
        return CZlib.inflate(state, Z_SYNC_FLUSH)
      }
    }
    guard isWhole(result, state.pointee) else { return nil }
    return Array(output.prefix(Int(state.pointee.total_out)))
  }

  /// Whether all was unpacked: up to the end of a block, or of a last one, behind which the first
  /// byte of an empty block stands (§7.2.3.4).
  private static func isWhole(_ result: Int32, _ state: z_stream) -> Bool {
    if state.avail_out == 0 { return false }
    if result == Z_STREAM_END { return Int(state.avail_in) == tail.count + 1 }
    // Bit 7 of the type of data: just behind the end of a block.
    return result == Z_OK && state.avail_in == 0 && state.data_type & 128 != 0
  }
}
