import SIP
import Testing
import UserAgents
import Wire

struct AuthenticationTests {
  static let alice = Credentials(user: "alice", password: "secret")
  static let mallory = Credentials(user: "alice", password: "guess")

  @Test(arguments: [StatusCode.unauthorized, .proxyAuthenticationRequired])
  func `a challenged INVITE comes again with credentials`(status: StatusCode) {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .hangUp, credentials: Self.alice),
      "edge": Script(
        .expect(.invite), .challenge(Challenge(status, realm: "pbx", credentials: Self.alice)),
        .answer(.ok), .expect(.bye)),
    ]).play()
    #expect(stage.isGood)
    #expect(
      stage.ladder.prefix(6) == [
        "carrier>edge INVITE", "edge>carrier 100 INVITE", "edge>carrier \(status) INVITE",
        "carrier>edge ACK", "carrier>edge INVITE", "edge>carrier 100 INVITE",
      ])
    let invites = stage.messages("INVITE", from: "carrier").map(\.message)
    #expect(invites.map(\.cseq.number) == [1, 2])
    #expect(Set(invites.map(\.callID)).count == 1)
    #expect(Set(invites.compactMap(\.branch)).count == 2)
    let isProxy = status == .proxyAuthenticationRequired
    let name: HeaderName = isProxy ? .proxyAuthorization : .authorization
    let ack = stage.messages("ACK", from: "carrier").last?.message
    #expect(ack?.header(name) == invites.last?.header(name))
    #expect(ack?.cseq.number == 2)
  }

  @Test func `a wrong password is refused, and the step says so`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.forbidden), credentials: Self.mallory),
      "edge": Script(
        .expect(.invite),
        .challenge(Challenge(.unauthorized, realm: "pbx", credentials: Self.alice)),
        .answer(.ok)),
    ]).play()
    #expect(
      stage.failures == [
        "edge: the challenge was answered wrongly: "
          + "user \"alice\" gave a response that is not his"
      ])
  }

  @Test func `without credentials the challenge is the end of the call`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.unauthorized)),
      "edge": Script(
        .expect(.invite),
        .challenge(Challenge(.unauthorized, realm: "pbx", credentials: Self.alice))),
    ]).play(for: .seconds(12))
    #expect(stage.failures == ["edge: expected credentials within 10 s, but none came"])
  }

  @Test func `a registrar accepts a binding and lets it go`() {
    let edge = Target("edge")
    let stage = Stage([
      "agent": Script(
        .register(Registration(at: edge, user: "alice", expires: .seconds(60))),
        .expect(.ok, to: .register),
        .register(Registration(at: edge, user: "alice", expires: .zero)),
        .expect(.ok, to: .register)),
      "edge": Script(.expect(.register), .expect(.register)),
    ]).play(for: .seconds(2))
    #expect(stage.isGood)
    let answers = stage.messages("200 REGISTER", from: "edge").map(\.message)
    #expect(
      answers.map { $0.header(.contact) } == [
        "<sip:agent@127.0.1.1:5060>;expires=60", nil,
      ])
    let request = stage.messages("REGISTER", from: "agent").first?.message
    #expect(request?.requestURI == "sip:127.0.1.2:5060")
    #expect(request?.header(.to) == "<sip:alice@127.0.1.2>")
  }

  @Test func `a challenged REGISTER comes again with credentials`() {
    let stage = Stage([
      "agent": Script(
        .register(Registration(at: Target("edge"), user: "alice")), .expect(.ok, to: .register),
        credentials: Self.alice),
      "edge": Script(
        .expect(.register),
        .challenge(Challenge(.unauthorized, realm: "pbx", credentials: Self.alice))),
    ]).play(for: .seconds(2))
    #expect(stage.isGood)
    #expect(
      stage.ladder == [
        "agent>edge REGISTER", "edge>agent 401 REGISTER", "agent>edge REGISTER",
        "edge>agent 200 REGISTER",
      ])
  }

  @Test func `a script that expects the challenge gets it and nothing is sent again`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.unauthorized), credentials: Self.alice),
      "edge": Script(.expect(.invite), .answer(.unauthorized)),
    ]).play(for: .seconds(2))
    #expect(stage.isGood)
    #expect(stage.messages("INVITE", from: "carrier").count == 1)
  }
}
