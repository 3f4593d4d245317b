import SIP

/// SDP: every answer within bounds, and what was read can be written and read again.
enum SessionProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    guard let session = try? SessionDescription(bytes) else { return }
    for media in session.media {
      _ = session.endpoint(of: media)
      _ = session.effectiveDirection(of: media)
      try FuzzFinding.expect(
        media.codecs.count <= media.formats.count,
        "\(media.codecs.count) codecs of \(media.formats.count) formats")
    }
    _ = session.connection
    _ = session.audio
  }
}
