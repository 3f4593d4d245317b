import SIP

/// What whoever takes a call is told of it besides the caller: header fields passed on unread.
enum PassedContext {
  /// RFC 7433, RFC 5806, RFC 7044.
  private static let names: Set<HeaderName> = ["User-to-User", "Diversion", "History-Info"]
  private static let most = 32
  private static let longest = 1_024

  /// Those fields and all whose names begin with `X-`.
  static func fields(of invite: Message) -> [Draft.Field] {
    let wanted = invite.allHeaders.filter { name, value in
      (names.contains(name) || name.canonical.hasPrefix("x-")) && value.utf8.count <= longest
    }
    return wanted.prefix(most).map { Draft.Field($0.name, $0.value) }
  }

  /// Header fields written into a URI (RFC 3261 §19.1.1), for who is asked to call by REFER.
  static func embedded(_ fields: [Draft.Field]) -> Parameters {
    Parameters(
      fields.map { Parameters.Parameter($0.name.text, PercentEscape.made($0.value)) })
  }
}
