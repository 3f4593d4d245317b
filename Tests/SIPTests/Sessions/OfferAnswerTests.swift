import SIP
import Testing
import Wire

private let here = IPAddress.v4(127, 0, 0, 1)
private let there = IPAddress.v4(127, 0, 0, 2)

/// One negotiation: what is offered, what the answerer has, which payload types the answer has.
struct Negotiation: CustomStringConvertible, Sendable {
  let description: String
  let offered: [CodecName]
  let supported: [CodecName]
  /// Nil when the answer is a 488.
  let answer: [String]?
}

private let negotiations: [Negotiation] = [
  .init(
    description: "the offer's order wins", offered: [.pcmu, .pcma], supported: [.pcma, .pcmu],
    answer: ["0", "8"]),
  .init(
    description: "one in common", offered: [.opus, .g722, .pcma], supported: [.pcmu, .pcma],
    answer: ["8"]),
  .init(
    description: "events are kept when both have them",
    offered: [.pcmu, .telephoneEvent], supported: [.telephoneEvent, .pcmu],
    answer: ["0", "101"]),
  .init(
    description: "events go when the answerer lacks them", offered: [.pcmu, .telephoneEvent],
    supported: [.pcmu], answer: ["0"]),
  .init(
    description: "events alone are no call", offered: [.pcmu, .telephoneEvent],
    supported: [.pcma, .telephoneEvent], answer: nil),
  .init(
    description: "events on the clock of a codec that was not taken go",
    offered: [.opus, .pcmu, .telephoneEvent], supported: [.opus, .telephoneEvent],
    answer: ["111"]),
  .init(
    description: "events on the clock of the only codec are kept",
    offered: [.opus, .telephoneEvent], supported: [.opus, .telephoneEvent],
    answer: ["111", "101"]),
  .init(
    description: "of events on two clocks those stay that fit what was taken",
    offered: [.pcmu, .opus, .telephoneEvent, .telephoneEventBesideOpus],
    supported: [.opus, .telephoneEvent], answer: ["111", "102"]),
  .init(
    description: "a name is compared without case", offered: [CodecName("pcmu")],
    supported: [.pcmu], answer: ["0"]),
  .init(description: "nothing in common", offered: [.g729], supported: [.pcmu], answer: nil),
  .init(description: "nothing offered", offered: [], supported: [.pcmu], answer: nil),
  .init(description: "nothing supported", offered: [.pcmu], supported: [], answer: nil),
]

@Test(arguments: negotiations)
func `an answer takes what both have under the offer's payload types`(
  negotiation: Negotiation
) throws {
  let offer = SessionDescription.offer(
    codecs: negotiation.offered, address: here, port: 4000)
  let answer = SessionDescription.answer(
    to: offer, supporting: negotiation.supported, address: there, port: 5000)
  #expect(answer?.audio?.formats == negotiation.answer)
  guard let answer else { return }
  #expect(answer.audio.flatMap(answer.endpoint) == Endpoint(there, 5000))
  #expect(try SessionDescription(answer.bytes) == answer)
}

@Test func `dynamic payload types are those of the offer`() throws {
  let text = """
    v=0\r
    o=- 1 1 IN IP4 127.0.0.1\r
    s=-\r
    c=IN IP4 127.0.0.1\r
    t=0 0\r
    m=audio 4000 RTP/AVP 96 97 0\r
    a=rtpmap:96 telephone-event/8000\r
    a=fmtp:96 0-16\r
    a=rtpmap:97 PCMA/8000\r

    """
  let offer = try SessionDescription(Array(text.utf8))
  let answer = try #require(
    SessionDescription.answer(
      to: offer, supporting: [.pcma, .telephoneEvent], address: there, port: 5000))
  #expect(answer.audio?.formats == ["96", "97"])
  #expect(answer.audio?.fmtp(96) == "0-16")
  #expect(answer.audio?.codecs.map(\.codecName) == [.telephoneEvent, .pcma])
}

@Test func `an answer keeps what the offer says of Opus`() throws {
  let text = """
    v=0\r
    o=- 1 1 IN IP4 127.0.0.1\r
    s=-\r
    c=IN IP4 127.0.0.1\r
    t=0 0\r
    m=audio 4000 RTP/AVP 96 0 97\r
    a=rtpmap:96 opus/48000/2\r
    a=fmtp:96 maxplaybackrate=16000;useinbandfec=1\r
    a=rtpmap:97 telephone-event/48000\r
    a=fmtp:97 0-15\r

    """
  let offer = try SessionDescription(Array(text.utf8))
  let answer = try #require(
    SessionDescription.answer(
      to: offer, supporting: [.opus, .telephoneEvent], address: there, port: 5000))
  #expect(answer.audio?.formats == ["96", "97"])
  #expect(answer.audio?.rtpmap(96) == "opus/48000/2")
  #expect(answer.audio?.fmtp(96) == "maxplaybackrate=16000;useinbandfec=1")
  #expect(answer.audio?.fmtp(97) == "0-15")
}

