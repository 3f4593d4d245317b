import Wire

/// Finds the trunks a script sends calls to, and puts the run's edges there.
struct TrunkReading {
  /// The most trunks that get a tag by number.
  static let most = 4

  /// A place where a script names whom to send to.
  private struct Destination {
    let token: Token
    let host: LiteralHost
    /// Whether it is pushed onto a stack, whose last is the first to be tried.
    let isPushed: Bool
    /// Whether it is written in the statement and not behind a name of the preprocessor.
    let isInPlace: Bool

    /// `10.0.0.1:5060`, by which trunks are told apart.
    var key: String { "\(host.name):\(host.portNumber.map(String.init) ?? "5060")" }
  }

  private enum Target {
    /// `$du`, `$ru` or a function that sends.
    case direct
    /// A list of things to try later.
    case pushed
    /// A variable, which may hold anything.
    case variable
  }

  private static let functions: Set = [
    "append_branch", "t_relay", "t_relay_to", "t_relay_to_udp", "t_relay_to_tcp", "forward",
    "forward_udp", "forward_tcp", "rewritehost", "rewritehostport", "rewriteuri", "sethost",
    "sethostport", "seturi",
  ]

  static func apply(to draft: inout ConfigurationDraft) {
    let destinations = destinations(draft)
    var order: [String] = []
    var listed: Set<Int> = []
    for run in runs(destinations, draft) {
      let keys = run.map { destinations[$0].key }
      if !order.isEmpty, order != keys { continue }
      let first = destinations[run[0]]
      order = first.isPushed ? keys.reversed() : keys
      repeatLine(run.map { destinations[$0] }, &draft)
      listed.formUnion(run)
      draft.hasTrunkList = true
    }
    for (index, destination) in destinations.enumerated() where !listed.contains(index) {
      if !order.contains(destination.key) {
        guard order.count < most, !draft.hasTrunkList else {
          draft.leave(
            destination.token,
            "sends to \(destination.host.name), which is not among the trunks that were "
              + "recognised; write {{trunk.1.address}} or the like")
          continue
        }
        order.append(destination.key)
      }
      let number = (order.firstIndex(of: destination.key) ?? 0) + 1
      for (range, text) in changes(destination, Tags(number)) {
        draft.replace(range, of: destination.token, with: text)
      }
    }
    draft.trunks += order
    tagMentions(order, &draft)
  }

  /// What stands for a trunk's values.
  private struct Tags {
    let address: String
    let port: String
    let transport: String

    /// In a section that is repeated for each trunk.
    init() { (address, port, transport) = ("{{address}}", "{{port}}", "{{transport}}") }

    init(_ number: Int) {
      address = "{{trunk.\(number).address}}"
      port = "{{trunk.\(number).port}}"
      transport = "{{trunk.\(number).transport}}"
    }
  }

  // MARK: Finding

  private static func destinations(_ draft: ConfigurationDraft) -> [Destination] {
    var found: [Destination] = []
    for (index, token) in draft.tokens.enumerated() where token.isValue && !token.block.isEmpty {
      let isName = draft.defined(token.text) != nil
      guard isName || token.text.contains(".") || token.text.contains("sip:") else { continue }
      guard let target = target(of: index, draft.tokens) else { continue }
      let value = draft.defined(token.text) ?? token
      guard let host = host(value.text, target), !draft.ownHosts.contains(host.name) else {
        continue
      }
      found.append(
        Destination(
          token: value, host: host, isPushed: target == .pushed, isInPlace: !isName))
    }
    return found
  }

  private static func host(_ text: String, _ target: Target) -> LiteralHost? {
    if let host = LiteralHost.uri(text) {
      // A name in a variable may be a caller's or a voicemail's; an address is a place.
      return host.address == nil && target == .variable ? nil : host
    }
    return target == .variable ? nil : LiteralHost.addresses(in: text).first
  }

  /// What the token at that index is given to; nil where it is compared, logged and the like.
  private static func target(of index: Int, _ tokens: [Token]) -> Target? {
    var at = index - 1
    let first = max(1, index - 12)
    while at >= first {
      let token = tokens[at]
      if token.isMark("=") {
        let before = tokens[at - 1]
        if before.kind == .mark, !before.isMark(")") { return nil }
        return assigned(before, at - 1, tokens)
      }
      if token.isMark("(") || token.isMark(",") {
        guard let open = tokens[first...at].lastIndex(where: { $0.isMark("(") }) else { return nil }
        let name = tokens[open - 1]
        return name.kind == .word && functions.contains(name.text) ? .direct : nil
      }
      // "sip:" + $rU + "@10.0.0.1"
      guard token.isValue || token.isMark("+") else { return nil }
      at -= 1
    }
    return nil
  }

