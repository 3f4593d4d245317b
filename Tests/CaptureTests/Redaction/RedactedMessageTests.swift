import Capture
import Foundation
import SIP
import Testing
import Wire

/// What becomes of one SIP message.
struct RedactedMessageTests {
  private static let invite = """
    INVITE sip:+4930123456@pbx.example.com:5062;transport=tcp SIP/2.0
    Via: SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bK-77aa-1;rport=5060;received=10.1.2.3
    Route: <sip:[2001:db8::7:1]:5060;lr>
    From: "Erika M\u{FC}ller" <sip:+4930987654@pbx.example.com;user=phone>;tag=9x8y7z
    To: <sip:+4930123456@pbx.example.com>
    Contact: <sip:+4930987654@10.1.2.3:5060>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0>"
    P-Asserted-Identity: <tel:+4930987654>
    Call-ID: 8f4e-77@10.1.2.3
    Replaces: 8f4e-77@10.1.2.3;to-tag=9x8y7z;from-tag=abc
    CSeq: 314159 INVITE
    Max-Forwards: 70
    Authorization: Digest username="4930987654", realm="pbx.example.com", nonce="dcd98b7102", uri="sip:pbx.example.com", response="6629fae49393a05397450978507c4ef1", algorithm=MD5, qop=auth, nc=00000001
    Refer-To: <sip:4930123456@pbx.example.com?Replaces=8f4e-77%4010.1.2.3%3Bto-tag%3D9x8y7z>
    User-Agent: Phone/1.2 (4930987654)
    X-Account: 4930987654 at 10.1.2.3
    Content-Type: application/sdp
    Content-Length: 239

    v=0
    o=4930987654 2890844526 2890842807 IN IP4 10.1.2.3
    s=Call of Erika
    c=IN IP4 10.1.2.3
    t=0 0
    m=audio 49170 RTP/AVP 0 101
    a=rtpmap:101 telephone-event/8000
    a=candidate:Ha010203 1 UDP 2130706431 10.1.2.3 49170 typ host
    a=sendrecv

    """.replacingOccurrences(of: "\n", with: "\r\n")

  /// The header's value, and a name's place in it.
  private static func redacted() throws -> Message {
    let text = try Redacted.payload(invite)
    #expect(text.utf8.count == invite.utf8.count)
    return try Message(text)
  }

  @Test func `a number becomes the same however it is written`() throws {
    let text = try Redacted.payload(
      """
      INVITE sip:+15551234567@example.com SIP/2.0
      Via: SIP/2.0/UDP 10.1.2.3;branch=z9hG4bK1
      From: <tel:+1-555-123-4567>;tag=1
      To: <tel:+1.555.123.4567>
      Contact: <sip:+1(555)1234567@10.1.2.3>
      Call-ID: a1
      CSeq: 1 INVITE


      """.replacingOccurrences(of: "\n", with: "\r\n"))
    let message = try Message(text)
    func digits(_ text: String?) -> String { (text ?? "").filter(\.isNumber) }
    let number = digits(message.requestURI.flatMap { URI($0)?.user })
    #expect(number.count == 11 && number != "15551234567")
    let contact = message.contact.flatMap { NameAddress($0) }?.uri.user
    #expect(digits(contact) == number && contact?.contains("(") == true)
    let from = try #require(message.header(.from)?.split(separator: ">").first)
    let to = try #require(message.header(.to))
    #expect(digits(to) == number && to.filter { $0 == "." }.count == 3)
    #expect(digits(String(from)) == number && from.filter { $0 == "-" }.count == 3)
  }

  @Test func `why something was refused stays, and of whom it speaks does not`() throws {
    let text = try Redacted.payload(
      """
      SIP/2.0 404 No user alice smith here 5551234
      Via: SIP/2.0/UDP 10.1.2.3;branch=z9hG4bK1
      From: <sip:a@example.com>;tag=1
      To: <sip:b@example.com>;tag=2
      Call-ID: a1
      CSeq: 1 INVITE
      Reason: Q.850;cause=16;text="bye, Alice", SIP;cause=200;text="Completed"
      Server: OpenSIPS (3.1.2 (x86_64/linux)) gw-1.alice.corp.example.com
      Supported: 100rel, 15551234567


      """.replacingOccurrences(of: "\n", with: "\r\n"))
    let message = try Message(text)
    let line = try #require(text.split(separator: "\r\n").first)
    #expect(line.hasPrefix("SIP/2.0 404 No user ") && line.contains(" here "))
    for word in ["alice", "smith", "5551234", "corp", "bye", "Alice"] {
      #expect(!text.contains(word), "\(word)")
    }
    let reason = try #require(message.header("Reason"))
    #expect(reason.hasPrefix("Q.850;cause=16;text=\"") && reason.contains(", SIP;cause=200;text="))
    #expect(message.header("Server")?.hasPrefix("OpenSIPS (3.1.2 (x86_64/linux)) ") == true)
    #expect(message.header("Supported")?.hasPrefix("100rel, ") == true)
  }

