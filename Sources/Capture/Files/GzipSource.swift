import CZlib

/// Unpacks gzip data (RFC 1952) as it comes, one member after the other.
///
/// Needs some 300 KiB whatever the data unpack to: what is unpacked is asked for piece by piece.
final class GzipSource: ByteSource {
  private static let inputCapacity = 128 << 10
  /// The largest window of deflate, and gzip or zlib headers found by themselves.
  private static let windowBits: Int32 = 15 + 32

  private(set) var problem: String?
  private let source: any ByteSource
  // zlib keeps the address of its state, so it may not move.
  private let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(
    byteCount: GzipSource.inputCapacity, alignment: 16)
  private var isInMember = true
  private var hasEnded = false

  init(_ source: any ByteSource) {
    self.source = source
    state.initialize(to: z_stream())
    let result = inflateInit2_(
      state, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if result != Z_OK { stop("gzip data cannot be unpacked: zlib says \(result)") }
  }

  deinit {
    inflateEnd(state)
    state.deallocate()
    input.deallocate()
  }

  static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x1F, 0x8B])
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard !buffer.isEmpty else { return 0 }
    while !hasEnded {
      if state.pointee.avail_in == 0, !refill() { return 0 }
      guard isInMember || beginMember() else { continue }
      let got = unpack(into: buffer)
      if got > 0 { return got }
    }
    return 0
  }

  /// Unpacks what the input at hand gives; 0 when more is needed or the member is over.
  private func unpack(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let room = min(buffer.count, Int(UInt32.max))
    state.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = UInt32(room)
    let result = inflate(state, Z_NO_FLUSH)
    switch result {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isInMember = false
    default:
      let why = state.pointee.msg.map { String(cString: $0) } ?? "zlib says \(result)"
      stop("its gzip data are damaged (\(why))")
    }
    return room - Int(state.pointee.avail_out)
  }

  /// Another member follows, or zeros that fill up a block of a tape, or something else.
  private func beginMember() -> Bool {
    while state.pointee.avail_in > 0, state.pointee.next_in?.pointee == 0 {
      state.pointee.next_in += 1
      state.pointee.avail_in -= 1
    }
    guard state.pointee.avail_in > 0 else { return false }
    guard state.pointee.next_in?.pointee == 0x1F, inflateReset(state) == Z_OK else {
      stop("after its gzip data stands something else")
      return false
    }
    isInMember = true
    return true
  }

  private func refill() -> Bool {
    let got = source.read(into: input)
    guard got > 0 else {
      stop(source.problem ?? (isInMember ? "it ends in the middle of its gzip data" : nil))
      return false
    }
    state.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_in = UInt32(got)
    return true
  }

  private func stop(_ why: String?) {
    problem = why
    hasEnded = true
  }
}
