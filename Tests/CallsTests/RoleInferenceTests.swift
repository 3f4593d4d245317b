import Calls
import Testing
import Wire

struct RoleInferenceTests {
  private static func roles(
    _ hops: [(Int, Int)], of service: Roles.Service = .passingOn
  ) -> [String: Int] {
    let inferred = RoleInference.infer(
      hops: hops.map {
        RoleInference.Hop(
          from: Endpoint(.v4(10, 0, 0, UInt8($0.0)), 49152),
          to: Endpoint(.v4(10, 0, 0, UInt8($0.1))))
      }, of: service)
    #expect(inferred.service == service)
    return Dictionary(uniqueKeysWithValues: inferred.parties.map { ($0.name, $0.address.last) })
  }

  @Test func `who receives and sends INVITEs is the system`() {
    #expect(
      Self.roles([(2, 1), (1, 11), (1, 12)])
        == ["carrier": 2, "system": 1, "primary": 11, "secondary": 12])
  }

  @Test func `of proxies in a row the one that tries most places is the system`() {
    #expect(
      Self.roles([(2, 5), (5, 1), (1, 11), (1, 12)])
        == ["carrier": 5, "system": 1, "primary": 11, "secondary": 12, "other": 2])
  }

  @Test func `of equal ones in a row the one nearest to the caller is the system`() {
    #expect(
      Self.roles([(2, 5), (5, 1), (1, 11)])
        == ["carrier": 2, "system": 5, "primary": 1, "other": 11])
  }

  @Test func `a caller that is called in the same call, behind one address, is no system`() {
    #expect(Self.roles([(2, 1), (1, 2)]) == ["carrier": 2, "system": 1])
    #expect(Self.roles([(2, 1), (1, 2), (1, 11)]) == ["carrier": 2, "system": 1, "primary": 11])
  }

  @Test func `with two parties the callee answers for itself`() {
    #expect(Self.roles([(2, 1)]) == ["carrier": 2, "system": 1])
  }

  @Test func `a caller that tries several places is the system`() {
    #expect(
      Self.roles([(1, 11), (1, 12)]) == ["system": 1, "primary": 11, "secondary": 12])
  }

  @Test func `whom a system calls that answers itself is no edge`() {
    #expect(
      Self.roles([(2, 1), (1, 31), (1, 32)], of: .answering)
        == ["carrier": 2, "system": 1, "other": 31, "other 2": 32])
  }

  @Test func `a caller that such a system has sent on is not taken for it`() {
    #expect(
      Self.roles([(2, 1), (2, 31)], of: .answering) == ["carrier": 2, "system": 1, "other": 31])
  }

  @Test func `a carrier that such a system calls back stays the carrier`() {
    #expect(Self.roles([(2, 1), (1, 2)], of: .answering) == ["carrier": 2, "system": 1])
  }

  @Test func `who is referred to somebody behind another proxy calls no system there`() {
    #expect(
      Self.roles([(2, 1), (2, 5), (5, 31)], of: .answering)
        == ["carrier": 2, "system": 1, "other": 5, "other 2": 31])
  }

  /// carrier2 stands in front of the system; the first to describe a session is behind it.
  @Test(arguments: ["200", "183"]) func `who stands in front of such a system is its carrier`(
    _ first: String
  ) throws {
    let ladder = try Ladder(
      """
      carrier  -> carrier2 INVITE 0.000
      carrier2 -> carrier  100    0.001
      carrier2 -> system   INVITE 0.002
      system   -> carrier2 180    0.003 no-sdp
      carrier2 -> carrier  180    0.004 no-sdp
      system   -> carrier2 \(first) 0.010 own
      carrier2 -> carrier  \(first) 0.011
      """)
    let call = try #require(CallModel.read(ladder.sightings).calls.first)
    func system(_ service: Roles.Service) -> IPAddress? {
      RoleInference.infer(call, of: service).parties.first { $0.role == .system }?.address
    }
    #expect(system(.answering) == .v4(127, 10, 0, 1))
    #expect(system(.passingOn) == .v4(127, 10, 0, 3))
  }

  @Test func `one that both calls and is called by the system is what it was first`() {
    #expect(
      Self.roles([(2, 1), (1, 11), (1, 2)]) == ["carrier": 2, "system": 1, "primary": 11])
  }

  @Test func `elements on one host are told apart by their ports`() {
    let host = IPAddress.v4(127, 0, 0, 1)
    let inferred = RoleInference.infer(
      hops: [(5061, 5060), (5060, 5062), (5060, 5063)].map {
        RoleInference.Hop(from: Endpoint(host, $0.0), to: Endpoint(host, $0.1))
      })
    #expect(
      inferred.parties.map { "\($0.name) \($0.place)" } == [
        "carrier 127.0.0.1:5061", "system 127.0.0.1:5060", "primary 127.0.0.1:5062",
        "secondary 127.0.0.1:5063",
      ])
    #expect(inferred.isSystem(Endpoint(host, 5060)) && !inferred.isSystem(Endpoint(host, 5061)))
    #expect(inferred.edgeOrder(Endpoint(host, 5063)) == 1)
  }

  @Test func `no call has no parties`() {
    #expect(Self.roles([]).isEmpty)
  }
}

extension IPAddress {
  fileprivate var last: Int {
    if case .v4(let number) = self { Int(number & 255) } else { -1 }
  }
}
