/// Codecs in their order, whatever each platform calls them.
struct CodecList: Hashable, Sendable, CustomStringConvertible {
  /// Registered names in upper case: `PCMU`, `OPUS`.
  let names: [String]

  init(_ names: [String]) {
    self.names = names.map(Self.registered).filter { !Self.beside.contains($0) }
  }

  /// The list of guide B §2.
  static let guide = CodecList(["PCMU", "PCMA", "OPUS"])

  var description: String { names.joined(separator: " > ") }

  private static func registered(_ name: String) -> String {
    let last = name.split(separator: "/").first { $0.lowercased() != "audio" } ?? ""
    let folded = last.lowercased().filter { $0.isLetter || $0.isNumber }
    return switch folded {
    case "pcmu", "ulaw", "mulaw", "g711u", "g711ulaw", "g711mu", "g711mulaw", "g711": "PCMU"
    case "pcma", "alaw", "g711a", "g711alaw": "PCMA"
    default: folded.uppercased()
    }
  }

  /// What goes beside the voice and is no codec of its own.
  private static let beside: Set = ["TELEPHONEEVENT", "CN", "RFC2833"]
}
