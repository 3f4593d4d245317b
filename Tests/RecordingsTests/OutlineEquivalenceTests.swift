import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import Recordings
import SIP
import Testing
import Wire

/// The fast judge says what the slow one says, of whatever it is given.
///
/// `OUTLINE_MUTATIONS=100000` tries more than the usual number, `OUTLINE_SEED` other ones.
struct OutlineEquivalenceTests {
  static let checks: [any Check] = GenericChecks.all + FailoverChecks.all
  static let environment = ProcessInfo.processInfo.environment
  static let mutations = environment["OUTLINE_MUTATIONS"].flatMap { Int($0) } ?? 300
  static let seed = environment["OUTLINE_SEED"].flatMap { UInt64($0) } ?? 1

  /// Policies under which answers differ.
  static let policies: [FailoverPolicy] = {
    var strict = FailoverPolicy()
    strict.cancel = .strict
    strict.triggers.insert(.busyHere)
    return [FailoverPolicy(), strict]
  }()

  /// How many calls needed no reading.
  @discardableResult
  private func compare(
    _ sightings: [Sighting], endedAt: Moment, _ roles: Roles?, _ policy: FailoverPolicy,
    _ what: @autoclosure () -> String
  ) -> Int {
    var judge = RecordingJudge(checks: Self.checks, policies: [policy], roles: roles)
    judge.seed = Self.seed
    let slow = SlowJudge(checks: Self.checks, policies: [policy], roles: roles)
    // How requests outside calls are put together depends on when they came; which verdicts there
    // are does not.
    let all = judge.judge(sightings, endedAt: endedAt)
    let kinds = slow.judge(sightings, endedAt: endedAt).map(Self.withoutNumbers)
    let gotKinds = SlowJudge.lines(all).map(Self.withoutNumbers)
    if kinds != gotKinds {
      let differences = zip(kinds, gotKinds).filter { $0 != $1 }.map { "\($0) but fast \($1)" }
      Issue.record("\(what()), all of it (\(roles == nil ? "inferred" : "given")): \(differences)")
    }
    let called = Set(
      sightings.compactMap { $0.message?.method == .invite ? $0.message?.callID : nil })
    let ofCalls = sightings.filter { $0.message.map { called.contains($0.callID) } ?? true }
    let fast = judge.judge(ofCalls, endedAt: endedAt)
    let wanted = slow.judge(ofCalls, endedAt: endedAt)
    let got = SlowJudge.lines(fast)
    if wanted != got {
      let differences = zip(wanted, got).filter { $0 != $1 }.map { "\($0) but fast \($1)" }
      Issue.record(
        "\(what()) (\(roles == nil ? "inferred" : "given") roles, \(policy.cancel)): \(differences)"
      )
    }
    return fast.outlined
  }

  private static func withoutNumbers(_ line: String) -> String {
    line.filter { !$0.isNumber }
  }

  @Test func `the examples of every check`() throws {
    for check in Self.checks {
      for example in check.card.examples {
        let ladder = try Ladder(example.ladder)
        for policy in Self.policies {
          for roles in [nil, ladder.roles] {
            compare(
              ladder.sightings, endedAt: ladder.endedAt, roles, policy,
              "\(check.id), \(example.title)")
          }
        }
      }
    }
  }

