/// Cuts configurations into tokens; follows includes and the preprocessor's conditions.
struct TokenReader {
  /// A name that the preprocessor puts a value in place of.
  struct Define: Sendable {
    /// Where its value is; nil for a name alone.
    let value: Token?
    /// `#!subst…`: the name is looked for inside of texts, too.
    let isSubstituted: Bool
  }

  /// The most files one configuration may be made of.
  static let mostFiles = 32

  private(set) var tokens: [Token] = []
  private(set) var files: [EditedFile] = []
  private(set) var defines: [String: Define] = [:]
  /// Included files that are not in the folder, where they are asked for.
  private(set) var missing: [Token] = []
  /// The path of each file that was included, by the token that asked for it.
  private(set) var included: [(token: Token, file: Int)] = []

  let dialect: Dialect
  private let find: (String, String) -> FoundFile?

  private var isInComment = false
  private var depth = 0
  private var block = ""
  private var opener = ""

  /// - Parameter find: the included file of that path, from the file of the second path.
  init(_ dialect: Dialect, find: @escaping (String, String) -> FoundFile?) {
    self.dialect = dialect
    self.find = find
  }

  mutating func read(_ file: FoundFile) {
    guard files.count < Self.mostFiles, !files.contains(where: { $0.path == file.path }) else {
      return
    }
    let index = files.count
    files.append(EditedFile(file))
    let lines = files[index].lines
    var conditions: [Bool] = []
    for (number, line) in lines.enumerated() {
      if dialect == .kamailio, let words = directive(line) {
        condition(words, &conditions)
        if !conditions.contains(false) { define(line, words, file: index, line: number) }
        continue
      }
      guard !conditions.contains(false) else { continue }
      let first = tokens.count
      cut(line, file: index, line: number)
      include(tokens[first...], from: file.path)
    }
  }

