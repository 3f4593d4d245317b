import CZlib

/// Packs messages as one end of a compressed WebSocket does (RFC 7692 §7.2.1).
final class Deflater {
  // zlib keeps the address of its state, so it may not move.
  private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let keepsContext: Bool

  /// `keepsContext`: messages refer to those before.
  init(keepsContext: Bool = true) throws {
    self.keepsContext = keepsContext
    state.initialize(to: z_stream())
    let result = deflateInit2_(
      state, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw Gzip.Failure(step: "deflateInit2", code: result) }
  }

  deinit {
    deflateEnd(state)
    state.deallocate()
  }

  /// A frame with the message.
  func frame(_ message: [UInt8], mask: UInt32? = nil) throws -> [UInt8] {
    WebTalk.frame(try pack(message), mask: mask, reserved: 0x40)
  }

  /// The message without the end that all have; `isLast`: in a block that says that it is the last.
  func pack(_ message: [UInt8], isLast: Bool = false) throws -> [UInt8] {
    var input = message
    var packed = [UInt8](repeating: 0, count: message.count + 1_000)
    let before = state.pointee.total_out
    let result = input.withUnsafeMutableBufferPointer { from in
      packed.withUnsafeMutableBufferPointer { to in
        state.pointee.next_in = from.baseAddress
        state.pointee.avail_in = UInt32(from.count)
        state.pointee.next_out = to.baseAddress
        state.pointee.avail_out = UInt32(to.count)
        return deflate(state, isLast ? Z_FINISH : Z_SYNC_FLUSH)
      }
    }
    let written = packed.prefix(Int(state.pointee.total_out - before))
    if isLast || !keepsContext { deflateReset(state) }
    if isLast, result == Z_STREAM_END { return Array(written) + [0x00] }
    guard !isLast, result == Z_OK, written.suffix(4) == [0x00, 0x00, 0xFF, 0xFF] else {
      throw Gzip.Failure(step: "deflate", code: result)
    }
    return Array(written.dropLast(4))
  }
}
