/// A piece of a configuration that counts: no blank, no comment, no branch that is not taken.
struct Token: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// A name, a number, an address: whatever stands without quotes.
    case word
    /// What stands between quotes.
    case text
    /// One character such as `(` or `=`.
    case mark
  }

  let kind: Kind
  let text: String
  /// Which file of the draft.
  let file: Int
  /// From 0.
  let line: Int
  /// Where in the line, in bytes; without the quotes.
  let range: Range<Int>
  /// The route it is in, for example `failure_route[NEXT]`; empty outside of routes.
  let block: String

  func isMark(_ mark: String) -> Bool { kind == .mark && text == mark }
  func isWord(_ word: String) -> Bool { kind == .word && text == word }

  /// Whether it stands for a value by itself.
  var isValue: Bool { kind != .mark }
}
