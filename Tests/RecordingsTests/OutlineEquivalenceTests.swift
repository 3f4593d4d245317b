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
  static let checks = JudgeComparison.checks
  static let mutations =
    ProcessInfo.processInfo.environment["OUTLINE_MUTATIONS"].flatMap { Int($0) } ?? 300

  /// Policies under which answers differ.
  static let policies: [FailoverPolicy] = {
    var strict = FailoverPolicy()
    strict.cancel = .strict
    strict.triggers.insert(.busyHere)
    return [FailoverPolicy(), strict]
  }()

  @Test func `the examples of every check`() throws {
    for check in Self.checks {
      for example in check.card.examples {
        let ladder = try Ladder(example.ladder)
        for policy in Self.policies {
          for roles in [nil, ladder.roles] {
            JudgeComparison.compare(
              ladder.sightings, endedAt: ladder.endedAt, roles, policy,
              "\(check.id), \(example.title)")
          }
        }
      }
    }
  }

  static let captures: [String] = {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Captures/failover")
    let own = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return own.filter { $0.hasSuffix(".pcapng") }.sorted()
      .map { folder.appendingPathComponent($0).path } + OutsideShelf.captures
  }()

  @Test(arguments: captures) func `a capture`(_ path: String) throws {
    try OutsideShelf.skipIfAbsent(path)
    let reading: CaptureReading
    do { reading = try CaptureFile.read(path) } catch { return }
    let end = reading.last ?? .zero
    for policy in Self.policies {
      JudgeComparison.compare(reading.sightings, endedAt: end, nil, policy, path)
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
        let outlined = JudgeComparison.compare(
          ladder.sightings, endedAt: ladder.endedAt, roles, Self.policies[0], name)
        // The first of a shape is read for its codecs.
        var twice = RecordingJudge(checks: Self.checks, policies: [Self.policies[0]], roles: roles)
        twice.seed = JudgeComparison.seed
        #expect(outlined == 0, "\(name)")
        let again = JudgeComparison.twice(ladder.sightings)
        let verdict = twice.judge(again, endedAt: ladder.endedAt + .seconds(1000))
        #expect(verdict.outlined > 0, "\(name)")
      }
    }
  }

  @Test func `right failovers are judged by their outline`() throws {
    for item in FailoverLadders.all {
      let ladder = try Ladder(item.text)
      for (index, policy) in Self.policies.enumerated() {
        for roles in [nil, ladder.roles] {
          var answers = OutlineAnswers()
          answers.test(ladder.sightings, endedAt: ladder.endedAt, roles, [policy], item.name)
          let isOutlined = answers.failovers == 1 && answers.unknown.isEmpty
          #expect(
            isOutlined == item.outlinedUnder.contains(index),
            "\(item.name), \(policy.cancel): \(answers.unknown)")
          JudgeComparison.compare(
            JudgeComparison.twice(ladder.sightings), endedAt: ladder.endedAt + .seconds(1000),
            roles, policy, item.name)
        }
      }
    }
  }

  @Test func `a CANCEL with another From tag than its INVITE`() throws {
    let cancelled = """
      carrier -> system CANCEL 1.000 from-tag=two
      system -> carrier 200 CANCEL 1.001 from-tag=one
      system -> carrier 487 1.002 from-tag=one
      carrier -> system ACK 1.003 from-tag=one
      end 60

      """
    let begun = "carrier -> system INVITE 0.000 from-tag=one\nsystem -> carrier 180 0.100\n"
    let ladder = try Ladder(begun + cancelled)
    for policy in Self.policies {
      for roles in [nil, ladder.roles] {
        JudgeComparison.compare(
          ladder.sightings, endedAt: ladder.endedAt, roles, policy, "another From tag")
      }
    }
  }

  @Test func `calls with defects in them`() throws {
    try compareMutations(of: Self.traces)
  }

  @Test func `failovers with defects in them`() throws {
    try compareMutations(of: FailoverLadders.all.map { ($0.name, $0.text) })
  }

  @Test func `failovers with INVITEs that are not alike`() throws {
    var random = SeededGenerator(seed: JudgeComparison.seed)
    let cases = FailoverLadders.all.filter { $0.name.hasPrefix("503") }
    var outlined = 0
    for round in 0..<Self.mutations {
      let item = cases[Int(random.next() % UInt64(cases.count))]
      let ladder = try Ladder(item.text)
      let trace = InviteEdits.changed(
        JudgeComparison.twice(ladder.sightings), from: 10_000, &random)
      outlined += JudgeComparison.compare(
        trace, endedAt: ladder.endedAt + .seconds(500), RandomDefects.roles(of: ladder, &random),
        Self.policies[0], "seed \(JudgeComparison.seed), round \(round), \(item.name)")
    }
    #expect(outlined > 0)
  }

  private func compareMutations(of traces: [(String, String)]) throws {
    var random = SeededGenerator(seed: JudgeComparison.seed)
    var outlined = 0
    for round in 0..<Self.mutations {
      let (name, text) = traces[Int(random.next() % UInt64(traces.count))]
      let ladder = try Ladder(text)
      var trace = ladder.sightings
      var done: [String] = []
      for _ in 0...(random.next() % 2) {
        let defect = RandomDefects.any(of: trace, ladder.roles, &random)
        guard let changed = try? defect.apply(to: trace, ladder.roles), !changed.isEmpty else {
          continue
        }
        trace = changed
        done.append("\(defect)")
      }
      if random.next() % 3 == 0 { trace = RandomDefects.asides(in: trace, &random) }
      var end = trace.map(\.at).max() ?? .zero
      if random.next() % 3 != 0 { end = max(end, ladder.endedAt) }
      if random.next() % 4 != 0 {
        // After a right one, so that the shape is known; the Call-IDs are others.
        trace = JudgeComparison.twice(ladder.sightings, trace)
        end = end + .seconds(500)
      }
      let roles = RandomDefects.roles(of: ladder, &random)
      outlined += JudgeComparison.compare(
        trace, endedAt: end, roles, Self.policies[Int(random.next() % 2)],
        "seed \(JudgeComparison.seed), round \(round), \(name): \(done)")
    }
    #expect(outlined > 0)
  }
}
