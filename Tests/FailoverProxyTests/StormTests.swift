import FailoverProxy
import Foundation
import SIP
import Testing
import Wire

/// Twelve thousand calls through failing edges over failing links.
///
/// A storm that fails says its seed; `HARNESS_SEED=… swift test --filter StormTests` repeats it.
struct StormTests {
  static let storms: [Storm] = {
    if let text = ProcessInfo.processInfo.environment["HARNESS_SEED"], let seed = UInt64(text) {
      return [Storm(seed: seed, callCount: 1_000)]
    }
    return (0..<12).map { Storm(seed: 20_261_121 + $0, callCount: 1_000) }
  }()

  @Test(arguments: storms)
  func `every caller ends in at most one call and no edge keeps one`(storm: Storm) {
    guard let wreckage = storm.run() else {
      Issue.record("an element is gone")
      return
    }
    let hint = Comment(rawValue: "HARNESS_SEED=\(storm.seed) repeats it")
    #expect(wreckage.proxy.openCount == 0, hint)
    #expect(wreckage.proxy.tally.absorbed > 0, hint)
    for edge in wreckage.edges { #expect(edge.openTransactions == 0, hint) }
    var unanswered = 0
    for (callID, call) in wreckage.caller.calls {
      #expect(call.finals.count <= 1, "\(callID) got \(call.finals); \(hint)")
      #expect(call.dialogs.count <= 1, "\(callID) is in two calls; \(hint)")
      let isUp = call.dialogs.values.contains { !$0.isOver }
      #expect(!isUp, "\(callID) is still up; \(hint)")
      if call.finals.isEmpty { unanswered += 1 }
    }
    #expect(wreckage.caller.calls.count == storm.callCount)
    // Only a link that loses a third of everything can lose all twelve copies of a 200.
    #expect(unanswered <= (storm.loss > 0.2 ? storm.callCount / 100 : 0), hint)
    for edge in wreckage.edges {
      for call in edge.calls.values {
        let caller = wreckage.caller.calls[call.invite.callID]
        let isCallers = caller?.dialogs[call.tag] != nil
        switch call.fate {
        case .ringing, .answered:
          Issue.record("\(call.invite.callID) is \(call.fate) at \(edge.endpoint); \(hint)")
        case .gaveUp:
          // A leg the proxy absorbs is ended by the proxy, not by the edge's despair.
          #expect(isCallers || caller?.finals.isEmpty == true, "\(call.invite.callID); \(hint)")
        case .refused, .cancelled, .ended: break
        }
      }
    }
  }

  @Test func `a storm repeats itself to the last packet`() {
    let storm = Storm(seed: 7, callCount: 50)
    let tallies = [storm.run(), storm.run()].map { $0?.proxy.tally }
    #expect(tallies[0] == tallies[1])
    #expect(tallies[0]?.calls ?? 0 > 0)
  }
}