  private static func assigned(_ last: Token, _ at: Int, _ tokens: [Token]) -> Target? {
    if last.kind == .word { return ["$du", "$ru", "$rd"].contains(last.text) ? .direct : nil }
    let start = max(0, at - 12)
    guard let open = tokens[start...at].lastIndex(where: { $0.isMark("(") }), open > 0 else {
      return nil
    }
    switch tokens[open - 1].text {
    case "$avp", "$xavp": return .pushed
    case "$var", "$dlg_var", "$shv", "$xavu": return .variable
    default: return nil
    }
  }

  // MARK: Lists

  /// Neighbouring lines that differ in the trunk alone.
  private static func runs(
    _ destinations: [Destination], _ draft: ConfigurationDraft
  ) -> [[Int]] {
    var runs: [[Int]] = []
    for (index, destination) in destinations.enumerated() where destination.isInPlace {
      if let last = runs.last?.last, follows(destination, destinations[last], draft) {
        runs[runs.count - 1].append(index)
      } else {
        runs.append([index])
      }
    }
    return runs.filter { run in
      run.count > 1 && Set(run.map { destinations[$0].key }).count == run.count
    }
  }

  private static func follows(
    _ one: Destination, _ other: Destination, _ draft: ConfigurationDraft
  ) -> Bool {
    one.token.file == other.token.file && one.token.line == other.token.line + 1
      && shape(one, draft) == shape(other, draft)
  }

  /// The line with the section's tags in place of the trunk.
  private static func shape(_ destination: Destination, _ draft: ConfigurationDraft) -> String {
    var bytes = draft.files[destination.token.file].lines[destination.token.line]
    let start = destination.token.range.lowerBound
    for (range, text) in changes(destination, Tags()).reversed() {
      bytes.replaceSubrange(
        (start + range.lowerBound)..<(start + range.upperBound), with: Array(text.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func repeatLine(_ run: [Destination], _ draft: inout ConfigurationDraft) {
    let list = run[0].isPushed ? "trunksLastFirst" : "trunks"
    let lines = ["{{#\(list)}}", shape(run[0], draft), "{{/\(list)}}"]
    for (number, destination) in run.enumerated() {
      draft.files[destination.token.file].replace(
        line: destination.token.line, with: number == 0 ? lines : [])
    }
  }

  // MARK: Changing

  /// The parts of the token that are the trunk's, in order.
  private static func changes(
    _ destination: Destination, _ tags: Tags
  ) -> [(Range<Int>, String)] {
    let host = destination.host
    let bytes = Array(destination.token.text.utf8)
    var changes = [(host.host, tags.address)]
    let isURI = host.isURI || (host.host.lowerBound > 0 && bytes[host.host.lowerBound - 1] == 0x40)
    let canGrow = isURI && (host.endsText || bytes[host.end] == 0x3B)
    var growth = ""
    if let port = host.port {
      changes.append((port, tags.port))
    } else if canGrow {
      growth = ":" + tags.port
    }
    if let transport = host.transport {
      if !growth.isEmpty { changes.append((host.end..<host.end, growth)) }
      changes.append((transport, tags.transport))
    } else if canGrow {
      changes.append((host.end..<host.end, growth + ";transport=" + tags.transport))
    }
    // t_relay("udp:10.0.0.1:5060")
    for scheme in ["udp", "tcp"]
    where destination.token.text.hasPrefix(scheme + ":") && host.host.lowerBound == 4 {
      changes.insert((0..<3, tags.transport), at: 0)
    }
    return changes
  }

  /// The trunks' addresses elsewhere, and addresses nobody of a run has.
  private static func tagMentions(_ order: [String], _ draft: inout ConfigurationDraft) {
    let hosts = order.map { String($0[..<($0.lastIndex(of: ":") ?? $0.endIndex)]) }
    var left = 0
    for token in draft.tokens where token.isValue && !draft.files[token.file].isReplaced(token.line)
    {
      for found in LiteralHost.addresses(in: token.text) {
        if let index = hosts.firstIndex(of: found.name), index < most {
          let tags = Tags(index + 1)
          draft.replace(found.host, of: token, with: tags.address)
          if let port = found.port, order[index].hasSuffix(":\(found.portNumber ?? 0)") {
            draft.replace(port, of: token, with: tags.port)
          }
        } else if let address = found.address, !address.isLoopback, found.name != "0.0.0.0",
          !draft.ownHosts.contains(found.name), left < 20
        {
          left += 1
          draft.leave(
            token,
            "\(found.name) is nobody's address in a run; write {{system.address}}, "
              + "{{trunk.1.address}} or the like if it has to be one")
        }
      }
    }
  }
}
