/// HTML in which nothing from outside can be more than text, by construction.
///
/// There are two ways in: text, which is escaped, and literals of this program (`StaticString`):
/// the names of elements and attributes, the style, the script. No other string becomes markup.
package struct Markup: Sendable, Hashable {
  package private(set) var html: String

  package static let none = Markup(literal: "")

  /// Text, escaped; see `MarkupText` for what is replaced.
  package init(text: String) {
    html = ""
    MarkupText.write(text, to: &html)
  }

  /// Markup that is written in this program.
  package init(literal: StaticString) {
    html = literal.description
  }

  /// One after the other.
  package init(_ parts: some Sequence<Markup>) {
    html = ""
    for part in parts { html += part.html }
  }

  /// An element; `tag` reads better where the attributes are known.
  init(_ name: StaticString, _ attributes: [Attribute], _ content: Markup) {
    html = "<\(name)"
    for attribute in attributes { attribute.write(to: &html) }
    html += ">"
    if Self.empty.contains(name.description) { return }
    html += content.html
    html += "</\(name)>"
  }

  /// Elements that have no end tag.
  private static let empty: Set<String> = ["meta", "link", "input", "br", "hr"]
}

/// An element with its attributes and what is in it.
package func tag(
  _ name: StaticString, _ attributes: Attribute..., @MarkupBuilder content: () -> Markup
) -> Markup {
  Markup(name, attributes, content())
}

/// An element with nothing in it.
package func tag(_ name: StaticString, _ attributes: Attribute...) -> Markup {
  Markup(name, attributes, .none)
}

/// Puts markup together from elements and texts; a text is escaped.
@resultBuilder package enum MarkupBuilder {
  package static func buildExpression(_ text: String) -> Markup { Markup(text: text) }
  package static func buildExpression(_ markup: Markup) -> Markup { markup }
  package static func buildBlock(_ parts: Markup...) -> Markup { Markup(parts) }
  package static func buildOptional(_ part: Markup?) -> Markup { part ?? .none }
  package static func buildEither(first: Markup) -> Markup { first }
  package static func buildEither(second: Markup) -> Markup { second }
  package static func buildArray(_ parts: [Markup]) -> Markup { Markup(parts) }
}
