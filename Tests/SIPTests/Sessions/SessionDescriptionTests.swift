import Foundation
import SIP
import Testing
import Wire

/// The first offer of RFC 3264 §10.1.
private let rfcOffer = """
  v=0\r
  o=alice 2890844526 2890844526 IN IP4 host.anywhere.com\r
  s=\r
  c=IN IP4 host.anywhere.com\r
  t=0 0\r
  m=audio 49170 RTP/AVP 0\r
  a=rtpmap:0 PCMU/8000\r
  m=video 51372 RTP/AVP 31\r
  a=rtpmap:31 H261/90000\r
  m=video 53000 RTP/AVP 32\r
  a=rtpmap:32 MPV/90000\r

  """

private let mixed = """
  v=0\r
  o=- 7 8 IN IP4 127.0.0.5\r
  s=call\r
  c=IN IP4 127.0.0.5\r
  t=0 0\r
  a=sendonly\r
  m=audio 4000 RTP/AVP 111 8 0 18 101 96\r
  c=IN IP4 127.0.0.6\r
  a=rtpmap:111 opus/48000/2\r
  a=fmtp:111 useinbandfec=1\r
  a=rtpmap:101 telephone-event/8000\r
  a=fmtp:101 0-15\r
  a=ptime:20\r
  a=recvonly\r

  """

@Test func `RFC 3264's offer is read`() throws {
  let session = try SessionDescription(Array(rfcOffer.utf8))
  #expect(session.origin.username == "alice")
  #expect(session.origin.version == "2890844526")
  #expect(session.connectionAddress == "host.anywhere.com")
  #expect(session.connection == nil)
  #expect(session.media.map(\.kind) == ["audio", "video", "video"])
  #expect(session.media.map(\.port) == [49170, 51372, 53000])
  #expect(session.audio?.codecs == [Codec(payloadType: 0, name: "PCMU", clockRate: 8000)])
}

@Test func `codecs come in the offer's order, fixed payload types without an rtpmap`() throws {
  let audio = try #require(try SessionDescription(Array(mixed.utf8)).audio)
  #expect(
    audio.codecs.map(\.description) == [
      "111 opus/48000/2", "8 PCMA/8000", "0 PCMU/8000", "18 G729/8000", "101 telephone-event/8000",
    ])
  #expect(audio.formats.count == 6, "96 is kept as a format although nobody explains it")
  #expect(audio.fmtp(111) == "useinbandfec=1")
  #expect(audio.rtpmap(101) == "telephone-event/8000")
  #expect(audio.connection == .v4(127, 0, 0, 6))
  #expect(audio.direction == .recvonly)
}

@Test func `the session's direction holds for streams without one`() throws {
  let text = mixed.replacingFirst("a=recvonly\r\n", with: "")
  let session = try SessionDescription(Array(text.utf8))
  #expect(session.media.map(\.direction) == [.sendonly])
  #expect(session.isHold)
}

@Test func `what is written is read back the same`() throws {
  for text in [rfcOffer, mixed] {
    let session = try SessionDescription(Array(text.utf8))
    #expect(try SessionDescription(session.bytes) == session)
  }
  let offer = SessionDescription.offer(
    codecs: [.opus, .pcmu, .telephoneEvent, CodecName("iLBC"), CodecName("speex")],
    address: .v4(127, 0, 0, 1), port: 4000)
  #expect(try SessionDescription(offer.bytes) == offer)
  #expect(Set(offer.media[0].formats).count == 5)
}

@Test func `lines may end with a line feed alone`() throws {
  let bytes = mixed.utf8.filter { $0 != 0x0D }
  #expect(try SessionDescription(bytes).audio?.codecs.count == 5)
}

@Test func `a description cut at any byte is read or refused`() {
  let bytes = Array(mixed.utf8)
  var read = 0
  for end in 0...bytes.count {
    do throws(SDPError) {
      let session = try SessionDescription(bytes[..<end])
      #expect(session.origin.sessionID == "7", "cut at \(end)")
      read += 1
    } catch {
      #expect(!error.description.isEmpty)
    }
  }
  #expect(read > 0 && read < bytes.count)
}

@Test func `what is no session description is refused with the reason`() {
  func check(_ bytes: [UInt8], gives error: SDPError) {
    #expect(throws: error) { try SessionDescription(bytes) }
  }
  check([], gives: .empty)
  check([0x76, 0x3D, 0], gives: .holdsNUL)
  check([UInt8](repeating: 0x61, count: 9000), gives: .tooLarge(9000))
  #expect(throws: SDPError.self) { try SessionDescription(Array("hello\r\n".utf8)) }
  #expect(throws: SDPError.self) { try SessionDescription(Array("v=0\r\n".utf8)) }
  let wrongPort = mixed.replacingFirst("audio 4000", with: "audio 400000")
  check(Array(wrongPort.utf8), gives: .malformed(line: "m=", found: "400000"))
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = range(of: part) else { return self }
    return replacingCharacters(in: range, with: other)
  }
}
