/// Finds what systems that run at the same time must not share: sockets, pipes, ports.
struct LocalReading {
  private static let paths: [(module: String, name: String)] = [
    ("mi_fifo", "fifo_name"), ("mi_datagram", "socket_name"), ("jsonrpcs", "fifo_name"),
    ("jsonrpcs", "dgram_socket"), ("ctl", "fifo"),
  ]
  private static let ports: [(module: String, name: String)] = [
    ("httpd", "port"), ("mi_xmlrpc", "port"), ("xmlrpc", "port"), ("proto_hep", "hep_port"),
  ]

  static func apply(to draft: inout ConfigurationDraft) {
    control(&draft)
    for (module, name) in paths {
      for parameter in draft.parameters(of: module) where parameter.name == name {
        let text = parameter.value.text
        // unix:/run/x.sock, unixs:/run/x.sock, /tmp/fifo
        guard let slash = text.firstIndex(of: "/"), !text.contains("://") else {
          if text.hasPrefix("tcp:") || text.hasPrefix("udp:") { leave(parameter.value, &draft) }
          continue
        }
        let start = text.utf8.distance(from: text.startIndex, to: slash)
        draft.replace(
          start..<text.utf8.count, of: parameter.value,
          with: "{{directory}}/\(FilePath.name(text))")
      }
    }
    for (module, name) in ports {
      for parameter in draft.parameters(of: module) where parameter.name == name {
        leave(parameter.value, &draft)
      }
    }
    workers(&draft)
  }

  /// A socket's path may have 107 bytes, and runs lie deep: ctl listens on UDP instead.
  private static func control(_ draft: inout ConfigurationDraft) {
    let address = "udp:{{system.address}}:2049"
    let sockets = draft.parameters(of: "ctl").filter { $0.name == "binrpc" }
    for parameter in sockets { draft.replace(parameter.value, with: address) }
    let tokens = draft.tokens
    guard sockets.isEmpty,
      let index = tokens.indices.dropLast().first(where: {
        tokens[$0].isWord("loadmodule")
          && ["ctl", "ctl.so"].contains(FilePath.name(tokens[$0 + 1].text))
      })
    else { return }
    let (file, line) = (tokens[index].file, tokens[index].line)
    draft.files[file].replace(
      line: line,
      with: [draft.files[file].edited(line), "modparam(\"ctl\", \"binrpc\", \"\(address)\")"])
  }

  private static func leave(_ token: Token, _ draft: inout ConfigurationDraft) {
    draft.leave(
      token,
      "\(token.text) would be shared by the systems that run at the same time; bind it to "
        + "{{system.address}} or leave it out")
  }

  private static func workers(_ draft: inout ConfigurationDraft) {
    let tokens = draft.tokens
    let names: Set = ["children", "udp_workers", "tcp_children", "tcp_workers"]
    var most = 0
    for index in tokens.indices.dropLast(2) where tokens[index].block.isEmpty {
      if names.contains(tokens[index].text), tokens[index + 1].isMark("=") {
        most = max(most, Int(tokens[index + 2].text) ?? 0)
      }
    }
    if most > 4 {
      draft.notes.append(
        "it has \(most) workers a transport, and so has each of the systems that run at the same "
          + "time; fewer in the template spare a small machine")
    }
  }
}
