import SIP

/// The words of SIP that name nobody: what a redaction leaves.
enum ProtocolWords {
  static let schemes: Set<String> = [
    "sip", "sips", "tel", "urn", "uuid", "im", "pres", "http", "https", "ws", "wss", "mailto",
    "cid",
  ]

  /// Words in the place of a person that stand for nobody (RFC 3323 §4.1.1.3).
  static let nobody: Set<String> = [
    "anonymous", "unknown", "unavailable", "restricted", "invalid", "localhost",
  ]

  /// Parameters of which the value is a number or word of the protocol.
  static let plainParameters: Set<String> = [
    "transport", "user", "method", "ttl", "lr", "q", "expires", "rport", "index", "cause",
    "reason", "privacy", "handling", "purpose", "refresher", "events", "min-se", "algorithm",
    "qop", "nc", "stale", "keep", "alias", "ob", "reg-id", "cpc", "oli", "noa", "counter", "limit",
    "screen", "party", "id-type", "npi", "ton", "early-only", "comp", "charset", "level",
    "duration", "rc", "mp", "np", "cause-code", "retry-after",
  ]

  /// Parameters that have no value, and words that stand like such (RFC 3840 §9).
  static let flags: Set<String> = [
    "isfocus", "automata", "audio", "video", "text", "application", "data", "control", "image",
    "class", "duplex", "mobility", "message", "actor", "on", "off", "yes", "no", "true", "false",
    "required", "optional", "hide", "nat", "early-session", "require",
  ]

  /// Other parameters whose name stays and whose value goes.
  static let parameters: Set<String> = [
    "tag", "branch", "received", "maddr", "to-tag", "from-tag", "phone-context", "isub", "ext",
    "npdi", "rn", "cic", "tgrp", "trunk-context", "otg", "isup-oli", "username", "realm", "nonce",
    "uri", "response", "cnonce", "opaque", "domain", "nextnonce", "rspauth", "replaces", "text",
    "call-id", "+sip.instance", "gr", "pub-gruu", "temp-gruu", "icid-value", "icid-generated-at",
    "orig-ioi", "term-ioi", "utran-cell-id-3gpp", "info", "boundary", "id",
  ]

  /// Of a tel number in the user part (RFC 3966 §3, RFC 4694, RFC 4904).
  static let numberParameters: Set<String> = [
    "phone-context", "isub", "ext", "npdi", "rn", "cic", "tgrp", "trunk-context", "otg", "cpc",
    "oli", "noa", "isup-oli",
  ]

  /// Headers of numbers and words of the protocol: nothing in them names anybody, if they are right.
  static let plainHeaders: Set<String> = [
    "content-length", "cseq", "max-forwards", "expires", "min-expires", "min-se",
    "session-expires", "rseq", "rack", "content-type", "accept", "accept-encoding",
    "accept-language", "event", "subscription-state", "date", "timestamp", "mime-version",
    "content-disposition", "content-encoding", "content-language", "priority",
    "answer-mode", "request-disposition", "refer-sub", "recv-info", "info-package", "connection",
    "upgrade", "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions",
  ]

  /// Headers of free words in which a number or an address may stand, and of words of the protocol
  /// among which somebody may have put one.
  static let talkingHeaders: Set<String> = [
    "user-agent", "server", "allow", "allow-events", "supported", "require", "proxy-require",
    "unsupported", "privacy",
  ]

  /// The words of the reason phrases of the standards, and of what proxies say as well.
  private static let phrases: Set<String> = {
    let standard = (100...699).compactMap { StatusCode(rawValue: $0)?.reason.lowercased() }
    let more = "canceling cancelled giving a try your call is important to us dead no user here"
    return Set((standard + [more]).flatMap { $0.split { !$0.isLetter }.map(String.init) })
  }()

  /// Whether a word of a reason phrase says why, and not who: one of the standards', or a number of
  /// three digits at most.
  static func isOfPhrase(_ word: [UInt8]) -> Bool {
    if word.allSatisfy(\.isDigit) { return word.count <= 3 }
    return word.count <= 24 && phrases.contains(String(decoding: word, as: UTF8.self).lowercased())
  }

  /// Headers that begin with a Call-ID.
  static let callHeaders: Set<String> = [
    "call-id", "replaces", "join", "target-dialog", "in-reply-to", "same-session",
  ]

  /// Headers whose first word names a scheme or a code.
  static let leadingHeaders: Set<String> = [
    "authorization", "proxy-authorization", "www-authenticate", "proxy-authenticate", "warning",
    "retry-after",
  ]

  /// What the parties around a system under test are called.
  private static let roles: Set<String> = [
    "system", "carrier", "primary", "secondary", "tertiary", "edge", "trunk", "agent", "duty",
    "teams", "store", "database", "customers", "desktop",
  ]

  /// Whether a name says which part somebody plays and not who it is: `duty1`, `edge 3`.
  static func isRole(_ name: String) -> Bool {
    // What marks a letter or digit is more than the role.
    guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    guard let first = name.firstIndex(where: { !("a"..."z").contains($0) }) else {
      return roles.contains(name)
    }
    let rest = name[first...]
    let number = rest.first == " " ? rest.dropFirst() : rest
    return roles.contains(String(name[..<first])) && (1...3).contains(number.count)
      && number.allSatisfy { ("0"..."9").contains($0) }
  }

  static let dnsLabels: Set<String> = [
    "arpa", "in-addr", "ip6", "e164", "local", "_sip", "_sips", "_udp", "_tcp", "_tls", "_ws",
    "_wss", "_sctp", "_dns-sd", "_services",
  ]
}
