import SIP
import Testing

/// The example of RFC 2617 §3.5.
private let header = """
  Digest realm="testrealm@host.com", qop="auth,auth-int", \
  nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"
  """

@Test func `RFC 2617's example gives RFC 2617's response`() throws {
  let challenge = try #require(Digest.Challenge(header))
  #expect(challenge.realm == "testrealm@host.com")
  #expect(challenge.qop == ["auth", "auth-int"])
  #expect(!challenge.isStale)
  let credentials = try #require(
    Digest.credentials(
      for: challenge, username: "Mufasa", password: "Circle Of Life", method: Method("GET"),
      uri: "/dir/index.html", clientNonce: "0a4f113b"))
  #expect(credentials.response == "6629fae49393a05397450978507c4ef1")
  #expect(Digest.verify(credentials, password: "Circle Of Life", method: Method("GET")))
  #expect(!Digest.verify(credentials, password: "Circle of Life", method: Method("GET")))
  #expect(!Digest.verify(credentials, password: "Circle Of Life", method: .invite))
}

@Test func `without qop the form of RFC 2069 is used`() throws {
  let challenge = try #require(
    Digest.Challenge("Digest realm=\"r\", nonce=\"n\", algorithm=md5, stale=TRUE"))
  #expect(challenge.isStale)
  let credentials = try #require(
    Digest.credentials(
      for: challenge, username: "u", password: "p", method: .register, uri: "sip:h",
      clientNonce: "unused"))
  #expect(credentials.quality == nil)
  // MD5("MD5(u:r:p):n:MD5(REGISTER:sip:h)"), computed with md5sum.
  #expect(credentials.response == "f7949f33797a7abbe390eaa95b1ca294")
}

@Test func `a challenge and credentials survive being written and read`() throws {
  let challenge = Digest.Challenge(realm: "a \"b\" \\c", nonce: "n,1", opaque: "", isStale: true)
  #expect(Digest.Challenge(challenge.description) == challenge)
  let credentials = try #require(
    Digest.credentials(
      for: challenge, username: "al,ice", password: "p", method: .invite, uri: "sip:a@b;x=1",
      clientNonce: "c", nonceCount: 0xAB))
  #expect(credentials.description.contains("nc=000000ab"))
  #expect(Digest.Credentials(credentials.description) == credentials)
}

@Test(arguments: [
  "", "Digest", "Basic realm=\"a\", nonce=\"b\"", "Digest realm=\"a\"", "Digest nonce=\"a\"",
])
func `what is no digest challenge is refused`(text: String) {
  #expect(Digest.Challenge(text) == nil)
}

@Test(arguments: [
  "Digest realm=\"a\", nonce=\"b\", algorithm=SHA-256",
  "Digest realm=\"a\", nonce=\"b\", qop=\"auth-int\"",
])
func `a challenge that wants more than MD5 and auth is not answered`(text: String) throws {
  let challenge = try #require(Digest.Challenge(text))
  #expect(
    Digest.credentials(
      for: challenge, username: "u", password: "p", method: .invite, uri: "sip:a",
      clientNonce: "c") == nil)
}
