import FailoverProxy
import SIP
import Services
import Signaling
import Testing
import Wire

struct LogTests {
  static func log(_ bench: inout Bench) -> [String] {
    bench.network.with(Places.system.address, as: ProxyCore.self) { proxy, _ in
      proxy.drainLog().map(\.text)
    } ?? []
  }

  @Test func `the log tells the call's story, each line with its Call-ID`() {
    var bench = Bench(primary: .steps((.seconds(4), .ok)))
    bench.call("c-1")
    bench.settle()
    #expect(
      Self.log(&bench) == [
        "0.001 info call-id=c-1 offered to primary at 127.9.0.11:5060",
        "3.001 warning call-id=c-1 leaves primary: timeout",
        "3.001 info call-id=c-1 offered to secondary at 127.9.0.12:5060",
        "3.053 info call-id=c-1 the caller is told 200",
        "4.003 warning call-id=c-1 late 200 from 127.9.0.11:5060: ACK and BYE",
      ])
  }

  @Test func `a Call-ID from the wire cannot write lines of its own`() {
    var bench = Bench(primary: .refuse(.busyHere))
    bench.call("evil\u{7}\u{1B}[2J")
    bench.settle()
    let lines = Self.log(&bench)
    #expect(!lines.isEmpty)
    #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    #expect(lines.allSatisfy { $0.contains("call-id=evil??[2J ") })
  }

  @Test func `the metrics page counts what happened`() {
    var bench = Bench(primary: .refuse(.serviceUnavailable), secondary: .refuse(.busyHere))
    for number in 0..<3 {
      bench.call("call-\(number)")
      bench.run(.milliseconds(100))
    }
    let lines = Set((bench.proxy?.metrics.text ?? "").split(separator: "\n").map(String.init))
    for line in [
      "failover_proxy_calls_total 3", "failover_proxy_calls_refused_total{status=\"486\"} 3",
      "failover_proxy_failovers_total{trunk=\"primary\",trigger=\"503\"} 2",
      "failover_proxy_breaker_state{trunk=\"primary\"} 2",
      "failover_proxy_breaker_state{trunk=\"secondary\"} 0",
      "failover_proxy_trunk_alive{trunk=\"primary\"} 1", "failover_proxy_calls_in_setup 0",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
  }
}
