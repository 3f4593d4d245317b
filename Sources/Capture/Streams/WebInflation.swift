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

  /// Stands for what came before where it is not known.
  private static let anything = [UInt8](repeating: 0, count: window)

  /// What came before, no more than twice the window; nothing of what came before something that
  /// is missing.
  private var history: [UInt8] = []

  /// What it may grow to without asking counts as well.
  var held: Int { history.capacity }

  /// What comes next does not continue what came before.
  mutating func forget() { history = [] }

  /// Unpacks the next message; nil where it is damaged, incomplete, larger than any that is read, or
  /// packed with what was not seen.
  mutating func unpack(_ packed: [UInt8]) -> [UInt8]? {
    // So an empty message is packed (§7.2.3.6), or left as it is.
    if packed.isEmpty || packed == [0x00] { return [] }
    guard let bytes = Self.inflate(packed, behind: history) else {
      history = []
      return nil
    }
    remember(bytes)
    return bytes
  }

  /// What is too old goes away in one piece: small messages are many, and each would move it all.
  private mutating func remember(_ bytes: [UInt8]) {
    guard history.count + bytes.count > 2 * Self.window else {
      history += bytes
      return
    }
    history = Array((history.suffix(Self.window) + bytes).suffix(Self.window))
  }

  /// Whether bytes are a packed message, whatever came before it.
  static func mayUnpack(_ packed: [UInt8]) -> Bool {
    inflate(packed, behind: anything) != nil
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
      let result = history.suffix(window).withUnsafeBufferPointer {
        inflateSetDictionary(state, $0.baseAddress, UInt32($0.count))
      }
      guard result == Z_OK else { return nil }
    }
    var input = packed + tail
    // Zeros first would cost more than unpacking a small message. One byte more shows that there
    // is more.
    let room = UnsafeMutablePointer<UInt8>.allocate(capacity: MessageCutter.largestMessage + 1)
    defer { room.deallocate() }
    // zlib is given the array for this one call only.
    let result = input.withUnsafeMutableBufferPointer { source in
      state.pointee.next_in = source.baseAddress
      state.pointee.avail_in = UInt32(clamping: source.count)
      state.pointee.next_out = room
      state.pointee.avail_out = UInt32(MessageCutter.largestMessage + 1)
      return CZlib.inflate(state, Z_SYNC_FLUSH)
    }
    guard isWhole(result, state.pointee) else { return nil }
    // A copy of what was written, so that no message keeps the whole room.
    return Array(UnsafeBufferPointer(start: room, count: Int(state.pointee.total_out)))
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
