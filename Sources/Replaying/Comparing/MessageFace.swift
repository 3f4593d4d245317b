import SIP
import Wire

/// A message without what must differ from one run to the next.
///
/// Addresses are names; tags, Call-IDs and media ports are whose they are; branches and nonces are
/// gone.
struct MessageFace {
  /// The Request-URI; nil for a response.
  let uri: String?
  /// By canonical name, each value as it is compared.
  let headers: [String: [String]]
  let body: [String]
  /// How the headers were written.
  let names: [String: String]

  init(
    _ message: Message, in trace: ReplayTrace, _ owners: IdentifierOwners,
    comparesAgents: Bool = false
  ) {
    uri = message.requestURI.map { trace.symbols.rewrite($0) }
    var headers: [String: [String]] = [:]
    var names: [String: String] = [:]
    for (name, value) in message.allHeaders {
      let key = name.canonical
      if Self.ignored.contains(key) || (!comparesAgents && Self.agents.contains(key)) { continue }
      names[key] = names[key] ?? name.text
      if Self.lists.contains(key) {
        if headers[key] == nil {
          headers[key] = message.values(name).map {
            Self.face(key, $0, trace, owners)
          }
        }
      } else {
        headers[key, default: []].append(Self.face(key, value, trace, owners))
      }
    }
    self.headers = headers
    self.names = names
    body = Self.body(message, trace, owners)
  }

  private static let ignored: Set<String> = [
    "content-length", "date", "timestamp", "authentication-info",
  ]
  private static let agents: Set<String> = ["user-agent", "server"]
  private static let lists: Set<String> = [
    "via", "route", "record-route", "contact", "allow", "supported", "require", "unsupported",
  ]
  private static let parties: Set<String> = ["from", "to"]
  private static let digests: Set<String> = [
    "www-authenticate", "proxy-authenticate", "authorization", "proxy-authorization",
  ]

  private static func face(
    _ key: String, _ value: String, _ trace: ReplayTrace, _ owners: IdentifierOwners
  ) -> String {
    switch key {
    case "via":
      guard let via = Via(value) else { return trace.symbols.rewrite(value) }
      return "SIP/2.0/\(via.transport.viaName) \(trace.symbols.rewrite(host(via)))"
    case "call-id": return owners.callID(value)
    case "rseq": return "number"
    case "rack": return "number" + value.drop { $0 != " " }
    case "cseq": return value
    case _ where parties.contains(key):
      return tagged(trace.symbols.rewrite(value), owners)
    case _ where digests.contains(key): return digest(trace.symbols.rewrite(value))
    default: return owners.name(in: trace.symbols.rewrite(value))
    }
  }

  private static func host(_ via: Via) -> String {
    let port = via.port.map { ":\($0)" } ?? ""
    return (via.host.contains(":") ? "[\(via.host)]" : via.host) + port
  }

  /// The tag as whose it is; other parameters stay.
  private static func tagged(_ value: String, _ owners: IdentifierOwners) -> String {
    guard let range = value.range(ofParameter: "tag") else { return value }
    return value[..<range.lowerBound] + owners.tag(String(value[range]))
      + value[range.upperBound...]
  }

  /// Which parameters there are; nonces and what is made from them differ each time.
  private static func digest(_ value: String) -> String {
    let fresh: Set<String> = ["nonce", "cnonce", "response", "opaque", "nc"]
    return value.split(separator: ",").map { part in
      let words = part.split(separator: "=", maxSplits: 1)
      let name = words.first.map { $0.split(separator: " ").last.map(String.init) ?? "" } ?? ""
      return fresh.contains(name.lowercased()) ? "\(words.first ?? "")=…" : String(part)
    }.joined(separator: ",")
  }

  private static func body(
    _ message: Message, _ trace: ReplayTrace, _ owners: IdentifierOwners
  ) -> [String] {
    guard !message.body.isEmpty else { return [] }
    let lines = SessionLines(message.body).texts
    guard SessionPorts.mayDescribe(message) else {
      return lines.map { owners.name(in: trace.symbols.rewrite($0)) }
    }
    let places = SessionPorts.lines(in: message)
    var media = -1
    return lines.map { line in
      if line.hasPrefix("m=") { media += 1 }
      let place = places.indices.contains(media) ? places[media] : nil
      return session(line, place, trace, owners)
    }
  }

  private static func session(
    _ line: String, _ place: Endpoint?, _ trace: ReplayTrace, _ owners: IdentifierOwners
  ) -> String {
    if line.hasPrefix("o=") { return "o=…" }
    if line.hasPrefix("c=") {
      return line.hasSuffix(" 0.0.0.0") ? "c=0.0.0.0" : "c=address"
    }
    if line.hasPrefix("a=rtcp:") { return "a=rtcp" }
    guard line.hasPrefix("m="), let place else { return trace.symbols.rewrite(line) }
    var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    if words.count >= 2 { words[1] = owners.port(place) }
    return words.joined(separator: " ")
  }
}

extension String {
  /// Where a header parameter's value stands, behind the URI.
  fileprivate func range(ofParameter name: String) -> Range<Index>? {
    let start = lastIndex(of: ">") ?? startIndex
    guard let mark = self[start...].range(of: ";\(name)=") else { return nil }
    let end = self[mark.upperBound...].firstIndex { $0 == ";" || $0 == " " } ?? endIndex
    return mark.upperBound..<end
  }

  private func range(of text: String) -> Range<Index>? { self[...].range(of: text) }
}

extension Substring {
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}
