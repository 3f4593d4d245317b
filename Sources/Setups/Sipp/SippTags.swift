/// The elements of a SIPp file in their order; no entities, no nesting, no limits but of number.
struct SippTags {
  struct Tag: Hashable {
    let name: String
    let attributes: [String: String]
    /// The first line that is not blank of the CDATA that follows.
    var content: String
    let line: Int
  }

  static let most = 5_000

  private(set) var tags: [Tag] = []
  private let bytes: [UInt8]
  private var index = 0
  private var line = 1

  init(_ text: String) {
    bytes = Array(text.utf8)
    while index < bytes.count, tags.count < Self.most { step() }
  }

  private mutating func step() {
    guard bytes[index] == 0x3C else { return advance(to: index + 1) }
    if starts("<!--") {
      advance(past: "-->")
    } else if starts("<![CDATA[") {
      let start = index + 9
      advance(past: "]]>")
      let body = bytes[start..<max(start, min(index, bytes.count))]
      let lines = body.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
      let first = lines.first { $0.contains { $0 > 0x20 } } ?? []
      if !tags.isEmpty, tags[tags.count - 1].content.isEmpty {
        tags[tags.count - 1].content = String(
          decoding: first.drop { $0 <= 0x20 }.prefix(300), as: UTF8.self)
      }
    } else if starts("<!") || starts("<?") || starts("</") {
      advance(past: ">")
    } else {
      open()
    }
  }

  private mutating func open() {
    let began = line
    let start = index + 1
    var end = start
    var quote: UInt8?
    while end < bytes.count {
      if let open = quote {
        if bytes[end] == open { quote = nil }
      } else if bytes[end] == 0x22 || bytes[end] == 0x27 {
        quote = bytes[end]
      } else if bytes[end] == 0x3E {
        break
      }
      end += 1
    }
    let inner = bytes[start..<min(end, start + 4_000, bytes.count)]
    let name = inner.prefix { $0 > 0x20 && $0 != 0x2F }
    tags.append(
      Tag(
        name: String(decoding: name, as: UTF8.self),
        attributes: Self.attributes(inner.dropFirst(name.count)), content: "", line: began))
    advance(to: end + 1)
  }

  private static func attributes(_ bytes: ArraySlice<UInt8>) -> [String: String] {
    var found: [String: String] = [:]
    var rest = bytes
    while let equals = rest.firstIndex(of: 0x3D), found.count < 40 {
      let before = rest[..<equals].split(whereSeparator: { $0 <= 0x20 })
      let after = rest[(equals + 1)...].drop { $0 <= 0x20 }
      guard let quote = after.first, quote == 0x22 || quote == 0x27,
        let end = after.dropFirst().firstIndex(of: quote)
      else { return found }
      if let name = before.last {
        found[String(decoding: name, as: UTF8.self)] = String(
          decoding: after[(after.startIndex + 1)..<end], as: UTF8.self)
      }
      rest = after[(end + 1)...]
    }
    return found
  }

  private func starts(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  private mutating func advance(past text: String) {
    let wanted = Array(text.utf8)
    let end = ByteSearch.first(wanted, in: bytes, from: index).map { $0 + wanted.count }
    advance(to: end ?? bytes.count)
  }

  private mutating func advance(to end: Int) {
    let end = min(end, bytes.count)
    line += bytes[index..<end].count { $0 == 0x0A }
    index = end
  }
}
