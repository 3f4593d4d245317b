import SIP
import Wire

/// The bodies a ladder's messages carry unless a line says otherwise.
enum LadderBody {
  static let defaultCodecs = "PCMU,PCMA,telephone-event"

  /// An SDP session (RFC 4566) that offers those codecs, `NAME` or `NAME@payloadType`, in order.
  static func sdp(
    codecs: String, origin: Roles.Party, version: Int, media: Endpoint, isHeld: Bool
  ) -> String? {
    var formats: [String] = []
    var attributes: [String] = []
    for codec in codecs.split(separator: ",") {
      let parts = codec.split(separator: "@", maxSplits: 1)
      guard let name = parts.first, let known = known[name.lowercased()] else { return nil }
      let payloadType = parts.count > 1 ? String(parts[1]) : known.payloadType
      formats.append(payloadType)
      attributes.append("a=rtpmap:\(payloadType) \(known.map)")
      if let fmtp = known.fmtp { attributes.append("a=fmtp:\(payloadType) \(fmtp)") }
    }
    return text(
      origin, version, media,
      ["m=audio \(media.port) RTP/AVP \(formats.joined(separator: " "))"] + attributes
        + ["a=\(isHeld ? "sendonly" : "sendrecv")"])
  }

  /// A session that offers a fax and no audio (T.38 annex D).
  static func fax(origin: Roles.Party, version: Int, media: Endpoint) -> String {
    text(origin, version, media, ["m=image \(media.port) udptl t38", "a=T38FaxVersion:0"])
  }

  private static func text(
    _ origin: Roles.Party, _ version: Int, _ media: Endpoint, _ lines: [String]
  ) -> String {
    let head = [
      "v=0", "o=\(origin.name) 1 \(version) IN IP4 \(origin.address)", "s=-",
      "c=IN IP4 \(media.address)", "t=0 0",
    ]
    return (head + lines).map { $0 + "\r\n" }.joined()
  }

  /// A codec by name, `NAME@payloadType`, or payload type alone.
  static func codec(_ text: String) -> Codec? {
    if let type = UInt8(text), type < 128 {
      return Codec.fixed(type) ?? Codec(payloadType: type, name: "unknown", clockRate: 8_000)
    }
    let parts = text.split(separator: "@", maxSplits: 1)
    guard let name = parts.first, let known = known[name.lowercased()] else { return nil }
    let map = known.map.split(separator: "/")
    guard map.count > 1, let rate = Int(map[1]),
      let type = UInt8(parts.count > 1 ? String(parts[1]) : known.payloadType), type < 128
    else { return nil }
    return Codec(payloadType: type, name: String(map[0]), clockRate: rate)
  }

  /// The codecs of an SDP text in order, in the notation of `sdp`.
  static func codecs(of sdp: String) -> [String] {
    let lines = sdp.split(whereSeparator: \.isNewline)
    guard let media = lines.first(where: { $0.hasPrefix("m=") }) else { return [] }
    return media.split(separator: " ").dropFirst(3).map { format in
      let mapped = lines.first { $0.hasPrefix("a=rtpmap:\(format) ") }
      let name = mapped?.split(separator: " ").last?.split(separator: "/").first
      return "\(name ?? format)@\(format)"
    }
  }

  /// The first audio codec offered, and telephone-event where it was offered.
  static func answer(to offer: String) -> String {
    let offered = codecs(of: offer)
    let isEvent = { (codec: String) in codec.hasPrefix("telephone-event") }
    let chosen = offered.first { !isEvent($0) }.map { [$0] } ?? []
    return (chosen + offered.filter(isEvent).prefix(1)).joined(separator: ",")
  }

  private static let known: [String: (payloadType: String, map: String, fmtp: String?)] = [
    "pcmu": ("0", "PCMU/8000", nil), "pcma": ("8", "PCMA/8000", nil),
    "g722": ("9", "G722/8000", nil), "g729": ("18", "G729/8000", nil),
    "opus": ("107", "opus/48000/2", nil),
    "telephone-event": ("101", "telephone-event/8000", "0-15"),
  ]
}
