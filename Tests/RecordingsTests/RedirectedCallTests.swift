import Calls
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// A system that calls whom an edge has named in a 3xx (RFC 3261 §16.5).
struct RedirectedCallTests {
  private static let text = """
    carrier   -> system    INVITE 0.000
    system    -> carrier   100    0.001
    system    -> primary   INVITE 0.002
    primary   -> system    302    0.010
    system    -> primary   ACK    0.011
    system    -> secondary INVITE 0.012 uri=sip:deputy@127.10.0.12
    secondary -> system    200    0.200
    system    -> carrier   200    0.201
    carrier   -> system    ACK    0.202
    system    -> secondary ACK    0.203
    carrier   -> system    BYE    5.100
    system    -> secondary BYE    5.101
    secondary -> system    200    5.102
    system    -> carrier   200    5.103
    """

  private func findings(naming contact: String) throws -> Set<CheckID> {
    let sightings = try Ladder(Self.text).sightings.map { sighting in
      guard let message = sighting.message, message.status?.rawValue == 302 else { return sighting }
      var draft = Draft(message)
      draft[.contact] = contact
      return sighting.with(.sip(try draft.message()))
    }
    let judge = RecordingJudge(
      checks: GenericChecks.all + FailoverChecks.all, policies: [FailoverPolicy()])
    return Set(judge.judge(sightings, endedAt: .seconds(60)).findings.map(\.finding.check))
  }

  @Test func `to call whom the edge has named is no failover`() throws {
    for contact in [
      "<sip:deputy@127.10.0.12>", "<sip:a@127.0.0.1>, <sip:deputy@127.10.0.12:5060>",
    ] {
      let found = try findings(naming: contact)
      #expect(found.isEmpty)
    }
  }

  @Test func `to call somebody else is one, for which a 3xx is no trigger`() throws {
    let found = try findings(naming: "<sip:another@127.10.0.12>")
    #expect(found == ["failover.not-on", "failover.same-call"])
  }
}
