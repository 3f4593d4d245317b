import SIP

/// What of an offer survives a B2BUA that passes SDP on: its origin, and where media is sent.
struct MediaClues {
  private(set) var values: [String] = []

  /// Reads `o=`, `c=` and `m=` lines (RFC 4566 §5); empty where there is no SDP.
  init(_ message: Message) {
    guard message.body.starts(with: "v=0".utf8) else { return }
    var connection: Substring?
    for line in String(decoding: message.body, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let fields = line.dropFirst(2).split(separator: " ")
      switch line.prefix(2) {
      case "o=" where fields.count == 6:
        // The session version (third field) changes with each offer.
        values.append("o " + [fields[0], fields[1], fields[5]].joined(separator: " "))
      case "c=" where fields.count == 3:
        connection = connection ?? fields[2]
      case "m=" where fields.count > 1 && fields[1] != "0":
        if let connection { values.append("m \(connection) \(fields[1])") }
      default: continue
      }
    }
  }
}
