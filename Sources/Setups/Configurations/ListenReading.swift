import Wire

/// Finds where a configuration listens, and puts the run's address there.
struct ListenReading {
  /// One `listen=` or `socket=` line.
  private struct Socket {
    let keyword: Token
    let value: Token
    let transport: String
    /// In bytes of the value.
    let host: Range<Int>
    let name: String
    let port: Range<Int>?
    let portName: String?
    let advertised: Token?

    var isSIP: Bool { ["udp", "tcp"].contains(transport) }
    var isLoopback: Bool { IPAddress(name)?.isLoopback ?? (name == "localhost" || name == "lo") }
  }

  private static let schemes = [
    "udp", "tcp", "tls", "sctp", "ws", "wss", "hep_udp", "hep_tcp", "bin", "bins", "smpp",
  ]

  static func apply(to draft: inout ConfigurationDraft) {
    let sockets = sockets(draft)
    let usable = sockets.filter(\.isSIP)
    guard let first = usable.first(where: { !$0.isLoopback }) ?? usable.first else {
      listenByCommand(&draft)
      return
    }
    let chosen = resolved(first, draft)
    let port = number(first, draft) ?? 5060
    for socket in sockets {
      guard socket.name == first.name else {
        giveUp(socket, chosen, &draft)
        continue
      }
      if socket.isSIP, let transport = Transport(rawValue: socket.transport) {
        draft.transports.insert(transport)
        draft.ownPorts.insert(number(socket, draft) ?? 5060)
      }
      tag(socket, port: port, &draft)
    }
    if let address = IPAddress(chosen), address.description != "0.0.0.0" {
      draft.ownHosts.insert(chosen)
    }
    tagMentions(port: port, &draft)
    addLines(after: first, &draft)
  }

  private static func sockets(_ draft: ConfigurationDraft) -> [Socket] {
    let keywords: Set = draft.dialect == .kamailio ? ["listen"] : ["listen", "socket"]
    let tokens = draft.tokens
    return tokens.indices.compactMap { index in
      let token = tokens[index]
      guard token.kind == .word, keywords.contains(token.text), token.block.isEmpty,
        index + 2 < tokens.count, tokens[index + 1].isMark("="), tokens[index + 2].isValue
      else { return nil }
      var advertised: Token?
      if index + 4 < tokens.count, tokens[index + 4].isValue, tokens[index + 4].line == token.line,
        tokens[index + 3].isWord("advertise") || tokens[index + 3].isWord("as")
      {
        advertised = tokens[index + 4]
      }
      return socket(token, tokens[index + 2], advertised)
    }
  }

  private static func socket(_ keyword: Token, _ value: Token, _ advertised: Token?) -> Socket? {
    let bytes = Array(value.text.utf8)
    var start = 0
    var transport = "udp"
    if let scheme = schemes.first(where: { value.text.hasPrefix("\($0):") }) {
      transport = scheme
      start = scheme.utf8.count + 1
    }
    var end = bytes[start...].firstIndex(of: 0x3A) ?? bytes.count
    if start < bytes.count, bytes[start] == 0x5B, let close = bytes[start...].firstIndex(of: 0x5D) {
      end = close + 1
    }
    guard end > start else { return nil }
    let hasPort = end + 1 < bytes.count && bytes[end] == 0x3A
    let port = hasPort ? (end + 1)..<bytes.count : nil
    return Socket(
      keyword: keyword, value: value, transport: transport, host: start..<end,
      name: String(decoding: bytes[start..<end], as: UTF8.self), port: port,
      portName: port.map { String(decoding: bytes[$0], as: UTF8.self) }, advertised: advertised)
  }

  /// The address a socket's host stands for, names of the preprocessor looked up.
  private static func resolved(_ socket: Socket, _ draft: ConfigurationDraft) -> String {
    draft.defined(socket.name)?.text ?? socket.name
  }

  private static func number(_ socket: Socket, _ draft: ConfigurationDraft) -> UInt16? {
    socket.portName.flatMap { UInt16($0) ?? draft.defined($0).flatMap { UInt16($0.text) } }
  }

