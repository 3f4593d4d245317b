import CZlib

/// Unpacks small pieces of gzip or zlib.
enum Inflation {
  /// The unpacked bytes; nil when they are damaged, incomplete or more than that many.
  static func bytes(_ packed: ByteView, most: Int) -> [UInt8]? {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    // 15 bits of window, and 32 to tell gzip and zlib apart.
    guard inflateInit2_(&stream, 15 + 32, ZLIB_VERSION, size) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = packed.copy
    var output = [UInt8](repeating: 0, count: most)
    // zlib is given both arrays for this one call only.
    let result = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(clamping: source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        return inflate(&stream, Z_FINISH)
      }
    }
    guard result == Z_STREAM_END else { return nil }
    return Array(output.prefix(Int(stream.total_out)))
  }
}
