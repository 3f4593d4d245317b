/// JSON text written piece by piece, the same as `RecordText.pretty` makes of the whole record.
///
/// An encoder takes ten times the memory of the text it makes; of a record with as many parts as
/// there are calls nobody has to hold more than one part.
public struct JSONPieces: Sendable {
  public enum Container: Sendable {
    case object, list
  }

  /// Something that was begun and not ended, and how much is in it.
  private struct Level: Sendable {
    let container: Container
    var count = 0
  }

  private var written: [UInt8] = []
  private var levels: [Level] = []

  public init() {}

  /// Takes what was written since it was last taken.
  public mutating func take() -> [UInt8] {
    defer { written = [] }
    return written
  }

  /// Begins an object or a list; what is in an object has names, which come in order.
  public mutating func open(_ container: Container, as name: String? = nil) {
    beginNext(name)
    written.append(container == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
    levels.append(Level(container: container))
  }

  /// Ends what was begun last.
  public mutating func close() {
    guard let last = levels.popLast() else { return }
    written.append(0x0A)
    // The encoder leaves an empty line in what is empty.
    if last.count == 0 { written.append(0x0A) }
    indent()
    written.append(last.container == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
  }

  /// Adds a record.
  public mutating func add(_ record: some Encodable, as name: String? = nil) throws {
    add(text: try Self.text(of: record), as: name)
  }

  /// Adds a record whose text was made before (`text(of:)`).
  public mutating func add(text record: [UInt8], as name: String? = nil) {
    beginNext(name)
    append(record)
  }

  /// Adds a record in one of whose lists, which is empty in it, these elements are to stand.
  public mutating func add(
    _ record: some Encodable, withList name: String, of elements: [some Encodable]
  ) throws {
    let whole = try Self.text(of: record)
    // No string has a line end in it, so that this is a field of the record itself.
    let field = Array("\n  \"\(name)\" : [".utf8)
    guard !elements.isEmpty, let place = Self.end(of: field, in: whole) else {
      add(text: whole)
      return
    }
    beginNext(nil)
    append(whole[..<place])
    levels.append(Level(container: .object, count: 1))
    levels.append(Level(container: .list))
    for element in elements { try add(element) }
    written.append(0x0A)
    levels.removeLast()
    indent()
    levels.removeLast()
    // What comes next is the list's bracket, behind an empty line.
    append(whole[place...].drop { $0 == 0x0A || $0 == 0x20 })
  }

  /// A record's text, without a line end.
  public static func text(of record: some Encodable) throws -> [UInt8] {
    let text = try RecordText.pretty(record)
    return Array(text.utf8.dropLast())
  }

  /// Just behind the first place where a part stands; nil where there is none.
  private static func end(of part: [UInt8], in whole: [UInt8]) -> Int? {
    var place = 0
    while let found = whole[place...].firstIndex(of: part[0]) {
      if whole[found...].starts(with: part) { return found + part.count }
      place = found + 1
    }
    return nil
  }

  private mutating func beginNext(_ name: String?) {
    if let last = levels.indices.last {
      if levels[last].count > 0 { written.append(UInt8(ascii: ",")) }
      written.append(0x0A)
      levels[last].count += 1
      indent()
    }
    if let name { written += Array("\"\(name)\" : ".utf8) }
  }

  private mutating func indent() {
    for _ in levels.indices {
      written.append(0x20)
      written.append(0x20)
    }
  }

  /// Appends a record's text, moved to where it stands; no string has a line end in it.
  private mutating func append(_ record: some Sequence<UInt8>) {
    var beginsLine = false
    for byte in record {
      if beginsLine, byte != 0x0A { indent() }
      written.append(byte)
      beginsLine = byte == 0x0A
    }
  }
}
