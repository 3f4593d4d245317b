import Calls
import Capture
import FailoverProxy
import Media
import Replaying
import SIP
import Signaling
import Testing
import Wire

/// Recorded calls of the reference proxy played around it again, on a virtual clock.
struct ReenactingTests {
  struct Recording: Sendable, CustomTestStringConvertible {
    let capture: String
    var cancel = FailoverRules.CancelPolicy.eager
    var interval = Duration.seconds(1)

    var testDescription: String { capture }

    func proxy(_ material: ReplayKit.Material) -> ProxyCore {
      ReplayKit.proxy(material.cast) {
        $0.failover.cancel = cancel
        $0.breaker.interval = interval
      }
    }
  }

  static let recordings = [
    Recording(capture: "failover/reference-primary-503-udp"),
    Recording(capture: "failover/reference-primary-silent-udp-eager"),
    Recording(capture: "failover/reference-primary-silent-tcp-strict", cancel: .strict),
    Recording(capture: "failover/reference-late-200-udp-strict-4s", cancel: .strict),
    Recording(capture: "failover/reference-transfer-with-context-tcp-secondary"),
    Recording(capture: "media/reference-audio-both-ways-after-failover-udp"),
    Recording(capture: "media/reference-digits-after-failover-udp"),
    Recording(capture: "media/reference-one-way-audio-after-failover-udp"),
    Recording(capture: "regions/reference-codec-answer-not-offered-udp"),
    Recording(capture: "regions/reference-codec-mismatch-across-regions-udp"),
    Recording(capture: "regions/reference-transfer-without-context-udp"),
    Recording(capture: "series/reference-breaker-opens-udp", interval: .milliseconds(1500)),
  ]

  @Test(arguments: recordings)
  func `the recorded system does again what it did`(_ recording: Recording) throws {
    let material = try #require(try ReplayKit.read(recording.capture))
    let played = ReplayKit.play(material.script, around: recording.proxy(material))
    let differences = played.comparisons(material).flatMap(\.differences)
    #expect(differences.isEmpty, "\(differences.map(\.sentence).joined(separator: "\n"))")
    #expect(played.isOver)
    #expect(played.accounts.allSatisfy { $0.unsent.isEmpty && $0.unexpected == 0 })
    #expect(played.accounts.reduce(0) { $0 + $1.mediaSent } == material.script.mediaPackets)
    #expect(!material.script.calls.isEmpty)
  }

  @Test func `another policy is a missing CANCEL and nothing else`() throws {
    let material = try #require(try ReplayKit.read("failover/reference-primary-silent-udp-eager"))
    let proxy = ReplayKit.proxy(material.cast) { $0.failover.cancel = .strict }
    let played = ReplayKit.play(material.script, around: proxy)
    let differences = played.comparisons(material).flatMap(\.differences)
    #expect(differences.map(\.sentence) == ["system → primary  CANCEL: missing"])
  }

