import Capture
import SIP

/// Who is named in the From and To headers of a capture's messages, as bytes.
struct Secrets {
  private static let fewestDigits = 7
  private static let fewestLetters = 8
  /// Words that stand for nobody, and stay (RFC 3323 §4.1.1.3).
  private static let nobody: Set<String> = [
    "anonymous", "unknown", "unavailable", "restricted", "invalid", "localhost",
  ]

  private static let headers: [HeaderName] = [
    .from, .to, .contact, "P-Asserted-Identity", "Remote-Party-ID", "Diversion",
  ]

  /// Those that stand in such places alone: what stands in a date or a length is no name.
  let all: [[UInt8]]

  init(_ reading: CaptureReading, in file: [UInt8]) {
    var named: Set<[UInt8]> = []
    var places: [[UInt8]: Int] = [:]
    for message in reading.sightings.compactMap(\.message) {
      for secret in message.requestURI.map({ Self.secrets(of: "<\($0)>") }) ?? [] {
        places[secret, default: 0] += 1
      }
      for name in Self.headers {
        for secret in message.headers(name).flatMap({ Self.secrets(of: $0) }) {
          places[secret, default: 0] += 1
          if name == .from || name == .to { named.insert(secret) }
        }
      }
    }
    all = named.filter { Self.count($0, in: file) <= places[$0] ?? 0 }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// How often bytes stand in others.
  static func count(_ secret: [UInt8], in bytes: [UInt8]) -> Int {
    guard let first = secret.first, bytes.count >= secret.count else { return 0 }
    return bytes[...(bytes.count - secret.count)].indices.count(where: { index in
      bytes[index] == first && bytes[index...].starts(with: secret)
    })
  }

  /// The number and the name of a value, where it has nothing of them twice.
  private static func secrets(of value: String) -> [[UInt8]] {
    guard let address = NameAddress(value) else { return [] }
    var found: [[UInt8]] = []
    if let user = address.uri.user {
      let digits = Array((user.hasPrefix("+") ? user.dropFirst() : user[...]).utf8)
      if digits.count >= fewestDigits, digits.allSatisfy({ (0x30...0x39).contains($0) }) {
        found.append(digits)
      }
    }
    if let name = address.display {
      let letters = Array(name.utf8)
      let isName = letters.allSatisfy { $0 == 0x20 || (0x61...0x7A).contains($0 | 0x20) }
      let words = name.lowercased().split(separator: " ").map(String.init)
      if letters.count >= fewestLetters, isName, !words.isEmpty, nobody.isDisjoint(with: words) {
        found.append(letters)
      }
    }
    return found.filter { count($0, in: Array(value.utf8)) == 1 }
  }
}