@Test func `reports go one port above, or where the description says`() throws {
  var offer = SessionDescription.offer(codecs: [.pcmu], address: here, port: 4000)
  #expect(offer.media.first.flatMap(offer.reportEndpoint) == Endpoint(here, 4001))
  offer.media[0].attributes.append(.init("rtcp", "5300"))
  #expect(offer.media.first.flatMap(offer.reportEndpoint) == Endpoint(here, 5300))
  offer.media[0].attributes = [.init("rtcp", "5302 IN IP4 127.0.0.2")]
  #expect(offer.media.first.flatMap(offer.reportEndpoint) == Endpoint(there, 5302))
  offer.media[0].attributes = [.init("rtcp", "a lot")]
  #expect(offer.media.first.flatMap(offer.reportEndpoint) == Endpoint(here, 4001))
}

@Test func `each stream of the offer has one in the answer, refused ones with port 0`() throws {
  var offer = SessionDescription.offer(codecs: [.pcmu], address: here, port: 4000)
  let video = Media(kind: "video", port: 6000, formats: ["31"])
  let removed = Media(port: 0, formats: ["0"])
  let secure = Media(port: 6002, protocolName: "RTP/SAVP", formats: ["0"])
  offer.media = [video, removed, secure] + offer.media + offer.media
  let answer = try #require(
    SessionDescription.answer(to: offer, supporting: [.pcmu], address: there, port: 5000))
  #expect(answer.media.map(\.kind) == ["video", "audio", "audio", "audio", "audio"])
  #expect(answer.media.map(\.port) == [0, 0, 0, 5000, 0])
  #expect(answer.media.map(\.protocolName)[2] == "RTP/SAVP")
  #expect(answer.media.allSatisfy { !$0.formats.isEmpty })
}

/// RFC 3264 §6.1: what the answerer may say to each offered direction, by what it wants itself.
private let directions: [(Direction, Direction, Direction)] = [
  (.sendrecv, .sendrecv, .sendrecv), (.sendrecv, .sendonly, .sendonly),
  (.sendrecv, .recvonly, .recvonly), (.sendrecv, .inactive, .inactive),
  (.sendonly, .sendrecv, .recvonly), (.sendonly, .sendonly, .inactive),
  (.sendonly, .recvonly, .recvonly), (.sendonly, .inactive, .inactive),
  (.recvonly, .sendrecv, .sendonly), (.recvonly, .sendonly, .sendonly),
  (.recvonly, .recvonly, .inactive), (.recvonly, .inactive, .inactive),
  (.inactive, .sendrecv, .inactive), (.inactive, .sendonly, .inactive),
  (.inactive, .recvonly, .inactive), (.inactive, .inactive, .inactive),
]

@Test(arguments: directions)
func `an answer's direction fits the offer's`(
  offered: Direction, wanted: Direction, answered: Direction
) throws {
  #expect(offered.answer(wanting: wanted) == answered)
  let offer = SessionDescription.offer(
    codecs: [.pcmu], address: here, port: 4000, direction: offered)
  let answer = SessionDescription.answer(
    to: offer, supporting: [.pcmu], address: there, port: 5000, direction: wanted)
  #expect(answer?.audio?.direction == answered)
}

@Test func `hold is a new version that no longer receives, and resuming another`() throws {
  let offer = SessionDescription.offer(
    codecs: [.pcmu], address: here, port: 4000,
    origin: .init(sessionID: "77", version: "5", address: "127.0.0.1"))
  #expect(!offer.isHold)
  let held = offer.reoffer(.sendonly)
  #expect(held.isHold)
  #expect(held.origin.version == "6")
  #expect(held.origin.sessionID == "77")
  let resumed = held.reoffer(.sendrecv)
  #expect(!resumed.isHold)
  #expect(resumed.origin.version == "7")
}

@Test func `the old hold with address 0-0-0-0 is a hold`() throws {
  var offer = SessionDescription.offer(codecs: [.pcmu], address: here, port: 4000)
  offer.connectionAddress = "0.0.0.0"
  #expect(offer.isHold)
  let answer = SessionDescription.answer(
    to: offer, supporting: [.pcmu], address: there, port: 5000)
  #expect(answer?.audio?.direction == .recvonly)
}
