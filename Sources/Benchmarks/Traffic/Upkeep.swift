import Wire

/// What happens beside calls: the system asks its trunks for their health, telephones register.
enum Upkeep {
  static func healthCheck(at start: Int64, _ random: inout SeededGenerator) -> [TimedPacket] {
    let system = Hosts.system(Int.random(in: 0..<Hosts.systems, using: &random))
    let trunk = Bool.random(using: &random) ? Hosts.primary : Hosts.secondary
    let text = UpkeepText(client: system, server: trunk, token: random.token())
    return packets(text, text.exchange("OPTIONS", user: "health", cseq: 1, 200, "OK"), start)
  }

  /// A REGISTER that is challenged and sent again (RFC 3261 §22).
  static func registration(at start: Int64, _ random: inout SeededGenerator) -> [TimedPacket] {
    let phone = Hosts.phone(Int.random(in: 0..<10_000, using: &random))
    let system = Hosts.system(Int.random(in: 0..<Hosts.systems, using: &random))
    let text = UpkeepText(client: phone, server: system, token: random.token())
    let nonce = random.token(length: 32)
    let challenge = "Digest realm=\"voice.example.net\", nonce=\"\(nonce)\""
    let first = text.exchange(
      "REGISTER", user: "phone", cseq: 1, 401, "Unauthorized", request: "Expires: 300\r\n",
      response: "WWW-Authenticate: \(challenge), algorithm=MD5, qop=\"auth\"\r\n")
    let credentials =
      "\(challenge), username=\"phone\", uri=\"sip:\(system.address)\", qop=auth, nc=00000001, "
      + "cnonce=\"\(random.token())\", response=\"\(random.token(length: 32))\""
    let second = text.exchange(
      "REGISTER", user: "phone", cseq: 2, 200, "OK",
      request: "Expires: 300\r\nAuthorization: \(credentials)\r\n", response: "Expires: 300\r\n")
    return packets(text, first, start) + packets(text, second, start + 5_000)
  }

  private static func packets(
    _ text: UpkeepText, _ messages: (request: [UInt8], response: [UInt8]), _ start: Int64
  ) -> [TimedPacket] {
    [
      TimedPacket(
        at: start, source: text.client, destination: text.server, payload: messages.request),
      TimedPacket(
        at: start + 700, source: text.server, destination: text.client,
        payload: messages.response),
    ]
  }
}
