import SIP
import Wire

/// Where session descriptions want their media, one entry a media line.
enum SessionPorts {
  /// Whether the body is a session description or may hold one.
  static func mayDescribe(_ message: Message) -> Bool {
    guard !message.body.isEmpty else { return false }
    let type = message.header(.contentType)?.lowercased() ?? ""
    return type.hasPrefix("application/sdp") || type.hasPrefix("multipart/")
  }

  /// Nil for a line that is refused (port 0), on hold by address, or names a host.
  static func lines(in message: Message) -> [Endpoint?] {
    guard mayDescribe(message) else { return [] }
    return lines(in: message.body)
  }

  static func lines(in body: some Sequence<UInt8>) -> [Endpoint?] {
    var session: IPAddress?
    var found: [(address: IPAddress?, port: UInt16)] = []
    for line in SessionLines(body).texts {
      if line.hasPrefix("c=") {
        let address = line.split(separator: " ").last.flatMap {
          IPAddress(text: $0.prefix { $0 != "/" })
        }
        if found.isEmpty { session = address } else { found[found.count - 1].address = address }
      } else if line.hasPrefix("m=") {
        let words = line.split(separator: " ")
        let port = words.dropFirst().first.flatMap { UInt16($0.prefix { $0 != "/" }) }
        found.append((session, port ?? 0))
      }
    }
    return found.map { line in
      guard let address = line.address, line.port != 0, address != .v4(0) else { return nil }
      return Endpoint(address, line.port)
    }
  }

  static func endpoints(in message: Message) -> [Endpoint] {
    lines(in: message).compactMap(\.self)
  }
}

/// A body as lines, without their ends.
struct SessionLines {
  let texts: [String]

  init(_ body: some Sequence<UInt8>) {
    let text = String(decoding: Array(body), as: UTF8.self)
    texts = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(
      String.init)
  }
}
