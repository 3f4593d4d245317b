import CZlib

/// Packs bytes as gzip does.
enum Gzip {
  struct Failure: Error {
    let step: String
    let code: Int32
  }

  /// One member (RFC 1952).
  static func pack(_ bytes: [UInt8]) throws -> [UInt8] {
    var stream = z_stream()
    var result = deflateInit2_(
      &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard result == Z_OK else { throw Failure(step: "deflateInit2", code: result) }
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    var input = bytes
    input.withUnsafeMutableBufferPointer { from in
      packed.withUnsafeMutableBufferPointer { to in
        stream.next_in = from.baseAddress
        stream.avail_in = UInt32(from.count)
        stream.next_out = to.baseAddress
        stream.avail_out = UInt32(to.count)
        result = deflate(&stream, Z_FINISH)
      }
    }
    guard result == Z_STREAM_END else { throw Failure(step: "deflate", code: result) }
    return Array(packed.prefix(Int(stream.total_out)))
  }
}
