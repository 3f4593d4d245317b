import SIP
import Wire

/// Puts a party's own address and ports into a session description it sent when recorded.
struct SessionRewriter {
  /// Where the party listens for media.
  let address: IPAddress
  let map: AddressMap
  /// Gives the new port for a recorded place of media, always the same one.
  let port: (Endpoint) -> UInt16

  /// The body with new places; what is no session description is left as it is.
  func rewrite(_ body: [UInt8]) -> [UInt8] {
    let places = SessionPorts.lines(in: body)
    var media = -1
    var result: [UInt8] = []
    for line in body.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if !result.isEmpty || line.startIndex > 0 { result.append(0x0A) }
      let end = line.last == 0x0D ? line.dropLast() : line
      let text = String(decoding: end, as: UTF8.self)
      if text.hasPrefix("m=") { media += 1 }
      let place = places.indices.contains(media) ? places[media] : nil
      result += Array(rewrite(text, place).utf8)
      if end.count < line.count { result.append(0x0D) }
    }
    return result
  }

  private func rewrite(_ line: String, _ place: Endpoint?) -> String {
    if line.hasPrefix("c=") || line.hasPrefix("o=") {
      var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard words.count >= 3, let last = words.last,
        IPAddress(text: last.prefix { $0 != "/" }) != .v4(0)
      else { return line }
      words[words.count - 2] = address.isIPv6 ? "IP6" : "IP4"
      words[words.count - 1] = address.description
      return words.joined(separator: " ")
    }
    guard let place else { return map.rewrite(line) }
    if line.hasPrefix("m=") {
      var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard words.count >= 2 else { return line }
      let count = words[1].firstIndex(of: "/").map { String(words[1][$0...]) } ?? ""
      words[1] = "\(port(place))\(count)"
      return words.joined(separator: " ")
    }
    if line.hasPrefix("a=rtcp:") {
      let rest = line.dropFirst("a=rtcp:".count).split(separator: " ").dropFirst()
      let own = "a=rtcp:\(port(place) &+ 1)"
      return rest.isEmpty ? own : "\(own) IN \(address.isIPv6 ? "IP6" : "IP4") \(address)"
    }
    return map.rewrite(line)
  }
}
