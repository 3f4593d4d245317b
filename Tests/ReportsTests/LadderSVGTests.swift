import Calls
import Foundation
import FoundationXML
import Reports
import SIP
import Testing
import Wire

struct LadderSVGTests {
  private static let finding = LadderFinding(
    number: 1, check: "cancel.before-failover",
    message: "the <failover> INVITE left 33 µs \"before\" the CANCEL", frames: [4, 5])

  private static func layout() throws -> LadderLayout {
    let ladder = try Ladder(ReportKit.ladder)
    return LadderLayout(
      ladder.sightings, roles: ladder.roles, title: "call 1 & only", findings: [finding])
  }

  @Test func `a picture is XML with a title, a description and a tooltip an arrow`() throws {
    let picture = Picture(LadderSVG(id: "call1").text([try Self.layout()]))
    #expect(picture.isRight)
    #expect(picture.root["role"] == "img")
    #expect(picture.root["aria-labelledby"] == "call1-title call1-desc")
    #expect(picture.texts["title"]?.first == "call 1 & only")
    #expect(picture.texts["desc"]?.first?.contains("5 messages between carrier, system") == true)
    #expect(picture.texts["title"]?.count { $0.hasPrefix("INVITE sip:") } == 3)
    #expect(picture.texts["text"]?.contains("INVITE (PCMU PCMA)") == true)
    #expect(picture.texts["text"]?.contains("carrier") == true)
    #expect(picture.texts["text"]?.contains("4.095") == true)
    #expect(picture.counts["circle"] == 3)
  }

  @Test func `a picture needs nothing from elsewhere and runs nothing`() throws {
    let text = LadderSVG().text([try Self.layout()])
    for word in ["<script", "<image", "<use", "<a ", "href", "url(", "@import", "onload"] {
      #expect(!text.contains(word), "\(word)")
    }
    #expect(text.components(separatedBy: "http").count == 2)
    #expect(text.contains("prefers-color-scheme:dark"))
  }

  @Test func `what came from the wire stays text`() throws {
    let hostile = try LadderDrawingTests.hostile()
    let layout = LadderLayout(
      [hostile], roles: Roles([]), title: "</title><script>x</script>\u{1}\u{202E}",
      findings: [
        LadderFinding(number: 1, check: "a", message: "]]></style><script>", frames: [1])
      ])
    let text = LadderSVG(id: "\"><script>").text([layout])
    #expect(!text.contains("<script"))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
    let picture = Picture(text)
    #expect(picture.isRight)
    #expect(picture.counts["script"] == nil)
  }

  @Test func `several calls are one picture`() throws {
    let layout = try Self.layout()
    let picture = Picture(LadderSVG().text([layout, layout]))
    #expect(picture.isRight)
    #expect(picture.counts["svg"] == 1)
    #expect(picture.texts["text"]?.count { $0 == "secondary" } == 2)
  }

  @Test func `no call is a picture all the same`() {
    #expect(Picture(LadderSVG().text([])).isRight)
  }
}

/// A picture as an XML parser reads it.
private final class Picture: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]
  /// The text in each element, by name.
  private(set) var texts: [String: [String]] = [:]
  private(set) var root: [String: String] = [:]
  /// Whether the text is XML to its end.
  private(set) var isRight = false
  private var open: [(name: String, text: String)] = []

  init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    isRight = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if open.isEmpty { root = attributes }
    counts[name, default: 0] += 1
    open.append((name, ""))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if !open.isEmpty { open[open.count - 1].text += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if let last = open.popLast() { texts[last.name, default: []].append(last.text) }
  }
}
