import COsip

/// A URI with a display name and header parameters (RFC 3261 §20.10, §20.20).
///
/// The value of From, To, Contact, Route, Record-Route, Refer-To and Referred-By.
public struct NameAddress: Hashable, Sendable {
  /// The display name without its quotes and backslashes.
  public var display: String?
  public var uri: URI
  /// The header's parameters, not the URI's.
  public var parameters: Parameters

  public init(display: String? = nil, _ uri: URI, parameters: Parameters = []) {
    self.display = display
    self.uri = uri
    self.parameters = parameters
  }

  /// The tag parameter; setting nil removes it.
  public var tag: String? {
    get { parameters["tag"] }
    set {
      if let newValue { parameters.set("tag", newValue) } else { parameters.remove("tag") }
    }
  }

  /// The same address with that tag.
  public func tagged(_ tag: String) -> NameAddress {
    var copy = self
    copy.tag = tag
    return copy
  }
}

extension NameAddress: LosslessStringConvertible {
  /// Reads one value by libosip2's grammar; nil for `*` and for what is no address.
  public init?(_ text: String) {
    guard !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }),
      let address = Self.read(text) ?? Self.lengthened(text).flatMap({ Self.read($0) })
    else { return nil }
    self = address
  }

  /// Nil also for what the library does not take.
  private static func read(_ text: String) -> NameAddress? {
    guard let guarded = Osip.guarded(text),
      let address = Osip.enter({ () -> NameAddress? in
        var pointer: UnsafeMutablePointer<osip_from_t>?
        guard osip_from_init(&pointer) == 0, let pointer else { return nil }
        defer { osip_from_free(pointer) }
        guard osip_from_parse(pointer, guarded) == 0, let url = pointer.pointee.url,
          let uri = URI(url.pointee, from: text)
        else { return nil }
        let display = Osip.text(pointer.pointee.displayname).map(Osip.released)
        return NameAddress(
          display: display.flatMap(QuotedText.undone), uri,
          parameters: Osip.parameters(pointer.pointee.gen_params, unescapedByLibrary: false))
      })
    else { return nil }
    return address
  }

  /// The same where a URI in brackets is as short as `<sip:b>`, of which the library takes none.
  ///
  /// An empty user makes it long enough, and is read as none.
  private static func lengthened(_ text: String) -> String? {
    guard let bracket = openingBracket(of: text) else { return nil }
    let uri = text[bracket...].dropFirst().prefix { $0 != ">" }
    guard uri.utf8.count == 5, uri.prefix(4).equalsIgnoringCase("sip:"), uri.last != "@" else {
      return nil
    }
    let rest = text[uri.startIndex...].dropFirst(4)
    return "\(text[..<uri.startIndex])\(uri.prefix(4))@\(rest)"
  }

  /// Where the URI's brackets begin: the first that is not in quotes.
  private static func openingBracket(of text: String) -> String.Index? {
    var isQuoted = false
    var isEscaped = false
    for index in text.utf8.indices {
      defer { isEscaped = isQuoted && !isEscaped && text.utf8[index] == 0x5C }
      switch text.utf8[index] {
      case 0x22 where !isEscaped: isQuoted.toggle()
      case 0x3C where !isQuoted: return index
      default: continue
      }
    }
    return nil
  }

  public var description: String {
    let name = display.map { QuotedText.made($0) + " " } ?? ""
    return "\(name)<\(bracketed)>\(parameters)"
  }

  /// The URI, in which a bracket that came without brackets around it must not end them.
  private var bracketed: String {
    let text = uri.description
    guard text.utf8.contains(where: { $0 == 0x3C || $0 == 0x3E }) else { return text }
    return text.reduce(into: "") { written, character in
      switch character {
      case "<": written += "%3C"
      case ">": written += "%3E"
      default: written.append(character)
      }
    }
  }
}
