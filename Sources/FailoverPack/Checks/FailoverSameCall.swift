public import Calls
public import Checks
import SIP
import Wire

/// What goes to the next trunk is the same call.
public struct FailoverSameCall: Check {
  /// Headers a proxy or B2BUA makes anew on each leg, or that name the hop.
  static let ownOfTheLeg: Set<HeaderName> = [
    .via, .maxForwards, .route, .recordRoute, .contact, .callID, .cseq, .from, .to,
    .contentLength, "Date", .userAgent, .server,
  ]

  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .failover }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    outline.traits.contains(.failedOver) ? .inItsMessages : .notApplicable
  }

  public func judge(
    _ outline: CallOutline, rereading messages: OutlineMessages, under policies: Policies
  ) -> OutlineAnswer {
    let attempts = outline.attempts
    guard let place = outline.incoming?.place, let caller = messages.bytes(place),
      let first = attempts.first.flatMap({ messages.bytes($0.leg.place) })
    else { return .unknown }
    let comparison = InviteComparison(caller: caller, first: first, isProxied: outline.isProxied)
    // Branches and Call-IDs of an outlined failover are as they should be.
    for attempt in attempts.dropFirst() {
      guard let sent = messages.bytes(attempt.leg.place),
        comparison.isPlainlySame(sent) || isSame(caller, first, sent)
      else { return .unknown }
    }
    return .passed
  }

  private func isSame(_ caller: [UInt8], _ first: [UInt8], _ sent: [UInt8]) -> Bool {
    guard let caller = try? Message(caller), let first = try? Message(first),
      let sent = try? Message(sent)
    else { return false }
    return differences(between: caller, and: sent).isEmpty && otherCallee(first, sent) == nil
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for call in view.calls {
      guard let asked = call.callerLegs(view.roles).first?.invites[0].request,
        let caller = asked.message
      else { continue }
      let legs = call.attempts(in: view).compactMap(\.leg)
      guard legs.count > 1 else { continue }
      let redirected = Set(
        Failover.all(of: call, in: view).filter(\.followsRedirection).map(\.to.frame))
      let times = Dictionary(grouping: legs, by: \.invite.branch).mapValues(\.count)
      // Whom a 3xx names is called from then on.
      var first = legs[0].invite.request.message
      for leg in legs.dropFirst() {
        judgement.judged()
        guard let sent = leg.invite.request.message else { continue }
        for difference in differences(between: caller, and: sent) {
          judgement.find(
            "the failover INVITE is not the caller's: \(difference)",
            frames: [leg.invite.request.frame], callID: leg.callID,
            // Else it may be that of another INVITE of the caller's.
            stands: asked.isProxied(as: leg.invite.request) && evidence.knowsSystem(in: call))
        }
        var complaints: [String] = []
        if redirected.contains(leg.invites[0].request.frame) {
          first = sent
        } else if let first, let complaint = otherCallee(first, sent) {
          complaints.append(complaint)
        }
        if legs[0].callID == caller.callID, leg.callID != caller.callID {
          complaints.append("its Call-ID is \(leg.callID), the first trunk's was the caller's")
        }
        for complaint in complaints {
          judgement.find(
            "the failover INVITE is not the caller's: \(complaint)",
            frames: [leg.invite.request.frame], callID: leg.callID)
        }
        if times[leg.invite.branch, default: 0] > 1 {
          judgement.find(
            "the failover INVITE is not the caller's: its branch is that of another leg",
            frames: [leg.invite.request.frame], callID: leg.callID,
            stands: leg.invite.hasBranchOfItsOwn)
        }
      }
    }
    return judgement.verdict
  }

  /// The trunk's address may stand in the Request-URI, and a number may be rewritten for all trunks
  /// alike; who is called may not differ from one to the next.
  private func otherCallee(_ first: Message, _ sent: Message) -> String? {
    guard let before = first.requestURI, let uri = sent.requestURI, before != uri,
      URI(before)?.user != URI(uri)?.user
    else { return nil }
    return "it calls \(uri), the first trunk was to call \(before)"
  }

  private func differences(between caller: Message, and sent: Message) -> [String] {
    var complaints: [String] = []
    let (from, sentFrom) = (caller.header(.from), sent.header(.from))
    if from != sentFrom, user(from) != user(sentFrom) || display(from) != display(sentFrom) {
      complaints.append("From is \(sentFrom ?? "absent")")
    }
    if !caller.body.elementsEqual(sent.body) { complaints.append("the body was changed") }
    if let before = caller.header(.maxForwards).flatMap({ Int($0) }),
      caller.callID == sent.callID
    {
      let after = sent.header(.maxForwards).flatMap { Int($0) }
      // With 0 the next proxy refuses it (RFC 3261 §16.3).
      if after.map({ $0 >= before || $0 == 0 && before > 1 }) ?? true {
        complaints.append(
          "Max-Forwards went from \(before) to \(after.map(String.init) ?? "nothing")")
      }
    }
    if caller.callID == sent.callID {
      complaints += proxyDifferences(between: caller, and: sent)
    }
    let (before, after) = (Self.endToEnd(caller), Self.endToEnd(sent))
    var expected: [HeaderName] = []
    for (name, _) in before where !expected.contains(name) { expected.append(name) }
    for name in expected {
      // Lines that are the same, letter for letter, hold the same values.
      let isSame = before.lazy.filter { $0.name == name }.map(\.value).elementsEqual(
        after.lazy.filter { $0.name == name }.map(\.value))
      if isSame || caller.values(name) == sent.values(name) { continue }
      let now = sent.header(name).map { "is \"\($0)\"" } ?? "is missing"
      complaints.append("\(name) \(now)")
    }
    return complaints
  }

  /// The header lines that have to stay.
  private static func endToEnd(_ message: Message) -> [(name: HeaderName, value: String)] {
    message.allHeaders.filter { !ownOfTheLeg.contains($0.name) }
  }

  /// What a proxy leaves as it was (RFC 3261 §16.6): where it came through, and who called.
  private func proxyDifferences(between caller: Message, and sent: Message) -> [String] {
    var complaints: [String] = []
    func branches(_ vias: [String]) -> [String] { vias.map { Via($0)?.branch ?? $0 } }
    let (path, now) = (caller.values(.via), sent.values(.via))
    if now.count != path.count + 1
      || !now.dropFirst().elementsEqual(path)
        && !branches(now).dropFirst().elementsEqual(branches(path))
    {
      complaints.append("its Via headers are not the caller's with one more on top")
    }
    if caller.contact != sent.contact,
      caller.contact.flatMap(NameAddress.init)?.uri != sent.contact.flatMap(NameAddress.init)?.uri
    {
      complaints.append("Contact is \(sent.contact ?? "absent")")
    }
    return complaints
  }

  private func user(_ from: String?) -> String? {
    from.flatMap { NameAddress($0)?.uri.user }
  }

  private func display(_ from: String?) -> String {
    from.flatMap { NameAddress($0)?.display } ?? ""
  }

  public var card: CheckCard {
    CheckCard(
      id: "failover.same-call",
      title: "The failover INVITE carries the caller's identity, headers and SDP unchanged",
      why: "The second trunk must route as the first would have: same caller, same context.",
      source: "guide B §2",
      examples: [
        Example(
          .passes, "identity, headers and SDP are kept",
          """
          carrier -> system    INVITE   0.000 header.X-Account=42
          system  -> primary   INVITE   0.001 header.X-Account=42
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 header.X-Account=42
          """),
        Example(
          .fails, "a custom header is lost on the way",
          """
          carrier -> system    INVITE   0.000 header.X-Account=42
          system  -> primary   INVITE   0.001 header.X-Account=42
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 header.X-Account=
          """),
        Example(
          .fails, "the offer is changed",
          """
          carrier -> system    INVITE   0.000 codecs=PCMU,PCMA
          system  -> primary   INVITE   0.001 codecs=PCMU,PCMA
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 codecs=PCMA
          """),
        Example(
          .fails, "the caller goes by another name",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 header.From="Bob <sip:+15550000001@127.10.0.2>;tag=tag-carrier"
          """),
        Example(
          .fails, "the secondary is asked for somebody else",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 uri=sip:another@127.10.0.12
          """),
        Example(
          .fails, "the secondary is not told through whom the INVITE came",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 header.Via= add.Via="SIP/2.0/UDP 127.10.0.1;branch=z9hG4bK-only"
          """),
        Example(
          .fails, "the INVITE to the secondary may go no further",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 header.Max-Forwards=0
          """),
        Example(
          .notApplicable, "there was no failover",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    200      0.002
          """),
      ])
  }
}
