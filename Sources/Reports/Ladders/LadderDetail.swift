import Calls
import SIP
import Wire

/// What a message's arrow says in brackets.
enum LadderDetail {
  static func text(_ message: Message) -> String? {
    if message.hasSession { return session(message) }
    switch message.method {
    case .refer?: return message.header(.referTo).map(target)
    case .cancel?, .bye?: return message.header(.reason).map(reason)
    case .notify?: return fragment(message)
    default: return nil
    }
  }

  /// The voice codecs of the first audio stream, and what is unusual about it.
  private static func session(_ message: Message) -> String {
    guard let session = try? SessionDescription(message.body) else { return "SDP unreadable" }
    guard let audio = session.anyAudio else {
      let kinds = session.media.map(\.kind)
      return kinds.isEmpty ? "no media" : kinds.prefix(3).joined(separator: " ")
    }
    guard audio.port != 0 else { return "audio refused" }
    let names = audio.codecs.filter { !$0.codecName.isSupplement }.map(\.name)
    var text = names.prefix(6).joined(separator: " ")
    if names.isEmpty { text = "audio" }
    if names.count > 6 { text += " …" }
    let direction = session.effectiveDirection(of: audio)
    if direction != .sendrecv { text += ", \(direction.rawValue)" }
    if session.media.contains(where: { $0.kind == "video" && $0.port != 0 }) { text += " + video" }
    return text
  }

  /// Who a transfer goes to, and whether it replaces a call (RFC 3515, RFC 3891).
  private static func target(_ value: String) -> String {
    guard let uri = NameAddress(value)?.uri else { return "to \(value)" }
    let who = uri.unescapedUser ?? uri.opaque ?? uri.host
    return "to \(who)" + (uri.headers.contains("Replaces") ? ", replaces" : "")
  }

  /// A Reason header (RFC 3326) as people say it: `200 Call completed elsewhere`, `Q.850 16`.
  private static func reason(_ value: String) -> String {
    let parts = value.split(separator: ";").map { $0.trimmed }
    let name = parts.first ?? ""
    var words = name.uppercased() == "SIP" ? [] : [name]
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let text = part[part.index(after: equals)...]
      switch part[..<equals].lowercased() {
      case "cause": words.append(String(text))
      case "text": words.append(text.filter { $0 != "\"" })
      default: continue
      }
    }
    return words.isEmpty ? value : words.joined(separator: " ")
  }

  /// How a transfer fares: the status in a sipfrag (RFC 3420).
  private static func fragment(_ message: Message) -> String? {
    let line = message.body.prefix { $0 != 0x0D && $0 != 0x0A }
    let text = String(decoding: line, as: UTF8.self)
    return text.hasPrefix("SIP/2.0 ") ? String(text.dropFirst(8)) : nil
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }).trimmingEnd
  }
}
