/// An attribute of an element; its value is escaped.
///
/// Addresses come from `PageLink` alone, and there is no attribute that holds a script or a style.
package struct Attribute: Sendable {
  private let name: StaticString
  /// Nil for one that is only there or not: `open`.
  private let value: String?

  package init(_ name: StaticString, _ value: String) {
    self.name = name
    self.value = value
  }

  package init(_ name: StaticString, _ value: Int) {
    self.init(name, String(value))
  }

  private init(flag name: StaticString) {
    self.name = name
    value = nil
  }

  func write(to html: inout String) {
    html += " \(name)"
    guard let value else { return }
    html += "=\""
    MarkupText.write(value, to: &html)
    html += "\""
  }
}

extension Attribute {
  package static let isOpen = Attribute(flag: "open")
  package static let isHidden = Attribute(flag: "hidden")

  package static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
  package static func id(_ id: String) -> Attribute { Attribute("id", id) }
  package static func href(_ link: PageLink) -> Attribute { Attribute("href", link.text) }
}
