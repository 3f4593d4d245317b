import Calls
import Checks
import SIP
import Wire

/// Defects at random.
enum RandomDefects {
  static func any(
    of trace: [Sighting], _ roles: Roles, _ random: inout SeededGenerator
  ) -> TraceDefect {
    let one = selector(trace, roles, &random)
    // What comes more than 40 s after the end of its call is taken for another one.
    let delays: [Duration] = [
      .milliseconds(1), .milliseconds(60), .milliseconds(480), .milliseconds(700), .seconds(2),
      .seconds(4), .seconds(33), .seconds(38),
    ]
    let delay = delays[Int(random.next() % UInt64(delays.count))]
    switch random.next() % 9 {
    case 0: return .drop(one)
    case 1: return .repeat(one, after: delay)
    case 2, 3: return .delay(one, by: delay)
    case 4: return .hold(one, until: selector(trace, roles, &random))
    case 5: return .reorder(one, selector(trace, roles, &random))
    case 6:
      let codes = [100, 180, 183, 200, 202, 401, 407, 408, 480, 481, 486, 487, 491, 503, 603]
      let code = codes[Int(random.next() % UInt64(codes.count))]
      return .restate(one, StatusCode(rawValue: code) ?? .ok)
    case 7:
      let edits: [(HeaderName, String?)] = [
        (.to, "<sip:a@b.invalid>;tag=other"), (.to, "<sip:a@b.invalid>"),
        (.from, "<sip:x@b.invalid>;tag=other"), (.from, "<sip:+15559999999@b.invalid>;tag=t"),
        (.callID, "another@ladder.invalid"), (.callID, "call-1@ladder.invalid"),
        (.cseq, "7 BYE"), (.cseq, "1 INVITE"), (.cseq, "1 BYE"), (.cseq, "2 INVITE"),
        (.via, "SIP/2.0/UDP 127.10.0.1;branch=z9hG4bKx"), (.via, "SIP/2.0/UDP 127.10.0.1"),
        (.contentType, "text/plain"), (.contentType, nil), (.maxForwards, "1"),
        (.transferContextToken, "a"), (.contact, "<sip:a@127.10.0.11>"),
        ("P-Asserted-Identity", "<tel:+4930123456>"),
      ]
      let edit = edits[Int(random.next() % UInt64(edits.count))]
      return .edit(one, edit.0, edit.1)
    default:
      let texts = [
        (" 0 8", " 8 0"), ("m=audio 4000", "m=audio 0"), ("PCMU", "G729"), ("101", "96"),
        ("m=audio", "m=video"), ("c=IN IP4", "c=IN IP9"), ("a=sendrecv", "a=inactive"),
        ("v=0", "v=1"), ("\r\n", "\n"), ("o=", "o=x "),
      ]
      let text = texts[Int(random.next() % UInt64(texts.count))]
      return .rewrite(one, text.0, to: text.1)
    }
  }

  /// The trace with one or two things in it that are no messages.
  static func asides(in trace: [Sighting], _ random: inout SeededGenerator) -> [Sighting] {
    var trace = trace
    let ends = Array(Set(trace.flatMap { [$0.source, $0.destination] })).sorted {
      $0.description < $1.description
    }
    guard !ends.isEmpty else { return trace }
    let places = ends + [Endpoint(.v4(127, 10, 0, 12)), Endpoint(.v4(127, 10, 0, 99))]
    for _ in 0...(random.next() % 2) {
      let place = Int(random.next() % UInt64(trace.count))
      let source = places[Int(random.next() % UInt64(places.count))]
      let destination = places[Int(random.next() % UInt64(places.count))]
      let at = trace[place].at
      let contents: [Sighting.Content] = [
        .unreachable, .reset, .dnsQuery("edge.invalid"),
        .unreadable(Array("SIP/2.0".utf8), .notSIP),
        .unreadable([13, 10], .notSIP), .connected(at - .milliseconds(700)...at),
        .unanswered,
      ]
      let content = contents[Int(random.next() % UInt64(contents.count))]
      let transport: Transport = [.udp, trace[place].transport][Int(random.next() % 2)]
      // How long a connection took is told of its own ends.
      let isOwn = if case .connected = content { true } else { false }
      trace.insert(
        Sighting(
          frame: trace[place].frame, at: at, transport: transport,
          from: isOwn ? trace[place].source : source,
          to: isOwn ? trace[place].destination : destination, content), at: place + 1)
    }
    // Frames in their order, each once.
    return trace.enumerated().map { $1.numbered($0 + 1) }
  }

  /// Found from the calls, right, or anything at all.
  static func roles(of ladder: Ladder, _ random: inout SeededGenerator) -> Roles? {
    switch random.next() % 5 {
    case 0, 1: return nil
    case 2, 3: return ladder.roles
    default:
      let kinds: [Roles.Role] = [.carrier, .system, .edge(order: 0), .edge(order: 1), .other]
      return Roles(
        ladder.roles.parties.map {
          Roles.Party($0.name, kinds[Int(random.next() % UInt64(kinds.count))], $0.address)
        })
    }
  }

  private static func selector(
    _ trace: [Sighting], _ roles: Roles, _ random: inout SeededGenerator
  ) -> TraceSelector {
    let index = Int(random.next() % UInt64(max(1, trace.count)))
    guard index < trace.count, let message = trace[index].message else {
      return TraceSelector("nobody", "nobody", "nothing")
    }
    let from = roles.name(of: trace[index].source)
    let to = roles.name(of: trace[index].destination)
    let occurrence = trace[...index].count {
      $0.message?.summary == message.summary && roles.name(of: $0.source) == from
        && roles.name(of: $0.destination) == to
    }
    return TraceSelector(from, to, message.summary, occurrence: occurrence)
  }
}
