import Lifeboat
import Media
import SIP
import Testing
import Wire

/// What is said over RTCP.
struct ReportTests {
  @Test func `each leg is told what was sent and heard, and goodbye`() throws {
    var bench = ListTests.bench(.answer(after: .zero))
    bench.run(.milliseconds(300))
    for _ in 0..<8 { bench.speak(ListTests.words) }
    #expect(bench.caller.reports.contains { if case .senderReport = $0 { true } else { false } })
    // Anna was sent the caller's packets: 400, all heard.
    let sent = bench[Places.anna].reports.lazy.compactMap { report in
      if case .senderReport(_, let info, _) = report { info.packets } else { nil }
    }.last
    #expect(try #require(sent) > 100)
    let heard = bench.caller.reports.lazy.flatMap { report -> [ReceptionReport] in
      switch report {
      case .senderReport(_, _, let blocks), .receiverReport(_, let blocks): blocks
      default: []
      }
    }.map(\.cumulativeLost)
    #expect(heard.allSatisfy { $0 == 0 } && !heard.isEmpty)
    bench.phone { phone, now in phone.send(.bye, at: now) }
    bench.run(.milliseconds(100))
    for address in [Places.caller, Places.anna] {
      #expect(bench[address].reports.contains { if case .goodbye = $0 { true } else { false } })
    }
  }
}
