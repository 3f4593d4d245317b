import Faults
import Media
import SIP
import Testing
import Wire

struct RuleTests {
  let invite = Sample.incoming(Sample.request(.invite))
  let bye = Sample.incoming(Sample.request(.bye))
  let ok = Sample.outgoing(Sample.response(.ok, to: .invite))

  func fates(
    of rule: any LinkRule, for packets: [(Packet, LinkDirection)], every step: Duration = .zero
  ) -> [Fate] {
    var rule = rule
    var now = Moment.zero
    return packets.map { packet, direction in
      defer { now = now + step }
      return rule.judge(packet, direction, at: now)
    }
  }

  @Test func `drop takes only what fits its filter`() {
    let rule: any LinkRule = .drop(.request(.bye))
    #expect(fates(of: rule, for: [(invite, .incoming), (bye, .incoming)]) == [.pass, .drop])
  }

  @Test func `a rule that is given a selection is asked about nothing else`() {
    let rule: any LinkRule = .selected(.request(.bye), .only(2), .delay(.any, by: .seconds(1)))
    #expect(
      fates(
        of: rule, for: [(bye, .incoming), (invite, .incoming), (bye, .incoming), (bye, .incoming)])
        == [.pass, .pass, .delay(.seconds(1)), .pass])
  }

  @Test func `a filter minds direction, status, method, class and peer`() {
    let provisional = MessageFilter(.responseClass(.provisional, method: .invite), .outgoing)
    let ringing = Sample.outgoing(Sample.response(.ringing, to: .invite))
    #expect(provisional.fits(ringing, .outgoing))
    #expect(!provisional.fits(ringing, .incoming))
    #expect(!provisional.fits(ok, .outgoing))
    #expect(MessageFilter.response(.ok, to: .invite).fits(ok, .outgoing))
    #expect(!MessageFilter.response(.ok, to: .bye).fits(ok, .outgoing))
    #expect(MessageFilter(.any, peer: Sample.far.address).fits(ok, .outgoing))
    #expect(!MessageFilter(.any, peer: Sample.near.address).fits(ok, .outgoing))
    #expect(!MessageFilter.request(.bye).fits(Sample.incoming([1, 2, 3]), .incoming))
  }

  @Test func `audio is no message, and a filter for audio takes nothing else`() {
    let bytes = RTPHeader(payloadType: 0, sequence: 1, timestamp: 1, ssrc: 1).packet([0xFF])
    let audio = Sample.outgoing(bytes)
    #expect(MessageFilter(.media, .outgoing).fits(audio, .outgoing))
    #expect(!MessageFilter(.media, .outgoing).fits(audio, .incoming))
    #expect(!MessageFilter(.media).fits(ok, .outgoing))
    for filter in [MessageFilter.any, .request(.invite), .response(.ok)] {
      #expect(!filter.fits(audio, .outgoing), "\(filter.kind)")
    }
    #expect(fates(of: .loss(1, seed: 1), for: [(audio, .outgoing)]) == [.pass])
    #expect(
      fates(
        of: .blackhole(at: .request(.bye)),
        for: [
          (audio, .outgoing), (bye, .incoming), (audio, .outgoing),
        ]) == [.pass, .drop, .drop])
    #expect(
      fates(of: .reorder(MessageFilter(.media), atMost: .seconds(1)), for: [(audio, .outgoing)])
        == [.hold(until: MessageFilter(.media, .outgoing), atMost: .seconds(1))])
  }

  @Test(arguments: [
    (Occurrences.first(2), [true, true, false, false]), (.only(2), [false, true, false, false]),
    (.after(1), [false, true, true, true]), (.all, [true, true, true, true]),
  ])
  func `occurrences count the packets that fit`(occurrences: Occurrences, struck: [Bool]) {
    let rule: any LinkRule = .drop(.request(.invite), occurrences)
    let mixed = [(invite, LinkDirection.incoming), (bye, .incoming)]
    let result = fates(of: rule, for: mixed + mixed + mixed + mixed)
    #expect(result.enumerated().filter { $0.offset % 2 == 0 }.map { $0.element == .drop } == struck)
    #expect(result.enumerated().filter { $0.offset % 2 == 1 }.allSatisfy { $0.element == .pass })
  }

  @Test func `delay, duplicate, reorder and hold name what is to happen`() {
    let second = Duration.seconds(1)
    let one = [(invite, LinkDirection.incoming)]
    #expect(fates(of: .delay(.any, by: second), for: one) == [.delay(second)])
    #expect(fates(of: .duplicate(.any, after: second), for: one) == [.duplicate(after: second)])
    let next = MessageFilter(.any, .incoming)
    #expect(
      fates(of: .reorder(.any, atMost: second), for: one) == [.hold(until: next, atMost: second)])
    let release = MessageFilter.request(.cancel)
    #expect(
      fates(of: .hold(.request(.invite), until: release, atMost: second), for: one)
        == [.hold(until: release, atMost: second)])
    #expect(fates(of: .hold(.request(.bye), until: release), for: one) == [.pass])
  }

  @Test func `an edited header is set, or removed, and the rest stays`() throws {
    let set = fates(
      of: .edit(.transferContextToken, to: "forged", in: .request(.invite)),
      for: [(invite, .incoming)])
    guard case .replace(let bytes)? = set.first else {
      Issue.record("not replaced: \(set)")
      return
    }
    let edited = try Message(bytes)
    #expect(edited.header(.transferContextToken) == "forged")
    #expect(edited.callID == "call-1")

    let removed = fates(
      of: .edit(.transferContextToken, to: nil, in: .any), for: [(invite, .incoming)])
    guard case .replace(let rest)? = removed.first else {
      Issue.record("not replaced: \(removed)")
      return
    }
    #expect(try Message(rest).header(.transferContextToken) == nil)
  }

  @Test func `bytes that are not SIP are not edited`() {
    let junk = Sample.incoming([1, 2, 3])
    #expect(fates(of: .edit(.to, to: "x", in: .any), for: [(junk, .incoming)]) == [.pass])
  }

  @Test func `a cut lasts from its message until it heals`() {
    let rule: any LinkRule = .cut(at: .request(.invite), for: .seconds(2))
    let packets = [bye, invite, bye, bye, invite].map { ($0, LinkDirection.incoming) }
    #expect(
      fates(of: rule, for: packets, every: .seconds(1)) == [.pass, .cut, .cut, .pass, .pass])
  }

  @Test func `a blackhole swallows both ways until it heals`() {
    let packets: [(Packet, LinkDirection)] = [(bye, .incoming), (ok, .outgoing), (bye, .incoming)]
    #expect(
      fates(of: .blackhole(for: .seconds(2)), for: packets, every: .seconds(1))
        == [.drop, .drop, .pass])
    #expect(fates(of: .blackhole(), for: packets, every: .seconds(100)) == [.drop, .drop, .drop])
  }

  @Test func `loss comes near its rate, and the same seed loses the same packets`() {
    let many = (0..<10_000).map { _ in (bye, LinkDirection.incoming) }
    let first = fates(of: .loss(0.3, seed: 7), for: many)
    let lost = first.filter { $0 == .drop }.count
    #expect((2_800...3_200).contains(lost))
    #expect(fates(of: .loss(0.3, seed: 7), for: many) == first)
    #expect(fates(of: .loss(0.3, seed: 8), for: many) != first)
    #expect(fates(of: .loss(0, seed: 1), for: many).allSatisfy { $0 == .pass })
    #expect(fates(of: .loss(1, seed: 1), for: many).allSatisfy { $0 == .drop })
  }

  @Test func `sometimes asks its rule for some packets only, by seed`() {
    let many = (0..<10_000).map { _ in (bye, LinkDirection.incoming) }
    let first = fates(of: .sometimes(0.1, seed: 3, .duplicate(.any)), for: many)
    #expect((850...1_150).contains(first.filter { $0 == .duplicate(after: .zero) }.count))
    #expect(fates(of: .sometimes(0.1, seed: 3, .duplicate(.any)), for: many) == first)
  }
}
