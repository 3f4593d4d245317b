import Faults
import Media
import SIP
import Testing
import UserAgents
import Wire

/// What parties say over RTCP (RFC 3550 §6), on the virtual clock.
struct ReportingTests {
  static func call(
    for duration: Duration, edge: [Action] = [], seed: UInt64 = 1, rules: [any LinkRule] = []
  ) -> Stage {
    let steps: [Action] = [
      .expect(.invite), .respond(Reply(.ok, codecs: [.pcmu])), .expect(.bye, within: .seconds(60)),
    ]
    return Stage(
      [
        "carrier": Script(
          .call("edge"), .expect(.ok), .talk(duration), .hangUp, .expect(.ok, to: .bye)),
        "edge": Script(steps: (edge + steps).map { Step($0) }),
      ], seed: seed, faults: ["edge": rules]
    ).play(for: duration + .seconds(2))
  }

  @Test func `reports come every five seconds or so, the first after half, and a goodbye last`() {
    var pauses: [Double] = []
    for seed in 1...6 {
      let stage = Self.call(for: .seconds(30), seed: UInt64(seed))
      #expect(stage.isGood, "\(stage.failures)")
      for name in ["carrier", "edge"] {
        let control = stage.control(from: name)
        guard let first = control.first, let began = stage.audio(from: name).first?.at else {
          Issue.record("\(name) said nothing")
          continue
        }
        let half = (first.at - began).seconds
        #expect(half > 1.02 && half < 3.08, "\(half)")
        let regular = control.dropLast()
        pauses += zip(regular.dropFirst(), regular).map { ($0.at - $1.at).seconds }
        let isBye = control.map {
          $0.packets.contains { if case .goodbye = $0 { true } else { false } }
        }
        #expect(isBye.last == true && !isBye.dropLast().contains(true))
      }
    }
    // 5 s x (0.5 to 1.5) / 1.21828.
    #expect(pauses.allSatisfy { $0 > 2.05 && $0 < 6.16 })
    #expect(Set(pauses.map { Int($0 * 1_000) }).count > 20)
  }

  @Test func `each is a report and a name, from the port above that of the audio to that above`()
    throws
  {
    let stage = Self.call(for: .seconds(12))
    let audio = try #require(stage.audio(from: "carrier").first)
    for control in stage.control(from: "carrier") {
      #expect(control.packet.source.port == audio.packet.source.port + 1)
      #expect(control.packet.destination.port == audio.packet.destination.port + 1)
      guard case .senderReport(let ssrc, let info, let blocks)? = control.packets.first,
        case .description(let names)? = control.packets.dropFirst().first
      else {
        Issue.record("no sender report with a name")
        continue
      }
      #expect(ssrc == audio.header.ssrc)
      #expect(names == [ssrc: "carrier@127.0.1.1"])
      #expect(blocks.count == 1)
      // What it had sent by then, and what stamp a packet of that moment would have had.
      let before = stage.audio(from: "carrier").filter { $0.at <= control.at }
      #expect(info.packets == UInt32(before.count))
      #expect(info.octets == UInt32(160 * before.count))
      let passed = (control.at - audio.at).nanoseconds / 125_000
      #expect(info.timestamp == audio.header.timestamp &+ UInt32(passed))
      #expect(info.ntpTime >> 32 == UInt64(control.at.nanoseconds / 1_000_000_000) + 2_208_988_800)
    }
  }

  @Test func `a receiver says what it lost, and when the sender last reported`() throws {
    let stage = Self.call(
      for: .seconds(25),
      rules: [.loss(0.2, seed: 5, of: MessageFilter(.media, .incoming))])
    let carrier = stage.control(from: "carrier")
    var reported = 0
    var said = 0
    for control in stage.control(from: "edge") {
      guard case .senderReport(_, _, let blocks)? = control.packets.first, let block = blocks.first
      else { continue }
      reported = block.cumulativeLost
      said += 1
      let latest = carrier.last { $0.at + .milliseconds(5) < control.at }
      guard block.lastSenderReport != 0, let latest,
        case .senderReport(_, let info, _)? = latest.packets.first
      else { continue }
      // Some of the reports were lost, too.
      guard block.lastSenderReport == UInt32(truncatingIfNeeded: info.ntpTime >> 16) else {
        continue
      }
      let delay = Double(block.delaySinceLastSenderReport) / 65_536
      #expect(abs(delay - (control.at - latest.at).seconds) < 0.02)
      #expect(abs(Double(block.fractionLost) / 256 - 0.2) < 0.15)
    }
    #expect(said >= 4)
    let sent = stage.audio(from: "carrier").count
    #expect(abs(Double(reported) / Double(sent) - 0.2) < 0.06, "\(reported) of \(sent)")
  }

  @Test func `a short call says goodbye and nothing else`() {
    let stage = Self.call(for: .milliseconds(300))
    #expect(stage.control(from: "carrier").count == 1)
    #expect(stage.control(from: "edge").count == 1)
  }

  @Test func `who only hears reports as a receiver, and without audio nobody reports`() {
    let heard = Self.call(for: .seconds(8), edge: [.quiet])
    let kinds = heard.control(from: "edge").map(\.packets.first)
    #expect(kinds.count >= 2)
    for kind in kinds {
      guard case .receiverReport(_, let blocks)? = kind else {
        Issue.record("\(String(describing: kind))")
        continue
      }
      #expect(blocks.count == 1)
    }
    let silent = Stage([
      "carrier": Script(.quiet, .call("edge"), .expect(.ok), .wait(.seconds(8)), .hangUp),
      "edge": Script(.quiet, .expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play(for: .seconds(10))
    #expect(silent.control.isEmpty)
  }

  @Test func `a party that dies says no goodbye`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .talk(.seconds(1)), .goDown(.silent)),
      "edge": Script(.expect(.invite), .answer(.ok)),
    ]).play(for: .seconds(3))
    #expect(stage.control(from: "carrier").isEmpty)
  }
}
