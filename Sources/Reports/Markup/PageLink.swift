/// Where a link of a page may lead: a place in the page, or a file beside it.
package struct PageLink: Sendable, Hashable {
  let text: String

  /// A place in the page.
  package static func place(_ id: String) -> PageLink { PageLink(text: "#" + escaped(id)) }

  /// A file by its path from the page's folder; it can be no address of another kind.
  package static func file(_ path: String) -> PageLink {
    let parts = path.split(separator: "/").map { escaped(String($0)) }
    return PageLink(text: (path.hasPrefix("/") ? "/" : "./") + parts.joined(separator: "/"))
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for octet in text.utf8 {
      switch octet {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        escaped.unicodeScalars.append(Unicode.Scalar(octet))
      default:
        let digits = String(octet, radix: 16, uppercase: true)
        escaped += octet < 16 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return escaped
  }
}
