import Plugins
import Wire

/// A configuration on its way to a template: its tokens, what was changed, what is left to do.
struct ConfigurationDraft {
  let dialect: Dialect
  let tokens: [Token]
  let defines: [String: TokenReader.Define]
  var files: [EditedFile]
  /// What a person has to do.
  var chores: [Problem] = []
  /// What a person should know.
  var notes: [String] = []
  /// Further words of the command line.
  var arguments: [String] = []
  /// Where it listened, as written.
  var ownHosts: Set<String> = []
  var ownPorts: Set<UInt16> = []
  var transports: Set<Transport> = []
  /// The trunks as written, first one first.
  var trunks: [String] = []
  var hasTrunkList = false
  var answerWithin: Duration?
  var ringWithin: Duration?
  var triggers: [Int]?

  /// Every `modparam` with a single value, read once.
  private var settings: [(modules: [Substring], name: String, value: Token)] = []

  /// The most that is listed of one configuration.
  private static let mostChores = 100

  init(_ dialect: Dialect, _ reader: TokenReader) {
    self.dialect = dialect
    tokens = reader.tokens
    defines = reader.defines
    files = reader.files
    settings = tokens.indices.compactMap { index in
      guard tokens[index].isWord("modparam"), let arguments = arguments(at: index),
        arguments.count == 3, let modules = arguments[0].first?.text,
        let name = arguments[1].first, arguments[2].count == 1, let value = arguments[2].first
      else { return nil }
      return (modules.split(separator: "|"), name.text, value)
    }
  }

  func place(_ token: Token) -> Place { Place(files[token.file].path, token.line + 1) }

  mutating func leave(_ token: Token, _ sentence: String) {
    let chore = Problem(place(token), sentence)
    if chores.count < Self.mostChores, !chores.contains(chore) { chores.append(chore) }
  }

  /// Gives a whole token another text.
  mutating func replace(_ token: Token, with text: String) {
    files[token.file].replace(token.range, on: token.line, with: text)
  }

  /// Gives a part of a token, in bytes of its text, another one.
  mutating func replace(_ part: Range<Int>, of token: Token, with text: String) {
    let start = token.range.lowerBound
    files[token.file].replace(
      (start + part.lowerBound)..<(start + part.upperBound), on: token.line, with: text)
  }

  /// A call such as `modparam("tm", "fr_timer", 3000)`: its arguments; nil where none begins.
  func arguments(at index: Int) -> [[Token]]? {
    guard index + 1 < tokens.count, tokens[index + 1].isMark("(") else { return nil }
    var found: [[Token]] = [[]]
    var depth = 1
    for token in tokens[(index + 2)...].prefix(100) {
      if token.isMark("(") { depth += 1 }
      if token.isMark(")") {
        depth -= 1
        if depth == 0 { return found }
      }
      if token.isMark(","), depth == 1 {
        found.append([])
      } else {
        found[found.count - 1].append(token)
      }
    }
    return nil
  }

  /// Every `modparam` of a module, by what it sets.
  func parameters(of module: String) -> [(name: String, value: Token)] {
    settings.filter { $0.modules.contains(Substring(module)) }.map { ($0.name, $0.value) }
  }

  /// Calls of the functions, with the index of the name.
  func calls(of names: Set<String>) -> [(index: Int, name: Token, arguments: [[Token]])] {
    tokens.indices.compactMap { index in
      guard tokens[index].kind == .word, names.contains(tokens[index].text),
        let arguments = arguments(at: index)
      else { return nil }
      return (index, tokens[index], arguments)
    }
  }

  func loads(_ module: String) -> Bool {
    tokens.indices.contains { index in
      guard tokens[index].isWord("loadmodule"), index + 1 < tokens.count else { return false }
      let name = FilePath.name(tokens[index + 1].text)
      return name == module || name == "\(module).so"
    }
  }

  /// The token a name stands for, where the preprocessor knows it.
  func defined(_ name: String) -> Token? { defines[name]?.value }
}
