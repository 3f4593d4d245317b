/// What a SIPp scenario does: which side it plays and how its call goes.
package struct SippReading: Sendable, Hashable {
  package enum Step: Sendable, Hashable {
    case sendsRequest(String)
    case sendsStatus(Int)
    case awaitsRequest(String)
    case awaitsStatus(Int)
  }

  package enum Role: String, Sendable, Hashable {
    /// It calls.
    case caller
    /// It is called.
    case callee
  }

  package let path: String
  package let name: String
  /// What it sends and must receive, optional answers left out.
  package let steps: [Step]
  /// Its pauses together, in milliseconds.
  package let pause: Int
  /// `[field0]`: it reads a CSV file.
  package let needsCSV: Bool
  /// Words such as `[domain]` that `-key` has to give it.
  package let keys: [String]
  /// What it does besides signalling: plays a file, runs a command.
  package let extras: [String]

  /// Reads a text; nil where it is no SIPp scenario.
  package init?(_ file: FoundFile) {
    guard file.text.utf8.count <= 2_000_000, file.text.contains("<scenario") else { return nil }
    let tags = SippTags(file.text).tags
    guard let root = tags.first(where: { $0.name == "scenario" }),
      tags.contains(where: { $0.name == "send" || $0.name == "recv" })
    else { return nil }
    path = file.path
    name = root.attributes["name"] ?? file.name
    steps = tags.compactMap(Self.step)
    pause = tags.filter { $0.name == "pause" }
      .reduce(0) { min($0 + (Int($1.attributes["milliseconds"] ?? "") ?? 0), 600_000) }
    let words = Self.keywords(file.text)
    needsCSV = words.contains { $0.hasPrefix("field") && $0.dropFirst(5).allSatisfy(\.isNumber) }
    keys = words.filter { !Self.isKnown($0) }
    extras = Set(
      tags.filter { $0.name == "exec" }.flatMap { $0.attributes.keys }
    ).sorted()
  }

  /// Nil where it neither begins with an INVITE nor waits for one.
  package var role: Role? {
    switch steps.first {
    case .sendsRequest("INVITE"): .caller
    case .awaitsRequest("INVITE"): .callee
    default: nil
    }
  }

  private static func step(_ tag: SippTags.Tag) -> Step? {
    switch tag.name {
    case "send":
      let words = tag.content.split(separator: " ")
      guard let first = words.first else { return nil }
      if first.hasPrefix("SIP/2.0"), words.count > 1 {
        return Int(words[1]).map(Step.sendsStatus)
      }
      return .sendsRequest(String(first))
    case "recv":
      guard !["true", "global"].contains(tag.attributes["optional"] ?? "") else { return nil }
      if let request = tag.attributes["request"] { return .awaitsRequest(request) }
      return tag.attributes["response"].flatMap { Int($0) }.map(Step.awaitsStatus)
    default:
      return nil
    }
  }

  /// The words in brackets, in order.
  private static func keywords(_ text: String) -> [String] {
    var found: [String] = []
    for part in text.split(separator: "[").dropFirst() {
      let word = part.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      let end = part[word.endIndex...].first
      guard !word.isEmpty, end == "]" || end == "+" || end == "-" || end == " " || end == ":",
        word.first?.isLetter == true, !found.contains(String(word))
      else { continue }
      found.append(String(word))
      if found.count == 200 { break }
    }
    return found
  }

  /// What SIPp fills in itself (its manual, "Keywords").
  private static func isKnown(_ word: String) -> Bool {
    let words: Set = [
      "service", "remote_ip", "remote_port", "transport", "local_ip", "local_ip_type",
      "local_port", "len", "call_number", "cseq", "call_id", "media_ip", "media_ip_type",
      "media_port", "auto_media_port", "rtpstream_audio_port", "rtpstream_video_port",
      "last_cseq_number", "pid",
      "routes", "next_url", "branch", "msg_index", "authentication", "peer_tag_param", "CDATA",
      "clock_tick", "timestamp", "date", "users", "userid", "server_ip", "dynamic_id", "fill",
      "file", "tdmmap", "sipp_version", "last_message", "last_Request_URI", "first_cseq", "ua",
      "last_branch",
    ]
    return words.contains(word) || word.hasPrefix("last_") || word.hasPrefix("field")
      || word.hasPrefix("$")
  }
}
