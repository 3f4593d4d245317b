import SIP
import Wire

/// Puts new identifiers in place of recorded ones in header fields that name calls and places.
struct MessageRewriter {
  let map: AddressMap
  let call: PlayedCall
  let callID: (String) -> String

  /// A value with its addresses replaced and, where it names a dialog, that dialog's identifiers.
  func rewrite(_ value: String, of name: HeaderName) -> String {
    let text = map.rewrite(value)
    guard Self.dialogNames.contains(name) else { return text }
    return identifiers(text)
  }

  /// Headers in which Call-IDs and tags may stand (RFC 3891, RFC 3515, RFC 4538, RFC 3261 §20.21).
  private static let dialogNames: Set<HeaderName> = [
    .referTo, .replaces, "Target-Dialog", "In-Reply-To", "Join", "Session-ID",
  ]

  private func identifiers(_ text: String) -> String {
    var text = text
    for (old, new) in call.callIDs where old != new {
      // What is inside a URI is escaped; the address in it has been replaced already.
      for (was, becomes) in [(old, new), (escaped(old), escaped(new))] {
        text = text.replacing(map.rewrite(was), with: becomes)
      }
    }
    for (name, new) in call.tags where name.tag.utf8.count >= 4 && name.tag != new {
      text = text.replacing(name.tag, with: new)
    }
    return text
  }

  private func escaped(_ text: String) -> String { text.replacing("@", with: "%40") }

  /// The body with its places replaced; one that is neither a description nor text is kept.
  func body(
    of message: Message, at address: IPAddress, port: (Endpoint) -> UInt16
  ) -> [UInt8] {
    let body = Array(message.body)
    guard !body.isEmpty else { return body }
    if SessionPorts.mayDescribe(message) {
      return withoutActuallyEscaping(port) { port in
        SessionRewriter(address: address, map: map, port: port).rewrite(body)
      }
    }
    let type = message.header(.contentType)?.lowercased() ?? ""
    guard type.hasPrefix("text/") || type.contains("xml") || type.hasPrefix("message/"),
      let text = String(validating: body, as: UTF8.self)
    else { return body }
    return Array(map.rewrite(text).utf8)
  }
}
