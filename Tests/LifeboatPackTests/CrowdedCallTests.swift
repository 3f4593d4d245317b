import Calls
import Checks
import FailoverPack
import LifeboatPack
import SIP
import Testing
import Wire

/// A hostile call of thousands of answered legs, or requests in its dialogs, is judged as one of a few.
///
/// Where a check looks through all of them for each this takes minutes.
struct CrowdedCallTests {
  enum Shape: CaseIterable {
    /// One caller; the system calls the primary again and again, and it answers each time.
    case edges
    /// As many callers, each answered by the system itself.
    case callers
    /// The caller is told each of the primary's answers.
    case passedOn
    /// One leg on each side, and as many requests inside their dialogs, each passed on.
    case talk
  }

  private static let carrier = Endpoint(.v4(192, 0, 2, 10), 5060)
  private static let system = Endpoint(.v4(192, 0, 2, 20), 5060)
  private static let primary = Endpoint(.v4(192, 0, 2, 30), 5060)

  private static let roles = Roles([
    Roles.Party("system", .system, system.address),
    Roles.Party("carrier", .carrier, carrier.address),
    Roles.Party("primary", .edge(order: 0), primary.address),
    // Nobody calls there, but whoever is asked how long it rang has to look.
    Roles.Party("duty1", .other, .v4(192, 0, 2, 40)),
  ])

  /// The messages of so many legs, one every 10 ms.
  private static func sightings(_ shape: Shape, legs: Int) throws -> [Sighting] {
    var all: [Sighting] = []
    func add(
      _ first: String, from: Endpoint, to: Endpoint, at: Double, branch: String, tag: String,
      _ method: String = "INVITE", cseq: Int = 1
    ) throws {
      let client = first.hasPrefix("SIP") ? to : from
      let message = try Message(
        """
        \(first)\r
        Via: SIP/2.0/UDP \(client);branch=z9hG4bK\(branch)\r
        From: <sip:+441632960001@192.0.2.10>;tag=caller\r
        To: <sip:+441632960002@192.0.2.20>\(tag.isEmpty ? "" : ";tag=\(tag)")\r
        Call-ID: crowd\r
        CSeq: \(cseq) \(method)\r
        Max-Forwards: 70\r
        Contact: <sip:a@\(from)>\r
        Content-Length: 0\r
        \r

        """)
      all.append(
        Sighting(
          frame: all.count + 1, at: .seconds(at), transport: .udp, from: from, to: to,
          .sip(message)))
    }
    func addLeg(_ name: String, from: Endpoint, to: Endpoint, tag: String, at: Double) throws {
      try add("INVITE sip:2@\(to) SIP/2.0", from: from, to: to, at: at, branch: name, tag: "")
      try add("SIP/2.0 200 OK", from: to, to: from, at: at + 0.001, branch: name, tag: tag)
      try add(
        "ACK sip:2@\(to) SIP/2.0", from: from, to: to, at: at + 0.002, branch: "\(name)-ack",
        tag: tag, "ACK")
    }
    try add(
      "INVITE sip:2@\(system) SIP/2.0", from: carrier, to: system, at: 0, branch: "first", tag: "")
    for leg in 0..<legs {
      let at = 1 + Double(leg) / 100
      if shape != .talk || leg == 0 {
        try addLeg("out\(leg)", from: system, to: primary, tag: "edge\(leg)", at: at)
      }
      switch shape {
      case .edges: break
      case .talk:
        if leg == 0 {
          try add(
            "SIP/2.0 200 OK", from: system, to: carrier, at: at + 0.003, branch: "first",
            tag: "edge0")
          try add(
            "ACK sip:2@\(system) SIP/2.0", from: carrier, to: system, at: at + 0.004,
            branch: "first-ack", tag: "edge0", "ACK")
        }
        for (hop, (from, to)) in [(carrier, system), (system, primary)].enumerated() {
          try add(
            "INFO sip:2@\(to) SIP/2.0", from: from, to: to, at: at + 0.005 + Double(hop) / 1000,
            branch: "info\(leg)-\(hop)", tag: "edge0", "INFO", cseq: leg + 2)
        }
        for (hop, (from, to)) in [(primary, system), (system, carrier)].enumerated() {
          try add(
            "SIP/2.0 200 OK", from: from, to: to, at: at + 0.007 + Double(hop) / 1000,
            branch: "info\(leg)-\(1 - hop)", tag: "edge0", "INFO", cseq: leg + 2)
        }
      case .callers:
        try addLeg("in\(leg)", from: carrier, to: system, tag: "own\(leg)", at: at + 0.005)
      case .passedOn:
        try add(
          "SIP/2.0 200 OK", from: system, to: carrier, at: at + 0.003, branch: "first",
          tag: "edge\(leg)")
      }
    }
    return all
  }

  /// What each check says of so many legs: its verdict, and what kinds of sentences it finds.
  private static func said(_ shape: Shape, legs: Int) throws -> [CheckID: [String]] {
    let sightings = try sightings(shape, legs: legs)
    let evidence = Evidence(
      source: .wire, sightings: sightings, roles: roles, endedAt: .seconds(100))
    #expect(evidence.calls.count == 1)
    var said: [CheckID: [String]] = [:]
    for check in GenericChecks.all + FailoverChecks.all + LifeboatChecks.all {
      said[check.id] =
        switch check.judge(evidence) {
        case .passed: ["passed"]
        case .notApplicable: ["not applicable"]
        case .inconclusive(let why): ["inconclusive", why]
        case .failed(let found): Set(found.map { $0.message.filter { !$0.isNumber } }).sorted()
        }
    }
    return said
  }

  @Test(.timeLimit(.minutes(2)), arguments: Shape.allCases)
  func `thousands of legs and requests are judged as a few`(_ shape: Shape) throws {
    let few = try Self.said(shape, legs: 4)
    let many = try Self.said(shape, legs: 3_000)
    #expect(few["leg.single-established"] != ["not applicable"])
    for (check, said) in few { #expect(many[check] == said, "\(check)") }
  }
}
