import Capture
import SIP
import Testing
import Wire

/// What becomes of the lines of SDP.
struct RedactedSessionTests {
  private static func redacted(_ lines: [String]) throws -> [String] {
    let body = (["v=0"] + lines).joined(separator: "\r\n") + "\r\n"
    let text = try Redacted.payload(
      "INVITE sip:a@b SIP/2.0\r\nContent-Type: application/sdp\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let lines = text.split(separator: "\r\n").map(String.init)
    return Array(lines.drop { $0 != "v=0" }.dropFirst())
  }

  @Test(arguments: [
    "o=Bob AliceSmith 447700900123 1 IN IP4 10.77.66.55", "o=- AliceSmith 1 IN IP4 10.77.66.55",
    "o=- 1 1 AliceSmith IP4 10.77.66.55", "b=AS:447700900123", "m=447700900123",
    "a=mid:447700900123", "a=mid:AliceSmith", "a=group:BUNDLE AliceSmith",
    "a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AliceSmith|2^20|1:4",
    "a=pcfg:1 crypto inline:AliceSmith", "a=cpar: a=crypto:1 AES_CM_128 inline:AliceSmith",
    "a=acap:1 acap:2 acap:3 acap:4 AliceSmith 10.77.66.55", "a=fmtp:0 server=10.77.66.55;x=1",
    "a=fmtp:0 server=alice.AliceSmith.example;x=1", "a=fmtp:0 caller=447700900123",
    "a=extmap:1 http://10.77.66.55/AliceSmith", "a=T38VendorInfo:1 10.77.66.55",
    "a=rtcp-xr:voip 020-7946-0123", "a=fmtp:0 x=+1-415-555-2671",
  ])
  func `who and where goes, in every line`(_ line: String) throws {
    let after = try #require(Self.redacted([line]).first)
    for secret in [
      "AliceSmith", "Alice", "447700900123", "10.77.66.55", "020-7946-0123", "415-555-2671",
    ] {
      #expect(!after.contains(secret), "\(after)")
    }
    #expect(after.prefix(2) == line.prefix(2) && after.utf8.count == line.utf8.count)
    let name = line.prefix { $0 != ":" && $0 != "=" }
    #expect(after.hasPrefix(name))
  }

  @Test(arguments: [
    "b=TIAS:12800000", "b=AS:64", "t=2208988800 2208992400", "r=604800 3600 0 90000",
    "m=audio 49170 RTP/AVP 0 101", "a=fmtp:0 bitrate=12800000", "a=rtpmap:96 H264/90000",
    "a=fmtp:101 0-15,66,70", "a=fmtp:96 profile-level-id=42e01f;packetization-mode=1",
    "a=mid:audio",
    "a=group:BUNDLE audio video", "a=ssrc-group:FID 2231627014 632943048", "a=acap:1 setup:actpass",
    "a=pcfg:1 t=1 a=1|[2]", "a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=framesize:96 1920-1080",
    "a=T38MaxBitRate:14400", "a=cpar: a=T38FaxVersion:0", "a=sendrecv",
  ])
  func `what and how stays`(_ line: String) throws {
    #expect(try Self.redacted([line]) == [line])
  }

  @Test func `a payload type stays beside what goes`() throws {
    let after = try Self.redacted(["a=fmtp:97 server=10.77.66.55;mode=20;caller=447700900123"])[0]
    #expect(after.hasPrefix("a=fmtp:97 server=") && after.contains(";mode=20;caller="))
    let origin = try Self.redacted(["o=alice 2890844526 7 IN IP4 10.77.66.55"])[0]
    #expect(origin.contains(" 2890844526 7 IN IP4 10."))
  }
}
