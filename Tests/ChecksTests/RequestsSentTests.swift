import Calls
import Checks
import SIP
import Testing
import Wire

/// Which request that the system sent stands for which it received, against a plain search.
struct RequestsSentTests {
  private static func transaction(frame: Int, _ method: Method, cseq: UInt32) -> Transaction {
    let one = Endpoint(.v4(192, 0, 2, 1), 5060)
    let other = Endpoint(.v4(192, 0, 2, 2), 5060)
    return Transaction(
      method: method, branch: "z9hG4bK\(frame)", callID: "x", cseq: CSeq(cseq, method),
      client: one, server: other, transport: .udp,
      requests: [
        Sighting(frame: frame, at: .zero, transport: .udp, from: one, to: other, .reset)
      ])
  }

  /// The frames of what was sent for each, found by looking through all that is left.
  private static func searched(
    _ received: [Transaction], _ sent: [Transaction], isProxied: Bool
  ) -> [Int?] {
    var pool = sent
    return received.map { request in
      let match = pool.firstIndex { candidate in
        candidate.method == request.method && candidate.request.frame > request.request.frame
          && (!isProxied || candidate.cseq == request.cseq)
      }
      return match.map { pool.remove(at: $0).request.frame }
    }
  }

  @Test(arguments: [false, true], [false, true])
  func `all that is found by looking through everything is found`(
    isProxied: Bool, isInOrder: Bool
  ) {
    var random = SeededGenerator(seed: 11)
    var found = 0
    for _ in 0..<2_000 {
      func some(from first: Int) -> [Transaction] {
        var frames = (0..<Int.random(in: 0...9, using: &random)).map { _ in
          first + Int.random(in: 1...12, using: &random)
        }
        if isInOrder { frames.sort() }
        return frames.map { frame in
          Self.transaction(
            frame: frame, [.info, .refer].randomElement(using: &random) ?? .info,
            cseq: .random(in: 1...3, using: &random))
        }
      }
      let received = some(from: 0)
      let sent = some(from: 2)
      var left = RequestsSent(sent, isProxied: isProxied)
      let taken = received.map { left.take(for: $0)?.request.frame }
      #expect(taken == Self.searched(received, sent, isProxied: isProxied))
      found += taken.count { $0 != nil }
    }
    #expect(found > 1_000)
  }
}
