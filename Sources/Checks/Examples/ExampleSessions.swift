/// Calls with session descriptions of several sections.
enum ExampleSessions {
  /// SRTP and plain RTP are offered side by side, and the first is refused.
  static let besideSRTP = answered(
    offer: ["m=audio 4000 RTP/SAVP 8", "m=audio 4000 RTP/AVP 8"],
    answer: ["m=audio 0 RTP/SAVP 0", "m=audio 4000 RTP/AVP 8"])

  /// Audio and video share one port (RFC 9143).
  static let bundled = answered(offer: bundle, answer: bundle)

  private static let bundle = [
    "a=group:BUNDLE 0 1", "m=audio 4000 RTP/SAVPF 0", "a=mid:0", "m=video 4000 RTP/SAVPF 96",
    "a=rtpmap:96 VP8/90000", "a=mid:1",
  ]

  private static func answered(offer: [String], answer: [String]) -> String {
    """
    carrier -> system    INVITE  0.000 \(body("carrier", "127.10.0.2", offer))
    system  -> primary   INVITE  0.002
    primary -> system    200     0.200 \(body("primary", "127.10.0.11", answer))
    system  -> carrier   200     0.201
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203

    """
  }

  private static func body(_ name: String, _ address: String, _ lines: [String]) -> String {
    let head = [
      "v=0", "o=\(name) 1 1 IN IP4 \(address)", "s=-", "c=IN IP4 \(address)", "t=0 0",
    ]
    let text = (head + lines).map { $0 + #"\r\n"# }.joined()
    return "content-type=application/sdp body=\"\(text)\""
  }
}
