import Checks
import FailoverPack
import LifeboatPack
import Plugins
import Testing

/// Which checks find what stands whatever the capture lacks: each, a new one too, has to say.
struct StandingExamplesTests {
  /// In how many of a check's failing examples something that is found stands.
  enum Share: String, Sendable {
    case always, sometimes, never
  }

  static let shares: [CheckID: Share] = [
    "agent.secondary": .sometimes,
    "breaker.opens": .never,
    "breaker.recovers": .never,
    "cancel.acknowledged": .never,
    "cancel.after-provisional": .never,
    "cancel.before-failover": .never,
    "cancel.not-after-final": .never,
    "cancel.on-late-provisional": .never,
    "cancel.reaches-edges": .never,
    "cancel.well-formed": .sometimes,
    "codec.answer-subset": .sometimes,
    "codec.order": .always,
    "codec.same-after-failover": .always,
    "dialog.acknowledged": .never,
    "dialog.in-leg": .sometimes,
    "dns.absent": .always,
    "dtmf.rfc4733": .sometimes,
    "duty.order": .sometimes,
    "duty.ring-time": .never,
    "failover.exhausted": .never,
    "failover.not-on": .never,
    "failover.goes-on": .never,
    "failover.reaction": .never,
    "failover.same-call": .sometimes,
    "failover.timer": .never,
    "final.single": .sometimes,
    "greeting.vip": .never,
    "health.brings-back": .never,
    "health.interval": .never,
    "health.steady": .never,
    "health.takes-out": .never,
    "leg.absorbed": .never,
    "leg.no-zombie": .never,
    "leg.single-established": .never,
    "lookup.within-prompt": .never,
    "media.after-ack": .never,
    "media.direction": .never,
    "media.loss": .never,
    "media.negotiated": .never,
    "media.no-transcoding": .never,
    "media.pacing": .never,
    "media.two-way": .never,
    "menu.reacts": .never,
    "message.readable": .always,
    "prompt.spoken": .never,
    "prompt.within": .never,
    "refer.accepted": .sometimes,
    "refer.context-token": .sometimes,
    "refer.notify": .sometimes,
    "response.relayed": .never,
    "service.continues": .never,
    "service.survives": .never,
    "silence.dead-cloud": .always,
    "transaction.acknowledged": .never,
    "transaction.answered": .sometimes,
    "transaction.retransmission": .sometimes,
    "transaction.trying": .never,
    "trunk.share": .never,
    "voicemail.kept": .never,
    "voicemail.once": .never,
    "voicemail.same-audio": .sometimes,
  ]

  struct Case: Sendable, CustomTestStringConvertible {
    let check: any Check
    let policy: @Sendable (String) throws -> any Policy

    var testDescription: String { check.id.rawValue }
  }

  static let cases =
    (GenericChecks.all + FailoverChecks.all).map { check in
      Case(check: check, policy: { try FailoverScenarios().policy(Settings(text: $0)) })
    }
    + LifeboatChecks.all.map { check in
      Case(check: check, policy: { try LifeboatScenarios().policy(Settings(text: $0)) })
    }

  @Test func `every check says whether what it finds stands`() {
    #expect(Set(Self.shares.keys) == Set(Self.cases.map(\.check.id)))
  }

  @Test(arguments: cases) func `what is found in its examples stands as it says`(
    _ item: Case
  ) throws {
    let broken = item.check.card.examples.filter { $0.outcome == .fails }
    try #require(!broken.isEmpty)
    var standing = 0
    for example in broken {
      let policy = try item.policy(example.policy)
      let evidence = try Evidence.make(ladder: example.ladder, policies: [policy])
      guard case .failed(let found) = item.check.judge(evidence) else {
        Issue.record("nothing is found: \(example.title)")
        continue
      }
      if found.contains(where: \.stands) { standing += 1 }
    }
    let share: Share = standing == 0 ? .never : standing < broken.count ? .sometimes : .always
    #expect(Self.shares[item.check.id] == share, "\(standing) of \(broken.count)")
  }
}
