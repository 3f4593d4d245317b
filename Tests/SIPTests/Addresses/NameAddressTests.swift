import SIP
import Testing

@Test func `a name address has a display name, a URI and its own parameters`() throws {
  let address = try #require(
    NameAddress("\"A. \\\"G.\\\" Bell\" <sip:agb@bell.example;lr>;tag=a48s;x"))
  #expect(address.display == "A. \"G.\" Bell")
  #expect(address.uri.user == "agb")
  #expect(address.uri.isLoose)
  #expect(address.tag == "a48s")
  #expect(address.parameters.contains("x"))
  #expect(!address.parameters.contains("lr"))
  #expect(address.description == "\"A. \\\"G.\\\" Bell\" <sip:agb@bell.example;lr>;tag=a48s;x")
}

@Test func `parameters after a bare URI belong to the header`() throws {
  let address = try #require(NameAddress("sip:c8oqz84zk7z@privacy.org;tag=hyh8"))
  #expect(address.display == nil)
  #expect(address.tag == "hyh8")
  #expect(address.uri.parameters.isEmpty)
  #expect(address.description == "<sip:c8oqz84zk7z@privacy.org>;tag=hyh8")
}

@Test func `a display name may go without quotes`() throws {
  let address = try #require(NameAddress("Anonymous User <sip:x@anonymous.invalid>"))
  #expect(address.display == "Anonymous User")
}

@Test func `percent escapes in a Refer-To stay as they are`() throws {
  let text = "<sip:dave@denver.example.org?Replaces=12345%40192.0.2.1%3Bto-tag%3D12>"
  let address = try #require(NameAddress(text))
  #expect(address.uri.headers["Replaces"] == "12345%40192.0.2.1%3Bto-tag%3D12")
  #expect(address.description == text)
}

@Test(arguments: ["<sip:b>;tag=1", "Bob <SIP:b>", "sip:b", "<sip:@b>"])
func `a host of one letter needs no user`(text: String) throws {
  let address = try #require(NameAddress(text))
  #expect(address.uri.host == "b" && address.uri.user == nil)
  #expect(address.uri.parameters.isEmpty)
  #expect(NameAddress(address.description) == address)
}

@Test func `a tag can be given and taken away`() throws {
  var address = try #require(NameAddress("<sip:a@b>"))
  #expect(address.tag == nil)
  #expect(address.tagged("t1").description == "<sip:a@b>;tag=t1")
  address.tag = "t2"
  address.tag = nil
  #expect(address.description == "<sip:a@b>")
}

@Test(arguments: ["", "*", "<>", "<sip:a@b", "\"x <sip:a@b>", "Bob <", "\0", "<sip:a@b>\r\nX: y"])
func `what is no address is refused`(text: String) {
  #expect(NameAddress(text) == nil)
}

@Test func `a bracket in a URI that came without brackets does not end it`() throws {
  let address = try #require(NameAddress("sip:+1555000>1@a.example;tag=t1"))
  #expect(address.description == "<sip:+1555000%3E1@a.example>;tag=t1")
  #expect(NameAddress(address.description)?.description == address.description)
}
