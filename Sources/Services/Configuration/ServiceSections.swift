package import Wire

// The sections that every service of ours has.
extension YAMLReader {
  /// The endpoints of `listen`, each once; what `objection` says of one is complained about.
  package mutating func listeners(
    _ placed: Placed, over transports: [Transport],
    objection: (Listener) -> String? = { _ in nil }
  ) -> [Listener] {
    guard let items = list(placed, of: "endpoints such as udp:192.0.2.1:5060") else { return [] }
    if items.isEmpty { complain("listen names no endpoint", line: placed.line) }
    var listeners: [Listener] = []
    for item in items {
      guard let listener = value(item, .listener(over: transports)) else { continue }
      if let reason = objection(listener) {
        complain("\(item.path) is \(listener.endpoint), \(reason)", line: item.line)
      }
      if listeners.contains(listener) {
        complain("\(item.path) is \(listener) a second time", line: item.line)
      }
      listeners.append(listener)
    }
    return listeners
  }

  /// The grace of `shutdown`.
  package mutating func setGrace(_ grace: inout Duration, _ placed: Placed?) {
    guard let placed, let shutdown = mapping(placed, keys: ["grace"]) else { return }
    set(&grace, shutdown["grace"], .duration)
  }
}

extension YAMLReader.Kind where Value == Listener {
  fileprivate static func listener(over transports: [Transport]) -> Self {
    let names = transports.map { "\($0.rawValue):" }
    let list = names.dropLast().joined(separator: ", ") + " or " + names.suffix(1).joined()
    return Self(allowed: "\(list) and an endpoint, such as udp:192.0.2.1:5060") { text in
      guard let colon = text.firstIndex(of: ":"),
        let transport = transports.first(where: { $0.rawValue == text[..<colon] }),
        let endpoint = YAMLReader.Kind<Endpoint>.endpoint.read(
          String(text[text.index(after: colon)...]))
      else { return nil }
      return Listener(transport, endpoint)
    }
  }
}
