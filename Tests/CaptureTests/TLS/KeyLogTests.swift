import Capture
import Testing

private let one = String(repeating: "01", count: 32)
private let two = String(repeating: "02", count: 32)
private let secret = String(repeating: "ab", count: 32)
private let master = String(repeating: "cd", count: 48)

private func log(_ lines: String...) -> TLSKeyLog {
  TLSKeyLog(lines.joined(separator: "\n").utf8)
}

@Test func `a key log is read whatever stands beside its keys`() {
  let log = log(
    "# made by hand", "", "CLIENT_RANDOM \(one) \(master)\r",
    "EXPORTER_SECRET \(one) \(secret)",
    "  CLIENT_TRAFFIC_SECRET_0\t\(two.uppercased())  \(secret) ",
    "SOMETHING_NEW \(two) 00")
  #expect(log.problems.isEmpty)
  #expect(log.connections == 2)
  #expect(
    String(decoding: log.text, as: UTF8.self)
      == "CLIENT_RANDOM \(one) \(master)\nCLIENT_TRAFFIC_SECRET_0 \(two) \(secret)\n")
}

@Test func `every line that is none is named with what is wrong`() {
  let log = log(
    "hello", "CLIENT_RANDOM \(one) \(master)", "CLIENT_RANDOM 01 \(master)",
    "CLIENT_RANDOM \(one) \(master)00", "CLIENT_RANDOM \(one) xy", "client_random \(one) \(master)",
    "CLIENT_RANDOM \(one)")
  #expect(
    log.problems.map(\.description) == [
      "line 1: it is not LABEL CLIENT-RANDOM SECRET",
      "line 3: its client random is not 64 hexadecimal digits",
      "line 4: its secret is not 64 or 96 hexadecimal digits",
      "line 5: its secret is not 64 or 96 hexadecimal digits",
      "line 6: it is not LABEL CLIENT-RANDOM SECRET",
      "line 7: it is not LABEL CLIENT-RANDOM SECRET",
    ])
  #expect(log.connections == 1)
}

@Test func `only the keys of connections that were seen are kept`() throws {
  var log = log("CLIENT_RANDOM \(one) \(master)")
  log.merge(keys(of: two))
  let random = try #require(TLSRandom([UInt8](repeating: 2, count: 32)))
  #expect(log.connections == 2)
  #expect(log.limited(to: [random]) == keys(of: two))
  #expect(log.limited(to: []).isEmpty)
}

private func keys(of random: String) -> TLSKeyLog { log("CLIENT_RANDOM \(random) \(master)") }

@Test func `more connections than fit into a block are not kept`() {
  let lines = (0..<16_390).map { number in
    let digits = String(number, radix: 16)
    return "CLIENT_RANDOM " + String(repeating: "0", count: 64 - digits.count) + digits
      + " \(master)"
  }
  let log = TLSKeyLog(lines.joined(separator: "\n").utf8)
  #expect(log.connections == 16_384)
  #expect(log.problems.count == 6)
  #expect(log.problems.first?.line == 16_385)
}

@Test func `a random has 32 bytes`() {
  #expect(TLSRandom([UInt8](repeating: 1, count: 31)) == nil)
  #expect(TLSRandom([UInt8](repeating: 1, count: 33)) == nil)
  #expect(TLSRandom([UInt8](repeating: 1, count: 32)) != nil)
}
