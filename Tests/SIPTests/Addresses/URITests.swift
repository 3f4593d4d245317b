import SIP
import Testing
import Wire

/// URIs that read, and come back the same when written.
private let readable = [
  "sip:alice@example.com", "sip:127.0.0.1:5060", "sips:bob:secret@example.com:5061",
  "sip:+15551234;phone-context=x@gw.example.com;user=phone", "sip:[::1]:5062;transport=tcp",
  "sip:a@10.0.0.1;lr", "sip:a@b.c;p=1?User-to-User=56a3%3Bencoding%3Dhex&Replaces=1%40h",
  "tel:+15551234;phone-context=example.com", "sip:null-%00-null@example.com",
  "sip:sip%3Auser%40example.com@company.com;other-param=summit", "sip:%Z%45@host5.net",
  "http://example.com/a%20b", "SIP:a@EXAMPLE.com",
]

private let unreadable = [
  "", "sip:", "sip", "alice@example.com", "sip:a@", "sip:a@b:99999", "sip:a@b:x", "sip:a@b c",
  "sip:a b@c", "sip:a@b\r\n", "sip:a@b\0", "sip:a@<b>", "sip:a@[::1", "sip:a@[zz]", "sip:a@b:-1",
]

@Test(arguments: ["sip:@b;t=a@c", "sip:@b;t=@\u{0301}"])
func `an @ that is none of a user is written so that it is read again`(text: String) throws {
  let written = try #require(URI(text)).description
  #expect(!written.utf8.contains(0x40))
  #expect(URI(written)?.description == written)
}

@Test(arguments: readable)
func `a URI is read and written letter for letter`(text: String) throws {
  let uri = try #require(URI(text))
  #expect(uri.description == text)
  #expect(URI(uri.description) == uri)
}

@Test(arguments: unreadable)
func `what is no URI is refused`(text: String) {
  #expect(URI(text) == nil)
}

@Test func `a URI's parts are what RFC 3261 calls them`() throws {
  let uri = try #require(
    URI("sip:al%69ce:pw@192.0.2.4:5070;transport=tcp;LR;method=BYE?Subject=hi&Priority=urgent"))
  #expect(uri.scheme == "sip")
  #expect(uri.user == "al%69ce")
  #expect(uri.unescapedUser == "alice")
  #expect(uri.password == "pw")
  #expect(uri.host == "192.0.2.4")
  #expect(uri.port == 5070)
  #expect(uri.transport == .tcp)
  #expect(uri.isLoose)
  #expect(uri.method == .bye)
  #expect(uri.headers.map(\.name) == ["Subject", "Priority"])
  #expect(uri.headers["priority"] == "urgent")
  #expect(uri.endpoint == Endpoint(.v4(192, 0, 2, 4), 5070))
}

@Test func `a URI without a port is at 5060, a secure one at 5061`() {
  #expect(URI("sip:127.0.0.1")?.endpoint?.port == 5060)
  #expect(URI("sips:127.0.0.1")?.endpoint?.port == 5061)
  #expect(URI("sip:127.0.0.1;transport=tls")?.endpoint?.port == 5061)
  #expect(URI("sip:example.com")?.endpoint == nil)
  #expect(URI("tel:+1555")?.endpoint == nil)
}

@Test func `a URI made for an endpoint names its transport unless it is UDP`() {
  let place = Endpoint(.v4(127, 0, 0, 9), 5064)
  #expect(URI(user: "a", at: place).description == "sip:a@127.0.0.9:5064")
  #expect(
    URI(user: "a", at: place, transport: .tcp).description
      == "sip:a@127.0.0.9:5064;transport=tcp")
}

@Test func `a hostile length is refused`() {
  #expect(URI("sip:" + String(repeating: "a", count: 9000) + "@b") == nil)
  #expect(URI("sip:a@b" + String(repeating: ";x", count: 4000)) != nil)
}

/// Pairs of RFC 3261 §19.1.4 and whether they are the same.
private let pairs: [(String, String, Bool)] = [
  ("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true),
  ("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true),
  ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5", true),
  ("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false),
  (
    "sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
    "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com", true
  ),
  (
    "sip:alice@atlanta.com?subject=project%20x&priority=urgent",
    "sip:alice@atlanta.com?priority=urgent&subject=project%20x", true
  ),
  ("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false),
  ("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false),
  ("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false),
  ("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp", false),
  ("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false),
  ("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4", false),
  ("sip:bob@biloxi.com", "sips:bob@biloxi.com", false),
  ("tel:+1555", "tel:+1555", true), ("tel:+1555", "tel:+1556", false),
]

@Test(arguments: pairs)
func `URIs are the same by RFC 3261's own examples`(
  left: String, right: String, same: Bool
) throws {
  let a = try #require(URI(left))
  let b = try #require(URI(right))
  #expect(a.isEquivalent(to: b) == same)
  #expect(b.isEquivalent(to: a) == same)
}

@Test func `an @ or ; among a URI's headers is not taken for another's`() throws {
  let uri = try #require(URI("sip:a@b.example;lr?subject=x@y;z"))
  #expect(uri.description == "sip:a@b.example;lr?subject=x%40y%3Bz")
  #expect(URI(uri.description)?.description == uri.description)
}
