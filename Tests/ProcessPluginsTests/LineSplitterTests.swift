import ProcessPlugins
import Testing
import Wire

struct LineSplitterTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func `lines come whole, however they are cut`() {
    let text = "one\n\ntwo two\nthree"
    for size in 1...text.utf8.count {
      var splitter = LineSplitter(most: 100)
      var pieces: [LineSplitter.Piece] = []
      var rest = bytes(text)[...]
      while !rest.isEmpty {
        pieces += splitter.take(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      #expect(pieces == [.line(bytes("one")), .line([]), .line(bytes("two two"))])
      #expect(splitter.finish() == bytes("three"))
      #expect(splitter.finish() == [])
    }
  }

  @Test func `a line beyond the bound is said once, and the next one is read`() {
    var splitter = LineSplitter(most: 4)
    #expect(splitter.take(bytes("1234\n12345678")) == [.line(bytes("1234")), .tooLong])
    #expect(splitter.take(bytes("9999999999")) == [])
    #expect(splitter.take(bytes("9\nok\n")) == [.line(bytes("ok"))])
  }
}
