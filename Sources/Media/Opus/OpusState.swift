/// The memory of an encoder or decoder of libopus, as a value.
///
/// libopus keeps each in one piece of memory without pointers into itself and lets it be copied
/// byte by byte (opus_encoder.h, opus_decoder.h: "a shallow copy is sufficient"); so an array
/// holds it, and is copied when a copy is changed.
struct OpusState: Sendable {
  private var words: [UInt64]

  init(bytes: Int32) {
    words = [UInt64](repeating: 0, count: (Int(bytes) + 7) / 8)
  }

  /// The pointer is good during the call only.
  mutating func with<Result>(_ body: (OpaquePointer) -> Result) -> Result? {
    words.withUnsafeMutableBytes { bytes in bytes.baseAddress.map { body(OpaquePointer($0)) } }
  }
}
