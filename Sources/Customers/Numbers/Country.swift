/// How one country code's numbers are dialled and how long they are.
struct Country: Hashable, Sendable {
  let code: String
  /// ISO 3166 of its first country; `--` where it belongs to none.
  let name: String
  /// Dialled before a national number inside the country; nil where nothing is.
  let nationalPrefix: String?
  /// Dialled before a country code, the longest first.
  let internationalPrefixes: [String]
  /// Digits a national number may have.
  let lengths: Set<Int>
  /// Digits a fixed or mobile one may have, which is what calls.
  let callerLengths: Set<Int>

  /// All of them by code.
  static let all: [String: Country] = {
    let rows = CountryTable.text.split(separator: "\n").compactMap { Country(row: $0) }
    return Dictionary(rows.map { ($0.code, $0) }) { first, _ in first }
  }()

  /// The country whose code a number begins with; no code begins with another.
  static func of(_ digits: some StringProtocol) -> Country? {
    for length in 1...3 {
      if let country = all[String(digits.prefix(length))] { return country }
    }
    return nil
  }

  /// Whether every national number has the same length, so that one is known by it.
  var isClosed: Bool { callerLengths.count == 1 }

  /// Reads a row of the table.
  init?(row: Substring) {
    let words = row.split(separator: " ").map(String.init)
    guard words.count == 6 else { return nil }
    func list(_ word: String) -> [String] {
      word == "-" ? [] : word.split(separator: ",").map(String.init)
    }
    func lengths(_ word: String) -> Set<Int> {
      Set(
        list(word).flatMap { span in
          let ends = span.split(separator: "-").compactMap { Int($0) }
          return Array((ends.first ?? 1)...(ends.last ?? 0))
        })
    }
    code = words[0]
    name = words[1]
    nationalPrefix = words[2] == "-" ? nil : words[2]
    internationalPrefixes = list(words[3]).sorted { $0.utf8.count > $1.utf8.count }
    self.lengths = lengths(words[4])
    callerLengths = lengths(words[5])
  }
}