  @Test func `who and where goes, everywhere the same`() throws {
    let message = try Self.redacted()
    let from = try #require(message.header(.from).flatMap { NameAddress($0) })
    let number = try #require(from.uri.user)
    #expect(number.hasPrefix("+") && number.count == 11 && number != "+4930987654")
    #expect(message.header("P-Asserted-Identity") == "<tel:\(number)>")
    let contact = try #require(message.contact.flatMap { NameAddress($0) })
    #expect(contact.uri.user == number && contact.uri.port == 5_060)
    let account = try #require(message.header("X-Account")).split(separator: " ").map(String.init)
    #expect(account[0] == number.dropFirst() && account[2] == contact.uri.host)
    let via = try #require(message.header(.via).flatMap { Via($0) })
    #expect(via.host == contact.uri.host && via.received == via.host && via.rport == 5_060)
    #expect(via.hasMagicCookie && via.branch != "z9hG4bK-77aa-1")
    #expect(message.callID.hasSuffix("@\(via.host)"))
    let tag = try #require(from.tag)
    let call = "\(message.callID);to-tag=\(tag)"
    #expect(message.header("Replaces")?.hasPrefix("\(call);from-tag=") == true)
    let escaped = call.replacingOccurrences(of: "@", with: "%40")
      .replacingOccurrences(of: ";", with: "%3B").replacingOccurrences(of: "=", with: "%3D")
    #expect(message.header(.referTo)?.hasSuffix("?Replaces=\(escaped)>") == true)
    #expect(message.header("User-Agent") == "Phone/1.2 (\(number.dropFirst()))")
    let session = try SessionDescription(message.body)
    #expect(session.origin.username == String(number.dropFirst()))
    #expect(session.origin.address == via.host && session.connectionAddress == via.host)
    #expect(session.origin.sessionID == "2890844526")
    for secret in ["30987654", "30123456", "example", "Erika", "Müller", "10.1.2.3", "dcd98b7102"] {
      #expect(!message.description.contains(secret), "\(secret)")
    }
    #expect(!message.description.contains("6629fae4") && !message.description.contains("2001:db8"))
  }

  @Test func `what the message says to do stays`() throws {
    let message = try Self.redacted()
    #expect(message.method == .invite && message.cseq.number == 314_159)
    #expect(message.header("Max-Forwards") == "70")
    #expect(message.requestURI?.hasSuffix(":5062;transport=tcp") == true)
    #expect(message.header("Route")?.hasSuffix("]:5060;lr>") == true)
    let login = try #require(message.header("Authorization"))
    for part in ["Digest username=\"", "algorithm=MD5", "qop=auth", "nc=00000001", "uri=\"sip:"] {
      #expect(login.contains(part), "\(part)")
    }
    let original = try Message(Self.invite)
    #expect(message.faults.isEmpty && original.faults.isEmpty)
    #expect(message.body.count == original.body.count)
    let text = String(decoding: message.body, as: UTF8.self)
    #expect(text.contains("m=audio 49170 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"))
    #expect(text.contains(" 1 UDP 2130706431 ") && text.contains(" 49170 typ host\r\n"))
  }

  @Test func `addresses stay where that is asked for`() throws {
    var settings = RedactionSettings(key: Redacted.key)
    settings.keepsAddresses = true
    let text = try Redacted.payload(Self.invite, settings)
    #expect(text.contains("10.1.2.3") && text.contains("[2001:db8::7:1]"))
    #expect(!text.contains("30987654") && !text.contains("example"))
  }

  @Test func `bodies of unknown type are masked, pressed keys become others`() throws {
    func body(_ type: String, _ content: String) throws -> String {
      let text = try Redacted.payload(
        "INFO sip:a@b SIP/2.0\r\nContent-Type: \(type)\r\nContent-Length: \(content.utf8.count)\r\n\r\n"
          + content)
      return String(text.suffix(content.count))
    }
    let message = try body("text/plain", "Call 030 123\r\nBob")
    #expect(message.split(separator: "\r\n").map(\.count) == [12, 3])
    #expect(message.allSatisfy { $0.isLetter || $0.isNewline } && !message.contains("Bob"))
    #expect(try body("text/plain", "Call 030 123\r\nBob") == message)
    #expect(try body("text/plain", "Call 030 124\r\nBob") != message)
    let keys = try (0..<10).map {
      try body("application/dtmf-relay", "Signal=\($0)\r\nDuration=160")
    }
    #expect(Set(keys).count == 10)
    #expect(keys.allSatisfy { $0.hasPrefix("Signal=") && $0.hasSuffix("\r\nDuration=160") })
    let sound = try body(
      "multipart/mixed; boundary=b1",
      "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nc=IN IP4 10.1.2.3\r\n--b1--\r\n")
    #expect(sound.contains("v=0\r\nc=IN IP4 10.") && !sound.contains("10.1.2.3"))
  }

  @Test(arguments: [
    "<sip:1234567", "\"1234567", "1234567@", "sip:1234567:99999", "%31234567", "%3",
    "sip:1234567@h%",
    "a;b;c=1234567;;?&=", "[::1234:567", "1.2.3.1234567", "::::", "\"\\\"1234567\\",
    "1234567..x.1.2.3.4",
  ])
  func `text that breaks every rule keeps its length and loses its number`(_ value: String) throws {
    let text =
      "INVITE sip:a@b SIP/2.0\r\nX-Odd: \(value)\r\nTo: \(value)\r\nVia: \(value)\r\n\(value)\r\n\r\n"
    let after = try Redacted.payload(text)
    #expect(after.utf8.count == text.utf8.count)
    #expect(!after.contains("1234567"))
    #expect(after.split(separator: "\r\n").count == text.split(separator: "\r\n").count)
  }
}
