import SIP

/// Who calls whom, as far as the INVITE says.
struct CallerIdentity {
  /// The asserted number where a trusted network says one (RFC 3325), else that of From.
  let number: String
  let called: String

  init(_ invite: Message) {
    let asserted = invite.values("P-Asserted-Identity").first
    number =
      Self.user(asserted) ?? Self.user(invite.header(.from)) ?? "anonymous"
    called =
      invite.requestURI.flatMap { URI($0) }.flatMap(Self.user) ?? Self.user(invite.header(.to))
      ?? ""
  }

  private static func user(_ address: String?) -> String? {
    address.flatMap { NameAddress($0)?.uri }.flatMap(user)
  }

  /// The user part without its parameters, or a tel URI's number.
  private static func user(_ uri: URI) -> String? {
    let text = uri.isSIP ? uri.unescapedUser : uri.opaque
    let user = text.map { String($0.prefix { $0 != ";" }.prefix(64)) }
    return user?.isEmpty == false ? user : nil
  }
}
