import Foundation
import Reports
import Testing
import Wire

struct MarkupTests {
  /// What harms a page that takes it for markup, or a reader who is shown it as it is.
  static let hostile =
    "<script>document.documentElement.dataset.owned=1</script>\"><img src=x onerror=alert(1)>"
    + "'--></pre></template></details>]]>\u{2028}\u{202E}evil\u{0}\u{FEFF}&amp;"

  @Test func `text is escaped and nothing in it hides or turns`() {
    let html = tag("p") { Self.hostile }.html
    #expect(!html.dropFirst(3).dropLast(4).contains { $0 == "<" || $0 == ">" || $0 == "\"" })
    #expect(html.contains("&amp;amp;"))
    for hidden in ["\u{2028}", "\u{202E}", "\u{0}", "\u{FEFF}"] as [Unicode.Scalar] {
      #expect(!html.unicodeScalars.contains(hidden))
    }
  }

  @Test func `a value of an attribute cannot leave it`() {
    let html = tag("p", .class("\" onclick='x' \u{0}<")).html
    #expect(html == "<p class=\"&quot; onclick=&#39;x&#39; \u{FFFD}&lt;\"></p>")
  }

  @Test func `elements nest, texts stand beside them and void elements are not closed`() {
    let isShown = false
    let html = tag("ul", .id("a")) {
      "x & y"
      tag("li") { tag("b") { "1" } }
      if isShown { "never" }
      for word in ["r", "s"] { word }
      tag("br")
      tag("input", .isHidden)
    }.html
    #expect(html == "<ul id=\"a\">x &amp; y<li><b>1</b></li>rs<br><input hidden></ul>")
  }

  @Test(arguments: [
    ("javascript:alert(1)", "./javascript%3Aalert%281%29"),
    ("//evil.example/x", "/evil.example/x"),
    ("a b/ü?#.pcapng", "./a%20b/%C3%BC%3F%23.pcapng"),
    ("../logs/1.log", "./../logs/1.log"),
    ("https://evil.example", "./https%3A/evil.example"),
  ]) func `a link to a file is nothing but a path`(_ path: String, _ expected: String) {
    let html = tag("a", .href(.file(path))).html
    #expect(html == "<a href=\"\(expected)\"></a>")
  }

  @Test func `bytes that are no text are named`() {
    let octets: [UInt8] =
      Array("A: ü <b>\r\nB:\tc\n".utf8) + [0xFF, 0xC3, 0x28, 0x00, 0x0D, 0x7F] + Array("é".utf8)
      + Array("\u{202E}\u{2028}".utf8) + [0xED, 0xA0, 0x80, 0xF0, 0x9F]
    let html = OctetMarkup.markup(octets).html
    #expect(
      html == "A: ü &lt;b&gt;\nB:\tc<i>\\n</i>\n<i>\\xFF\\xC3</i>(<i>\\x00\\x0D\\x7F</i>é"
        + "<i>\\u{202E}\\u{2028}\\xED\\xA0\\x80\\xF0\\x9F</i>")
  }

  @Test func `a long message is cut, and says so`() {
    let html = OctetMarkup.markup([UInt8](repeating: 0x61, count: 20_000)).html
    #expect(html.count < 17_000)
    #expect(html.hasSuffix("<i> … 3616 more bytes, in the capture</i>"))
  }

  @Test func `no bytes make an element but the one for odd bytes`() {
    // Markup and the edges of UTF-8 more often than chance has them.
    let likely: [UInt8] = [0x3C, 0x3E, 0x22, 0x26, 0x0D, 0x0A, 0xE2, 0x80, 0xAE, 0xC2, 0xF0]
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let octets = (0..<300).map { _ -> UInt8 in
        let value = generator.next()
        return value % 3 == 0
          ? UInt8(truncatingIfNeeded: value >> 32) : likely[Int(value / 3 % UInt64(likely.count))]
      }
      // As a parser reads it: a combining mark after `>` is still after it.
      let html = Array(OctetMarkup.markup(octets).html.utf8)
      for (index, octet) in html.enumerated() where octet == UInt8(ascii: "<") {
        let rest = html[index...].prefix(4)
        #expect(rest.starts(with: "<i>".utf8) || rest.starts(with: "</i>".utf8))
      }
      let text = String(decoding: html, as: UTF8.self).unicodeScalars
      #expect(text.count { $0 == "<" } == text.count { $0 == ">" })
      #expect(!text.contains { $0.value == 0x202E || $0.value == 0 })
    }
  }
}
