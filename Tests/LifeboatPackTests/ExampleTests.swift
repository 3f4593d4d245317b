import Calls
import Checks
import LifeboatPack
import Media
import Plugins
import SIP
import Testing
import Wire

/// Every example of every lifeboat check is judged as it says.
struct LifeboatExampleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let check: any Check
    let example: Example

    var testDescription: String { "\(check.id): \(example.title)" }
  }

  static let cases = LifeboatChecks.all.flatMap { check in
    check.card.examples.map { Case(check: check, example: $0) }
  }

  @Test(arguments: cases) func `an example is judged as it says`(_ item: Case) throws {
    let policy = try LifeboatScenarios().policy(Settings(text: item.example.policy))
    let evidence = try Evidence.make(ladder: item.example.ladder, policies: [policy])
    let verdict = item.check.judge(evidence)
    #expect(verdict.outcome == item.example.outcome, "\(verdict)")
    if case .failed(let findings) = verdict {
      let all = evidence.sightings.count + evidence.other.packets.count
      for finding in findings {
        #expect(finding.check == item.check.id)
        #expect(!finding.frames.isEmpty)
        #expect(finding.frames.allSatisfy { (1...all).contains($0) })
      }
    }
  }

  @Test(arguments: LifeboatChecks.all.map(\.card)) func `a card shows both sides of its rule`(
    _ card: CheckCard
  ) {
    #expect(card.examples.contains { $0.outcome == .passes })
    #expect(card.examples.contains { $0.outcome == .fails })
    #expect(!card.why.isEmpty && !card.source.isEmpty)
  }

  @Test func `a message of which only a part was kept is not held to its length`() throws {
    let stored = try #require(
      VoicemailSameAudio().card.examples.first { $0.outcome == .passes })
    let ladder = try Ladder(stored.ladder)
    var other = ladder.other
    try #require(!other.exchanges.isEmpty)
    other.exchanges = other.exchanges.map { exchange in
      WebExchange(
        from: exchange.client, to: exchange.server, method: exchange.method,
        target: exchange.target, fields: exchange.fields,
        body: Array(exchange.body.prefix(exchange.body.count / 2)), length: exchange.body.count,
        isWhole: exchange.isWhole, startedAt: exchange.startedAt, frame: exchange.frame,
        at: exchange.at, answer: exchange.answer)
    }
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, flows: FlowTable.read(ladder.media),
      other: other, roles: ladder.roles, endedAt: ladder.endedAt)
    let checks: [any Check] = [VoicemailSameAudio(), VoicemailKept()]
    for check in checks {
      guard case .inconclusive(let why) = check.judge(evidence) else {
        Issue.record("what is not kept was judged: \(check.judge(evidence))")
        continue
      }
      #expect(why == "/voicemail/1.wav is larger than what is kept of a body")
    }
  }

  @Test func `who is not known and writes to the dead cloud may be the system`() throws {
    let ladder = try Ladder(
      "with desktop\ncarrier -> system OPTIONS 0.0\nsystem -> carrier 200 0.1\n")
    let desktop = try #require(ladder.roles.parties.first { $0.role == .silent })
    var other = ladder.other
    other.contacts.append(
      Contact(
        from: .v4(192, 0, 2, 1), to: Endpoint(desktop.address, 443), .tcp, frame: 1, at: .zero))
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, other: other, roles: ladder.roles,
      endedAt: ladder.endedAt)
    guard case .failed(let found) = SilenceDeadCloud().judge(evidence) else {
      Issue.record("nothing is found")
      return
    }
    #expect(found.map(\.stands) == [false])
  }

  @Test func `only SIP kept leaves the dead cloud's silence open`() throws {
    let ladder = try Ladder(
      "with desktop\ncarrier -> system OPTIONS 0.0\nsystem -> carrier 200 0.1\n")
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, roles: ladder.roles, endedAt: ladder.endedAt)
    guard case .inconclusive = SilenceDeadCloud().judge(evidence) else {
      Issue.record("silence was believed without evidence")
      return
    }
  }
}

extension Verdict {
  fileprivate var outcome: Example.Outcome {
    switch self {
    case .passed: .passes
    case .failed: .fails
    case .inconclusive: .inconclusive
    case .notApplicable: .notApplicable
    }
  }
}