  static let captures: [String] = {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let outside = root.deletingLastPathComponent().appendingPathComponent("shared")
    let folders = [
      root.appendingPathComponent("Captures/failover"), outside.appendingPathComponent("peers"),
      outside.appendingPathComponent("material/pcaps"),
    ]
    return folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.contains(".pcap") || $0.hasSuffix(".cap") }.sorted()
        .map { folder.appendingPathComponent($0).path }
    }
  }()

  @Test(arguments: captures) func `a capture`(_ path: String) throws {
    let reading: CaptureReading
    do { reading = try CaptureFile.read(path) } catch { return }
    let end = reading.last ?? .zero
    for policy in Self.policies {
      compare(reading.sightings, endedAt: end, nil, policy, path)
    }
    let judge = RecordingJudge(checks: Self.checks, policies: Self.policies)
    let streamed = try judge.judge(path)
    let given = judge.judge(reading, from: path)
    #expect(SlowJudge.lines(streamed) == SlowJudge.lines(given))
    #expect(streamed.counts == given.counts)
    #expect(streamed.findings == given.findings)
  }

  /// Right calls of several kinds, several at a time.
  static let traces: [(String, String)] = [
    ("one leg", oneLeg), ("answered", ExampleLadders.answered),
    ("hung up", ExampleLadders.answered + ExampleLadders.hangUp("primary")),
    ("hung up by the edge", ExampleLadders.answered + edgeHangsUp),
    ("failed over", ExampleLadders.failedOver + ExampleLadders.hangUp("secondary")),
    ("busy", busy), ("B2BUA", backToBack), ("asked", asked), ("two calls", several("")),
    ("two calls through a B2BUA", several(" b2bua")),
    ("over TCP", "default transport=tcp\n" + oneLeg),
  ]

  static let oneLeg = """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> carrier  180     0.101
    system  -> carrier  200     0.201
    carrier -> system   ACK     0.202
    carrier -> system   BYE     5.000
    system  -> carrier  200     5.001
    end 120

    """

  static let edgeHangsUp = """
    primary -> system  BYE  6.000
    system  -> carrier BYE  6.001
    carrier -> system  200  6.002
    system  -> primary 200  6.003
    end 100

    """

  static let busy = """
    carrier -> system   INVITE  0.000
    system  -> primary  INVITE  0.002
    primary -> system   486     0.100
    system  -> primary  ACK     0.101
    system  -> carrier  486     0.102
    carrier -> system   ACK     0.103

    """

  static let backToBack = """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002  b2bua
    primary -> system   180     0.100
    system  -> carrier  180     0.101
    primary -> system   200     0.200
    system  -> carrier  200     0.201
    carrier -> system   ACK     0.202
    system  -> primary  ACK     0.203
    carrier -> system   BYE     6.000
    system  -> primary  BYE     6.001
    primary -> system   200     6.002
    system  -> carrier  200     6.003
    end 90

    """

  static let asked = """
    carrier -> system   OPTIONS  0.000
    system  -> carrier  200      0.001
    system  -> primary  OPTIONS  1.000
    primary -> system   200      1.001
    carrier -> system   REGISTER 2.000
    system  -> carrier  200      2.001

    """

  static func several(_ flag: String) -> String {
    (1...2).map { call in
      """
      carrier -> system   INVITE  \(call).000 call=\(call)
      system  -> primary  INVITE  \(call).002 call=\(call)\(flag)
      primary -> system   200     \(call).400 call=\(call)
      system  -> carrier  200     \(call).401 call=\(call)
      carrier -> system   ACK     \(call).402 call=\(call)
      system  -> primary  ACK     \(call).403 call=\(call)
      """
    }.joined(separator: "\n")
      + "\n"
      + (1...2).map { call in
        """
        carrier -> system   BYE     \(call + 5).000 call=\(call)
        system  -> primary  BYE     \(call + 5).001 call=\(call)
        primary -> system   200     \(call + 5).002 call=\(call)
        system  -> carrier  200     \(call + 5).003 call=\(call)
        """
      }.joined(separator: "\n") + "\nend 75\n"
  }

  @Test func `right calls are judged by their outline`() throws {
    for (name, text) in Self.traces
    where !["failed over", "asked", "answered", "two calls", "two calls through a B2BUA"].contains(
      name)
    {
      let ladder = try Ladder(text)
      for roles in [nil, ladder.roles] {
        let outlined = compare(
          ladder.sightings, endedAt: ladder.endedAt, roles, Self.policies[0], name)
        // The first of a shape is read for its codecs.
        var twice = RecordingJudge(checks: Self.checks, policies: [Self.policies[0]], roles: roles)
        twice.seed = Self.seed
        #expect(outlined == 0, "\(name)")
        let again = Self.twice(ladder.sightings)
        let verdict = twice.judge(again, endedAt: ladder.endedAt + .seconds(1000))
        #expect(verdict.outlined > 0, "\(name)")
      }
    }
  }

  /// The same calls once more, later and under other Call-IDs.
  static func twice(
    _ sightings: [Sighting], _ changed: [Sighting]? = nil
  ) -> [Sighting] {
    sightings
      + (changed ?? sightings).map { sighting in
        guard let message = sighting.message else { return sighting }
        var draft = Draft(message)
        draft[.callID] = "again-\(message.callID)"
        return Sighting(
          frame: sighting.frame + 10_000, at: sighting.at + .seconds(500),
          transport: sighting.transport, from: sighting.source, to: sighting.destination,
          (try? draft.message()).map { .sip($0) } ?? sighting.content)
      }
  }

  @Test func `calls with defects in them`() throws {
    var random = SeededGenerator(seed: Self.seed)
    var outlined = 0
    for round in 0..<Self.mutations {
      let (name, text) = Self.traces[Int(random.next() % UInt64(Self.traces.count))]
      let ladder = try Ladder(text)
      var trace = ladder.sightings
      var done: [String] = []
      for _ in 0...(random.next() % 2) {
        let defect = Defects.any(of: trace, ladder.roles, &random)
        guard let changed = try? defect.apply(to: trace, ladder.roles), !changed.isEmpty else {
          continue
        }
        trace = changed
        done.append("\(defect)")
      }
      var end = trace.map(\.at).max() ?? .zero
      if random.next() % 3 != 0 { end = max(end, ladder.endedAt) }
      if random.next() % 4 != 0 {
        // After a right one, so that the shape is known; the Call-IDs are others.
        trace = Self.twice(ladder.sightings, trace)
        end = end + .seconds(500)
      }
      let roles = random.next() % 2 == 0 ? nil : ladder.roles
      outlined += compare(
        trace, endedAt: end, roles, Self.policies[Int(random.next() % 2)],
        "seed \(Self.seed), round \(round), \(name): \(done)")
    }
    #expect(outlined > 0)
  }
}

/// Defects at random.
private enum Defects {
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