  private static func tag(_ socket: Socket, port: UInt16, _ draft: inout ConfigurationDraft) {
    if let value = draft.defined(socket.name) {
      draft.replace(value, with: "{{system.address}}")
    } else {
      draft.replace(socket.host, of: socket.value, with: "{{system.address}}")
    }
    let own = number(socket, draft) ?? 5060
    if let range = socket.port, own == port {
      if let name = socket.portName, let value = draft.defined(name) {
        draft.replace(value, with: "{{system.port}}")
      } else {
        draft.replace(range, of: socket.value, with: "{{system.port}}")
      }
    }
    if let advertised = socket.advertised {
      draft.replace(
        advertised, with: own == port ? "{{system.address}}:{{system.port}}" : "{{system.address}}")
    }
  }

  /// A second address is none that a run has.
  private static func giveUp(
    _ socket: Socket, _ chosen: String, _ draft: inout ConfigurationDraft
  ) {
    let file = socket.keyword.file
    let line = socket.keyword.line
    draft.files[file].replace(
      line: line,
      with: ["# Left out by harness init, which uses \(chosen): " + draft.files[file].edited(line)])
    draft.leave(
      socket.keyword,
      "listens on \(socket.name) as well as on \(chosen); a run has one address, so that this "
        + "line is left out of the template")
  }

  /// Nothing says where to listen: the command line does.
  private static func listenByCommand(_ draft: inout ConfigurationDraft) {
    draft.arguments += [
      "-l", "udp:{{system.address}}:{{system.port}}",
      "-l", "tcp:{{system.address}}:{{system.port}}",
    ]
    draft.transports = [.udp, .tcp]
    draft.ownPorts = [5060]
    draft.notes.append("it says nowhere where it listens; the command's -l does")
    if draft.dialect == .opensips { addModule(&draft) }
    if let source = sourceLine(draft),
      let module = draft.tokens.first(where: { $0.isWord("loadmodule") })
    {
      let own = draft.files[module.file].edited(module.line)
      draft.files[module.file].replace(line: module.line, with: source + [own])
    }
  }

  /// On loopback Kamailio opens connections from 127.0.0.1 unless it is told from where.
  private static func sourceLine(_ draft: ConfigurationDraft) -> [String]? {
    guard draft.dialect == .kamailio,
      !draft.tokens.contains(where: { $0.isWord("tcp_source_ipv4") })
    else { return nil }
    return [
      "# Added by harness init: connections to trunks are opened from the run's address, too.",
      "tcp_source_ipv4={{system.address}}",
    ]
  }

  /// The same address elsewhere: what is sent from, advertised, compared with.
  private static func tagMentions(port: UInt16, _ draft: inout ConfigurationDraft) {
    for token in draft.tokens where token.isValue {
      for found in LiteralHost.addresses(in: token.text) where draft.ownHosts.contains(found.name) {
        if let number = found.portNumber {
          guard draft.ownPorts.contains(number) else { continue }
          draft.replace(found.host, of: token, with: "{{system.address}}")
          if number == port, let range = found.port {
            draft.replace(range, of: token, with: "{{system.port}}")
          }
        } else if !token.text.contains("://") {
          draft.replace(found.host, of: token, with: "{{system.address}}")
        }
      }
    }
  }

  /// The harness calls over UDP and TCP, and every party of a run has an address of its own.
  private static func addLines(after first: Socket, _ draft: inout ConfigurationDraft) {
    let line = first.keyword.line
    var lines = [draft.files[first.keyword.file].edited(line)]
    for transport in [Transport.udp, .tcp] where !draft.transports.contains(transport) {
      lines += [
        "# Added by harness init: scenarios call over UDP and over TCP.",
        "\(first.keyword.text)=\(transport.rawValue):{{system.address}}:{{system.port}}",
      ]
      draft.transports.insert(transport)
      let word = transport.rawValue.uppercased()
      draft.notes.append(
        "it does not listen on \(word), over which scenarios call, too: a line is added")
    }
    lines += sourceLine(draft) ?? []
    if lines.count > 1 { draft.files[first.keyword.file].replace(line: line, with: lines) }
    if draft.dialect == .opensips { addModule(&draft) }
  }

  /// OpenSIPS has a module for each transport.
  private static func addModule(_ draft: inout ConfigurationDraft) {
    guard !draft.loads("proto_tcp"),
      let index = draft.tokens.firstIndex(where: {
        $0.isValue && FilePath.name($0.text) == "proto_udp.so"
      })
    else { return }
    let token = draft.tokens[index]
    let own = draft.files[token.file].edited(token.line)
    draft.files[token.file].replace(line: token.line, with: [own, "loadmodule \"proto_tcp.so\""])
    draft.notes.append("loadmodule \"proto_tcp.so\" is added, for calls over TCP")
  }
}
