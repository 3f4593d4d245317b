import Media
import SIP
import Wire

/// One line of a ladder: who sends what to whom, when, and what differs from the defaults.
struct LadderLine {
  enum What: Hashable {
    case request(Method)
    /// With the method of the request it answers, where the line names it.
    case response(StatusCode, Method?)
    case unreachable
    case reset
    /// Of a TCP connection, from `since` until now; the message it was for comes next.
    case setup
    /// A SYN that is not answered.
    case synchronise
    case dns(String)
    case garbage
    /// That many packets until that moment.
    case rtp(Codec, Int, until: Moment)
    /// An HTTP request, with its target.
    case web(String, String)
    /// A packet of whatever content.
    case packet(Contact.Carrier)
    /// A telephone event.
    case digit(UInt8)
  }

  let number: Int
  let from: Roles.Party
  let to: Roles.Party
  let what: What
  let at: Moment
  private(set) var keys: [(key: String, value: String)] = []
  private(set) var flags: Set<String> = []

  static let knownKeys: Set<String> = [
    "branch", "cseq", "to-tag", "from-tag", "call-id", "call", "caller", "callee", "uri", "codecs",
    "media", "body", "content-type", "sipfrag", "state", "token", "refer-to", "transport", "reason",
    "from-port", "to-port", "to-media", "ssrc", "ends", "as", "skip", "sound", "status", "audio",
    "since", "until", "late", "payload",
  ]
  static let knownFlags: Set<String> = [
    "again", "new", "own", "no-sdp", "hold", "b2bua", "in-dialog", "stray", "moving", "unmarked",
    "empty", "fax",
  ]

  /// Reads `from -> to WHAT time key=value flag`; the time may be left out (1 ms later than
  /// before) or relative (`+0.5`).
  init(_ words: [String], number: Int, after previous: Moment?) throws(LadderError) {
    self.number = number
    func fail(_ problem: String) -> LadderError { LadderError(line: number, problem) }
    func party(_ name: String) throws(LadderError) -> Roles.Party {
      guard let party = LadderParties.party(named: name) else {
        let names = LadderParties.all.map(\.name).joined(separator: ", ")
        throw fail("no party is called \"\(name)\"; there are \(names)")
      }
      return party
    }
    guard words.count >= 4, words[1] == "->" else {
      throw fail("expected `from -> to WHAT time`, found \"\(words.joined(separator: " "))\"")
    }
    from = try party(words[0])
    to = try party(words[2])
    guard from.name != to.name else { throw fail("\(from.name) sends to itself") }
    var rest = words[3...]
    let first = rest.removeFirst()
    if first == "RTP" {
      (what, at) = try Self.speech(&rest, after: previous, fail)
      for word in rest { try take(word) }
      return
    }
    if let code = Int(first) {
      guard let status = StatusCode(rawValue: code) else { throw fail("no status \(first)") }
      var method: Method?
      if let next = rest.first, Self.isMethod(next) {
        method = Method(next)
        rest.removeFirst()
      }
      what = .response(status, method)
    } else {
      switch first {
      case "ICMP": what = .unreachable
      case "TCP": what = .packet(.tcp)
      case "UDP": what = .packet(.udp)
      case _ where rest.first?.hasPrefix("/") == true:
        what = .web(first, rest.removeFirst())
      case "RST": what = .reset
      case "SETUP": what = .setup
      case "SYN": what = .synchronise
      case "GARBAGE": what = .garbage
      case "DTMF":
        guard let digit = rest.popFirst()?.first, let event = TelephoneEvent.event(of: digit) else {
          throw fail("DTMF needs the digit pressed")
        }
        what = .digit(event)
      case "DNS":
        guard let name = rest.popFirst() else { throw fail("DNS needs the name asked for") }
        what = .dns(name)
      default:
        guard Self.isMethod(first) else { throw fail("\"\(first)\" is no method and no status") }
        what = .request(Method(first))
      }
    }
    let earliest = previous ?? .zero
    if let word = rest.first, let time = Self.seconds(word) {
      rest.removeFirst()
      at = word.hasPrefix("+") ? earliest + .nanoseconds(Int64(time * 1e9)) : .seconds(time)
      guard at >= earliest else { throw fail("\(word) is earlier than the line before") }
    } else {
      at = previous.map { $0 + .milliseconds(1) } ?? .zero
    }
    for word in rest { try take(word) }
  }

  /// A time in seconds; nil where it is none, or longer than eleven days.
  static func seconds(_ text: some StringProtocol) -> Double? {
    Double(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
  }

  /// Reads `PCMU 50 0.300..1.300`: codec or payload type, count, first and last moment.
  private static func speech(
    _ rest: inout ArraySlice<String>, after previous: Moment?, _ fail: (String) -> LadderError
  ) throws(LadderError) -> (What, Moment) {
    guard rest.count >= 3, let codec = LadderBody.codec(rest.removeFirst()),
      let count = Int(rest.removeFirst()), (1...10_000).contains(count)
    else { throw fail("expected `RTP CODEC COUNT START..END`") }
    let times = rest.removeFirst().split(separator: "..").compactMap(seconds)
    guard times.count == 2, times[0] < times[1] else {
      throw fail("expected START..END in seconds")
    }
    let start = Moment.seconds(times[0])
    guard start >= previous ?? .zero else {
      throw fail("\(times[0]) is earlier than the line before")
    }
    return (.rtp(codec, count, until: .seconds(times[1])), start)
  }

  private mutating func take(_ word: String) throws(LadderError) {
    guard let equals = word.firstIndex(of: "=") else {
      guard Self.knownFlags.contains(word) else {
        throw LadderError(
          line: number,
          "unknown word \"\(word)\"; there are \(Self.knownFlags.sorted().joined(separator: ", "))")
      }
      flags.insert(word)
      return
    }
    let key = String(word[..<equals])
    guard Self.knownKeys.contains(key) || key.hasPrefix("header.") || key.hasPrefix("add.") else {
      throw LadderError(
        line: number,
        "unknown key \"\(key)\"; there are \(Self.knownKeys.sorted().joined(separator: ", ")), "
          + "header.NAME, add.NAME")
    }
    keys.append((key, String(word[word.index(after: equals)...])))
  }

  subscript(key: String) -> String? { keys.last { $0.key == key }?.value }

  /// Which call of the ladder it is about.
  var call: String { self["call"] ?? "1" }

  /// The branch named, with the magic cookie of RFC 3261 §8.1.1.7.
  var branch: String? {
    self["branch"].map { $0.hasPrefix("z9hG4bK") || $0.isEmpty ? $0 : "z9hG4bK-\($0)" }
  }

  private static func isMethod(_ word: String) -> Bool {
    !word.isEmpty && word.allSatisfy { $0.isASCII && $0.isLetter && $0.isUppercase }
  }
}

extension LadderLine {
  /// Splits at white space; double quotes keep words together, `\r` `\n` `\"` and `\\` inside
  /// them stand for what they do elsewhere; `#` at the start of a word begins a comment.
  static func words(_ text: Substring, line: Int) throws(LadderError) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    var isEscaped = false
    for character in text {
      if isEscaped {
        let plain: Character = character == "r" ? "\r" : character == "n" ? "\n" : character
        word = (word ?? "") + String(plain)
        isEscaped = false
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
        word = word ?? ""
      } else if !isQuoted, character.isWhitespace {
        if let whole = word { words.append(whole) }
        word = nil
      } else if !isQuoted, word == nil, character == "#" {
        return words
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard !isQuoted else { throw LadderError(line: line, "a quotation mark is not closed") }
    if let whole = word { words.append(whole) }
    return words
  }
}