  /// The words of a line such as `#!ifdef WITH_TLS`; nil for other lines.
  private func directive(_ line: [UInt8]) -> [Substring]? {
    let start = line.drop { $0 == 0x20 || $0 == 0x09 }
    guard start.starts(with: "#!".utf8) || start.starts(with: "!!".utf8) else { return nil }
    return String(decoding: start.dropFirst(2).prefix(2000), as: UTF8.self)
      .split { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
  }

  private func condition(_ words: [Substring], _ conditions: inout [Bool]) {
    let name = words.dropFirst().first.map(String.init) ?? ""
    switch words.first {
    case "ifdef": conditions.append(defines[name] != nil)
    case "ifndef": conditions.append(defines[name] == nil)
    case "ifexp", "if": conditions.append(true)
    case "else": if let last = conditions.popLast() { conditions.append(!last) }
    case "endif": _ = conditions.popLast()
    default: break
    }
  }

  private mutating func define(_ line: [UInt8], _ words: [Substring], file: Int, line number: Int) {
    guard let word = words.first else { return }
    switch word {
    case "define", "trydef", "redefine":
      guard words.count > 1 else { return }
      var value: Token?
      if words.count > 2, let start = offset(of: words[2], in: line, after: words[1]) {
        let end = line.lastIndex { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D } ?? start
        value = text(line, start..<(end + 1), file: file, line: number)
      }
      defines[String(words[1])] = Define(value: value, isSubstituted: false)
    case "subst", "substdef", "substdefs":
      // "!NAME!value!g": the first character parts them.
      guard let quote = line.firstIndex(of: 0x22), quote + 1 < line.count else { return }
      let mark = line[quote + 1]
      let marks = line.indices.filter { $0 > quote && line[$0] == mark }
      guard marks.count >= 3 else { return }
      let name = String(decoding: line[(marks[0] + 1)..<marks[1]], as: UTF8.self)
      let value = text(line, (marks[1] + 1)..<marks[2], file: file, line: number)
      defines[name] = Define(value: value, isSubstituted: true)
    default: break
    }
  }

  private func offset(of word: Substring, in line: [UInt8], after name: Substring) -> Int? {
    guard let start = ByteSearch.first(Array(name.utf8), in: line, from: 0) else { return nil }
    return ByteSearch.first(Array(word.utf8), in: line, from: start + name.utf8.count)
  }

  /// A token of a part of a line, without quotes around it.
  private func text(_ line: [UInt8], _ range: Range<Int>, file: Int, line number: Int) -> Token {
    var range = range
    if range.count >= 2, line[range.lowerBound] == 0x22, line[range.upperBound - 1] == 0x22 {
      range = (range.lowerBound + 1)..<(range.upperBound - 1)
    }
    return Token(
      kind: .text, text: String(decoding: line[range], as: UTF8.self), file: file, line: number,
      range: range, block: "")
  }

  private mutating func cut(_ line: [UInt8], file: Int, line number: Int) {
    var index = 0
    func add(_ kind: Token.Kind, _ range: Range<Int>) {
      let text = String(decoding: line[range], as: UTF8.self)
      tokens.append(
        Token(kind: kind, text: text, file: file, line: number, range: range, block: block))
    }
    while index < line.count {
      let byte = line[index]
      let next = index + 1 < line.count ? line[index + 1] : 0
      if isInComment {
        if byte == 0x2A, next == 0x2F {
          isInComment = false
          index += 1
        }
        index += 1
      } else if byte == 0x2F, next == 0x2A {
        isInComment = true
        index += 2
      } else if byte == 0x23 || (byte == 0x2F && next == 0x2F) {
        return
      } else if byte == 0x22 || byte == 0x27 {
        var end = index + 1
        while end < line.count, line[end] != byte { end += line[end] == 0x5C ? 2 : 1 }
        end = min(end, line.count)
        add(.text, (index + 1)..<max(index + 1, end))
        index = end + 1
      } else if Self.isWord(byte) {
        var end = index
        while end < line.count, Self.isWord(line[end]) {
          if line[end] == 0x2F, end + 1 < line.count, line[end + 1] == 0x2A || line[end + 1] == 0x2F
          {
            break
          }
          end += 1
        }
        add(.word, index..<max(end, index + 1))
        if depth == 0, let word = tokens.last?.text { noteOpener(word) }
        index = max(end, index + 1)
      } else {
        if byte == 0x7B {
          depth += 1
          if depth == 1 { block = opener.isEmpty ? "block" : opener }
        } else if byte == 0x7D {
          depth = max(0, depth - 1)
          if depth == 0 { (block, opener) = ("", "") }
        }
        if byte > 0x20 { add(.mark, index..<(index + 1)) }
        index += 1
      }
    }
  }

  private mutating func noteOpener(_ word: String) {
    if word.hasPrefix("[") {
      opener += word
    } else if word.contains("route") {
      opener = word
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
    // _ . : - $ @ * / [ ] &
    case 0x5F, 0x2E, 0x3A, 0x2D, 0x24, 0x40, 0x2A, 0x2F, 0x5B, 0x5D: true
    default: false
    }
  }

  private mutating func include(_ line: ArraySlice<Token>, from path: String) {
    let words = Array(line.prefix(2))
    guard words.count == 2, words[1].isValue, words[0].kind == .word,
      words[0].text == "include_file" || words[0].text == "import_file"
    else { return }
    guard let file = find(words[1].text, path) else {
      // import_file says of itself that the file may be missing.
      if words[0].text == "include_file" { missing.append(words[1]) }
      return
    }
    let index = files.firstIndex { $0.path == file.path } ?? files.count
    read(file)
    if files.indices.contains(index) { included.append((words[1], index)) }
  }
}

/// Finds bytes in bytes.
enum ByteSearch {
  static func first(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard let head = wanted.first, bytes.count >= wanted.count, start >= 0 else { return nil }
    var index = start
    while index + wanted.count <= bytes.count {
      if bytes[index] == head, bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
        return index
      }
      index += 1
    }
    return nil
  }
}
