import Calls
import Testing

/// JSON written piece by piece, beside that of an encoder that has all of it.
struct JSONPiecesTests {
  private struct Part: Encodable {
    var name: String
    var numbers: [Int] = []
    var parts: [Part] = []
  }

  private struct Whole: Encodable {
    var empty: [Part] = []
    var first: Part
    var list: [Part]
  }

  private static let parts = [
    Part(name: "a"), Part(name: "b\n\t\"\u{7F}\u{85}ü", numbers: [1, 2]),
    Part(name: "c", parts: [Part(name: "parts\" : ["), Part(name: "e", numbers: [3])]),
  ]

  private static func text(_ pieces: inout JSONPieces) -> String {
    String(decoding: pieces.take(), as: UTF8.self) + "\n"
  }

  @Test func `the text is that of the whole record`() throws {
    var pieces = JSONPieces()
    pieces.open(.object)
    pieces.open(.list, as: "empty")
    pieces.close()
    try pieces.add(Self.parts[2], as: "first")
    pieces.open(.list, as: "list")
    for part in Self.parts { pieces.add(text: try JSONPieces.text(of: part)) }
    pieces.close()
    pieces.close()
    let text = Self.text(&pieces)
    #expect(text == (try RecordText.pretty(Whole(first: Self.parts[2], list: Self.parts))))
  }

  @Test(arguments: 0..<4) func `a list is filled into a record that has none`(
    _ count: Int
  ) throws {
    let parts = Array(Self.parts.prefix(count))
    let whole = Whole(first: Self.parts[1], list: parts)
    var pieces = JSONPieces()
    pieces.open(.list)
    try pieces.add(Whole(first: Self.parts[1], list: []), withList: "list", of: parts)
    try pieces.add(whole)
    pieces.close()
    let text = Self.text(&pieces)
    #expect(text == (try RecordText.pretty([whole, whole])))
  }

  @Test func `what was taken comes once`() throws {
    var pieces = JSONPieces()
    pieces.open(.list)
    var text = pieces.take()
    try pieces.add(1)
    text += pieces.take()
    pieces.close()
    text += pieces.take()
    #expect(String(decoding: text, as: UTF8.self) == "[\n  1\n]")
    let rest = pieces.take()
    #expect(rest.isEmpty)
  }
}
