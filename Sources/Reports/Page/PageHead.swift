/// The head of a page that needs nothing beside itself and may load nothing.
package enum PageHead {
  /// `script` is the hash of the one script that may run; nil for none.
  package static func markup(title: String, script: String? = nil) -> Markup {
    tag("head") {
      tag("meta", .init("charset", "utf-8"))
      tag(
        "meta", .init("http-equiv", "Content-Security-Policy"),
        .init(
          "content",
          "default-src 'none'; " + (script.map { "script-src '\($0)'; " } ?? "")
            + "style-src '\(PageStyle.hash)'; base-uri 'none'; form-action 'none'"))
      tag("meta", .init("name", "referrer"), .init("content", "no-referrer"))
      tag(
        "meta", .init("name", "viewport"), .init("content", "width=device-width, initial-scale=1"))
      tag("title") { title }
      tag("style") { Markup(literal: PageStyle.text) }
    }
  }
}
