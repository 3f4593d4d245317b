import Wire

/// SDP bodies (RFC 8866).
enum SessionText {
  static func body(_ formats: [AudioFormat], at media: Endpoint, session: Int) -> String {
    var text = """
      v=0\r
      o=- \(3_900_000_000 + session) 1 IN IP4 \(media.address)\r
      s=-\r
      c=IN IP4 \(media.address)\r
      t=0 0\r
      m=audio \(media.port) RTP/AVP
      """
    for format in formats { text += " \(format.payloadType)" }
    text += "\r\n"
    for format in formats {
      text += "a=rtpmap:\(format.payloadType) \(format.map)\r\n"
      if format == .events { text += "a=fmtp:101 0-15\r\n" }
    }
    return text + "a=ptime:20\r\na=sendrecv\r\n"
  }

  /// The first audio format of an offer, and its telephone events.
  static func answer(to offer: [AudioFormat]) -> [AudioFormat] {
    [offer[0]] + offer.filter { $0 == .events }
  }
}