  @Test func `a longer timer is a difference in time`() throws {
    let material = try #require(
      try ReplayKit.read("failover/reference-primary-silent-tcp-strict"))
    let proxy = ReplayKit.proxy(material.cast) {
      $0.failover.cancel = .strict
      $0.failover.answerWithin = .seconds(4)
    }
    let played = ReplayKit.play(material.script, around: proxy)
    let differences = played.comparisons(material).flatMap(\.differences)
    #expect(differences.map(\.kind.word) == ["time"])
    #expect(differences.first?.message == "INVITE" && differences.first?.to == "secondary")
  }

  @Test func `what one system strips and another does not is shown as a header`() throws {
    let material = try #require(
      try ReplayKit.read("regions/kamailio-transfer-token-stripped-udp-primary"))
    let played = ReplayKit.play(material.script, around: ReplayKit.proxy(material.cast))
    let headers = played.comparisons(material).flatMap(\.differences).compactMap { difference in
      if case .header(let name, let old, let new) = difference.kind,
        name.hasPrefix("X-Transfer")
      {
        (difference.message, old, new)
      } else {
        nil
      }
    }
    #expect(headers.count == 1)
    #expect(headers.first?.0 == "REFER")
    #expect(headers.first?.1 == [])
    #expect(headers.first?.2 == ["ctx-5f2c81d07e"])
  }

  @Test func `sixty calls at once are told apart`() throws {
    let single = try #require(try ReplayKit.read("failover/reference-primary-503-udp"))
    let tape = Tape(
      single.reading, times: 60, apart: .milliseconds(3), number: "+155510085000")
    let material = try #require(ReplayKit.material(tape.reading))
    #expect(material.script.calls.count == 60)
    let proxy = ReplayKit.proxy(material.cast) { $0.breaker.threshold = 1_000 }
    let played = ReplayKit.play(material.script, around: proxy)
    let comparisons = played.comparisons(material)
    let differences = comparisons.flatMap(\.differences)
    #expect(differences.isEmpty, "\(differences.prefix(5).map(\.sentence))")
    #expect(comparisons.allSatisfy { $0.rows.count == 18 })
  }

  @Test func `calls of one number are as many as there are Call-IDs`() throws {
    let single = try #require(try ReplayKit.read("failover/reference-primary-503-udp"))
    let tape = Tape(single.reading, times: 20, apart: .milliseconds(3), number: "nobody's")
    let material = try #require(ReplayKit.material(tape.reading))
    #expect(material.script.calls.count == 20)
    let proxy = ReplayKit.proxy(material.cast) { $0.breaker.threshold = 1_000 }
    let differences = ReplayKit.play(material.script, around: proxy).comparisons(material)
      .flatMap(\.differences)
    #expect(differences.isEmpty, "\(differences.prefix(5).map(\.sentence))")
  }

  @Test func `twice the speed halves the pauses of the parties`() throws {
    let material = try #require(try ReplayKit.read("failover/reference-primary-503-udp"))
    let times = [1.0, 2.0].map { speed in
      let played = ReplayKit.play(
        material.script, around: ReplayKit.proxy(material.cast), ReplayTiming(speed: speed))
      #expect(played.comparisons(material).flatMap(\.differences).isEmpty)
      let invite = played.sightings.first { $0.message?.method == .invite }
      let bye = played.sightings.first { $0.message?.method == .bye }
      return ((bye?.at ?? .zero) - (invite?.at ?? .zero)).seconds
    }
    #expect(abs(times[0] - 0.253) < 0.01)
    #expect(abs(times[1] - 0.127) < 0.01)
  }

  @Test func `lost packets are sent again and change nothing`() throws {
    let material = try #require(try ReplayKit.read("failover/reference-primary-503-udp"))
    let played = ReplayKit.play(
      material.script, around: ReplayKit.proxy(material.cast),
      ReplayTiming(tolerance: .seconds(40), patience: .seconds(40)),
      link: LinkModel(loss: 0.2, delay: .milliseconds(1)...Duration.milliseconds(5)))
    let lost = played.comparisons(material, within: .seconds(100)).flatMap(\.differences).filter {
      ["missing", "extra", "status", "header", "body"].contains($0.kind.word)
    }
    #expect(lost.isEmpty, "\(lost.map(\.sentence))")
  }

  @Test func `nothing of the recorded identities is sent again`() throws {
    let material = try #require(
      try ReplayKit.read("failover/reference-transfer-with-context-tcp-secondary"))
    let played = ReplayKit.play(material.script, around: ReplayKit.proxy(material.cast))
    let sent = played.sightings.compactMap { $0.message?.description }.joined()
    #expect(!sent.isEmpty)
    for message in material.reading.sightings.compactMap(\.message) {
      for word in [message.callID, message.fromTag, message.toTag, message.branch] {
        if let word { #expect(!sent.contains(word), "\(word)") }
      }
    }
    for party in material.cast.roles.parties {
      #expect(!sent.contains("\(party.address)"), "\(party.name)")
    }
  }

  @Test func `RTP goes from the ports that were announced to those that were, in order`() throws {
    let material = try #require(
      try ReplayKit.read("media/reference-audio-both-ways-after-failover-udp"))
    let played = ReplayKit.play(material.script, around: ReplayKit.proxy(material.cast))
    let announced = Set(
      played.sightings.compactMap(\.message).compactMap {
        try? SessionDescription($0.body)
      }.flatMap { session in session.media.compactMap { session.endpoint(of: $0) } })
    #expect(played.media.count == material.script.mediaPackets && !played.media.isEmpty)
    for packet in played.media {
      #expect(announced.contains(packet.source) && announced.contains(packet.destination))
    }
    let recorded = Dictionary(grouping: material.reading.mediaPackets) { $0.bytes[8...11] }
    for (source, packets) in recorded {
      #expect(
        played.media.filter { $0.bytes[8...11] == source }.map(\.bytes) == packets.map(\.bytes))
    }
  }
}
