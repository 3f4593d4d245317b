import ProcessPlugins
import Testing
import Wire

struct PluginMessageTests {
  private func read(_ text: String) throws(MessageFault) -> PluginMessage {
    try PluginMessage(Array(text.utf8))
  }

  @Test func `requests, notifications, results and errors are told apart`() throws {
    #expect(
      try read(#"{"jsonrpc":"2.0","id":1,"method":"m"}"#) == .request(method: "m", id: .number(1)))
    #expect(try read(#"{"method":"m","jsonrpc":"2.0"}"#) == .request(method: "m", id: nil))
    #expect(try read(#"{"jsonrpc":"2.0","id":"a","result":null}"#) == .result(.text("a")))
    #expect(
      try read(#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"a\nb"}}"#)
        == .error(nil, code: -32700, message: "a b"))
  }

  static let wrong: [(String, MessageFault)] = [
    ("", .empty), ("  \r", .empty), ("hello", .notJSON), ("{", .notJSON),
    ("[]", .field("", "is not an object")),
    ("{\"jsonrpc\":\"2.0\",\"id\":1e999,\"result\":1}", .field("id", "is not a text")),
    ("{\"id\":1,\"result\":{}}", .notRPC("\"jsonrpc\" is not \"2.0\"")),
    ("{\"jsonrpc\":2.0,\"id\":1,\"result\":{}}", .field("jsonrpc", "is not a text")),
    ("{\"jsonrpc\":\"2.0\",\"id\":1}", .notRPC("it has no method, no result and no error")),
    ("{\"jsonrpc\":\"2.0\",\"result\":1}", .notRPC("a result without an id")),
    (
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"error\":{\"code\":1,\"message\":\"\"}}",
      .notRPC("it has both a result and an error")
    ),
    (
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}", .field("error.message", "is missing")
    ),
    ("{\"jsonrpc\":\"2.0\",\"id\":true,\"result\":1}", .field("id", "is not a text")),
    ("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"result\":1}", .field("id", "is not a text")),
    (
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"result\":1}",
      .notRPC("it is both a request and an answer")
    ),
  ]

  @Test(arguments: wrong) func `what is no message says why`(text: String, fault: MessageFault) {
    #expect(throws: fault) { try read(text) }
  }

  @Test func `depth is bounded before anything is read`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: MessageFault.tooDeep) { try read(deep) }
    #expect(throws: MessageFault.tooDeep) {
      try read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + deep)
    }
    // Brackets in a text are no levels.
    let text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\(deep)\\\"[[\"}"
    #expect((try? read(text)) == .result(.number(1)))
  }

  @Test func `bytes that are not UTF-8, and other encodings, are refused`() {
    #expect(throws: MessageFault.notUTF8) { try PluginMessage([0xFF, 0xFE, 0x7B, 0x00]) }
    #expect(throws: MessageFault.notUTF8) {
      try PluginMessage(Array("{\"jsonrpc\":\"".utf8) + [0xC3, 0x28])
    }
    #expect(throws: (any Error).self) {
      try PluginMessage(Array("{\"jsonrpc\":\"2.0\"".utf8).flatMap { [$0, 0] })
    }
  }

  @Test func `made-up bytes never crash the reader`() {
    var random = SeededGenerator(seed: 7)
    let good = Array(
      #"{"jsonrpc":"2.0","id":7,"result":{"verdicts":[{"verdict":"passed","why":"é\u00e9\n"}]}}"#
        .utf8)
    var read = 0
    for _ in 0..<20_000 {
      var line = good
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: line.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: line[place] = UInt8.random(in: 0...255, using: &random)
        case 1: line.remove(at: place)
        case 2:
          line.insert(Array("[]{}\",:\\0e-".utf8).randomElement(using: &random) ?? 0, at: place)
        default:
          line.insert(contentsOf: line[place...].prefix(20), at: place)
        }
      }
      if (try? PluginMessage(line)) != nil { read += 1 }
    }
    // Some are still messages; all were survived.
    #expect(read > 0 && read < 20_000)
  }

  @Test func `texts of a plugin fit a line of a report`() {
    #expect(PluginText.brief("a\n\u{1B}[2Jb\u{202E}c") == "a  [2Jb c")
    #expect(PluginText.brief(String(repeating: "x", count: 300), most: 5) == "xxxxx…")
  }
}
