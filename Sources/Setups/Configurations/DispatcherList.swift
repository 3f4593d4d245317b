/// Kamailio's dispatcher.list: `set URI [flags [priority [attributes]]]`, one a line.
struct DispatcherList {
  private struct Entry {
    let line: Int
    let set: String
    let uri: String
    let rest: [String]
  }

  private let file: FoundFile
  private let entries: [Entry]

  /// Reads a text; nil where it is no such list.
  init?(_ file: FoundFile) {
    var entries: [Entry] = []
    let lines = file.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count <= 100_000 else { return nil }
    for (number, bytes) in lines.enumerated() {
      let line = String(decoding: bytes.prefix(while: { $0 != 0x23 }).prefix(2000), as: UTF8.self)
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      if words.isEmpty { continue }
      guard words.count >= 2, Int(words[0]) != nil,
        words[1].hasPrefix("sip:") || words[1].hasPrefix("sips:")
      else { return nil }
      entries.append(
        Entry(line: number, set: words[0], uri: words[1], rest: Array(words.dropFirst(2))))
    }
    guard !entries.isEmpty else { return nil }
    self.file = file
    self.entries = entries
  }

  /// The numbers of its sets, in the order of the file.
  var sets: [String] {
    entries.reduce(into: []) { sets, entry in
      if !sets.contains(entry.set) { sets.append(entry.set) }
    }
  }

  /// The destinations of a set.
  func destinations(of set: String) -> [String] {
    entries.filter { $0.set == set }.map(\.uri)
  }

  /// The lines of the first entries of the other sets.
  func others(than set: String) -> [(line: Int, set: String)] {
    sets.filter { $0 != set }.compactMap { other in
      entries.first { $0.set == other }.map { ($0.line + 1, other) }
    }
  }

  /// The list with the run's trunks as that set.
  ///
  /// The dispatcher prefers the highest priority, and of equal ones the last of the file.
  func template(_ set: String) -> String {
    var edited = EditedFile(file)
    let own = entries.filter { $0.set == set }
    let flags = own.first?.rest.first ?? "0"
    let attributes = Set(own.map { $0.rest.dropFirst(2).joined(separator: " ") })
    var line = "\(set) sip:{{address}}:{{port}};transport={{transport}} \(flags) {{preference}}"
    if attributes.count == 1, let shared = attributes.first, !shared.isEmpty {
      line += " " + shared
    } else if own.contains(where: { $0.rest.dropFirst(2).contains { $0.contains("weight=") } }) {
      line += " weight={{weight}}"
    }
    for (number, entry) in own.enumerated() {
      edited.replace(
        line: entry.line, with: number == 0 ? ["{{#trunks}}", line, "{{/trunks}}"] : [])
    }
    return edited.text
  }
}
