import Media

/// How beats of 20 ms become payloads.
enum PacketCoding {
  static let codecs: [AudioCodec] = [.pcmu, .pcma, .opus]

  /// Each track has a coder of its own, so that one can follow any other.
  static func code(_ frames: [[Int16]], _ codec: AudioCodec) -> [[UInt8]] {
    var encoder = AudioEncoder(codec)
    // A beat that cannot be coded is left out, which a receiver hears as lost.
    return frames.map { frame in (try? encoder.encode(frame)) ?? [] }
  }
}
