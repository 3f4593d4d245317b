import Linting
import Plugins
import Testing

/// JSON as configuration: places, spellings and what is refused.
struct JSONReadingTests {
  private func read(_ text: String, file: String = "a.json") throws -> ConfigurationTree {
    try #require(ConfigurationReader.read(text, file: file).first).root
  }

  private func problem(_ text: String) -> String {
    do {
      _ = try ConfigurationReader.read(text, file: "a.json")
      return "none"
    } catch {
      return error.description
    }
  }

  @Test func `keys and values have lines and columns, tabs counted as one`() throws {
    let tree = try read("{\n\t\"a\":\t1,\n\t\"b\": [true,\n\t\tnull]\n}")
    #expect(tree.position == TextPosition(1, 1))
    let entries = try #require(tree.entries)
    #expect(entries.map(\.position) == [TextPosition(2, 2), TextPosition(3, 2)])
    #expect(entries[0].value.position == TextPosition(2, 7))
    #expect(entries[1].value.list?.map(\.position) == [TextPosition(3, 8), TextPosition(4, 3)])
    #expect(entries[1].value.list?.last?.content == .empty)
  }

  @Test func `numbers keep their spelling, however big`() throws {
    let tree = try read(#"{"a": 123456789012345678901234567890, "b": -1.50e+3}"#)
    #expect(tree["a"]?.text == "123456789012345678901234567890")
    #expect(tree["b"]?.text == "-1.50e+3")
  }

  @Test func `escapes come out as what they stand for`() throws {
    let tree = try read(#"{"a": "\u00e9\ud83d\ude00\/\t\"", "\u0062": "é😀"}"#)
    #expect(tree["a"]?.text == "é😀/\t\"")
    #expect(tree["b"]?.text == "é😀")
  }

  @Test func `columns count characters, not bytes`() throws {
    let tree = try read(#"{"é😀": "x", "b": "y"}"#)
    #expect(tree["b"]?.position == TextPosition(1, 18))
  }

  @Test func `line ends of other systems and a byte order mark are no trouble`() throws {
    let tree = try read("\u{FEFF}{\r\n  \"a\": 1\r\n}\r\n")
    #expect(tree["a"]?.position == TextPosition(2, 8))
  }

  @Test(
    arguments: [
      (#"{"a": 1, "a": 2}"#, "a.json:1: not JSON at column 10: key \"a\" is written twice"),
      ("{\"a\": 1,\n}", "a.json:2: not JSON at column 1: a key in double quotes is expected"),
      ("{\"a\" 1}", "a colon after key \"a\" is expected, not \"1\""),
      ("{\"a\": 01}", "\"01\" is no value of JSON"),
      ("{\"a\": 1.}", "\"1.\" is no value of JSON"),
      ("{\"a\": 1e+}", "\"1e+\" is no value of JSON"),
      ("{\"a\": -}", "\"-\" is no value of JSON"),
      ("{\"a\": yes}", "\"yes\" is no value of JSON; a text needs double quotes"),
      ("{\"a\": \"x}", "a text that starts here has no closing quote"),
      ("{\"a\": \"x\ny\"}", "a text may not hold a bare line end"),
      ("{\"a\": \"\\ud83d\"}", "half of a surrogate pair"),
      ("{\"a\": \"\\x\"}", "\\x is no escape of JSON"),
      ("{\"a\": \"\\u12g4\"}", "\\u needs four hexadecimal digits"),
      ("{\"a\": [1 2]}", "a comma or the list's end is expected, not \"2\""),
      ("{\"a\": ", "a value is expected, not the end of the file"),
      ("", "file is empty"),
      ("3", "a configuration must be a mapping or a list of them, not \"3\""),
      (String(repeating: "[", count: 100), "60 levels"),
    ])
  func `what is not JSON is said with its place`(_ text: String, _ sentence: String) {
    #expect(problem(text).contains(sentence), "\(problem(text))")
    #expect(!problem(text).contains("\n"))
  }

  @Test func `several values and the heads of requests may stand in one file`() throws {
    let text = """
      PUT https://host/queues/{queueId}
      Content-Type: application/json

      {"a": 1}
      POST /other
      {"b": 2}
      GET /nothing

      """
    let documents = try ConfigurationReader.read(text, file: "-")
    #expect(documents.map(\.form) == [.payload, .payload])
    #expect(documents.map(\.root.position.line) == [4, 6])
  }

  /// Half a second where nothing else runs; a search that grows with the square takes far longer.
  @Test(.timeLimit(.minutes(10))) func `long texts take no long time`() throws {
    for part in ["us-east-", "1.2.3.", "[1:", "a.", "replicationLatency >"] {
      let long = String(repeating: part, count: 1_000_000 / part.count)
      let text = #"{"flow": {"a": "\#(long)"}}"#
      let documents = try ConfigurationReader.read(text, file: "a.json")
      #expect(Linter().judge(documents) == [])
    }
  }

  @Test func `damaged files are refused or read, never a crash`() throws {
    var generator = Random(state: 4)
    let seed = Array(#"{"a": [1, "\u00e9\ud83d\ude00", {"b": null}], "c": -1e5}"#.utf8)
    for _ in 0..<3000 {
      var bytes = seed
      for _ in 0...(generator.next() % 4) {
        let place = Int(generator.next() % UInt64(bytes.count))
        switch generator.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[Int(generator.next() % UInt64(bytes.count))], at: place)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let documents = try? ConfigurationReader.read(text, file: "a.json")
      _ = Linter().judge(documents ?? [])
    }
  }

  private struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
