import Media

/// How beats of 20 ms become payloads.
enum PacketCoding {
  static let codecs: [AudioCodec] = [.pcmu, .pcma]

  static func code(_ frames: [[Int16]], _ codec: AudioCodec) -> [[UInt8]] {
    switch codec {
    case .pcmu: frames.map { G711.mu.encode($0) }
    case .pcma: frames.map { G711.a.encode($0) }
    }
  }
}
