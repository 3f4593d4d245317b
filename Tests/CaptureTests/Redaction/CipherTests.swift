import Capture
import Testing
import Wire

/// What becomes of addresses, and of words through the text they stand in.
struct CipherTests {
  @Test func `addresses keep their length, their kind and their neighbours`() throws {
    var cipher = AddressCipher(Redacted.key)
    func new(_ text: String) throws -> String {
      cipher.rewrite(try #require(IPAddress(text))).description
    }
    for text in ["10.1.2.30", "127.0.0.1", "192.168.100.7", "172.16.0.1", "8.8.8.8", "203.0.113.9"]
    {
      let parts = text.split(separator: ".").map(\.count)
      #expect(try new(text).split(separator: ".").map(\.count) == parts, "\(text)")
    }
    #expect(try new("127.200.3.4").hasPrefix("127."))
    #expect(try new("10.9.8.7").hasPrefix("10."))
    #expect(try new("192.168.3.4").hasPrefix("192.168."))
    let second = try new("172.20.3.4").split(separator: ".").compactMap { Int($0) }[1]
    #expect((16...31).contains(second))
    for text in ["0.0.0.0", "255.255.255.255", "224.0.0.251", "::", "::1"] {
      #expect(try new(text) == text)
    }
    let neighbours = try [new("8.20.30.40"), new("8.20.30.41")].map { $0.split(separator: ".") }
    #expect(neighbours[0].dropLast() == neighbours[1].dropLast())
    #expect(neighbours[0] != neighbours[1])
  }

  @Test func `different addresses stay different`() {
    var cipher = AddressCipher(Redacted.key)
    var seen: Set<IPAddress> = []
    for third in UInt8(98)...102 {
      for last in UInt8.min...(.max) { seen.insert(cipher.rewrite(.v4(198, 51, third, last))) }
    }
    #expect(seen.count == 5 * 256)
    var six: Set<IPAddress> = []
    for low in UInt64(4_000)..<5_000 {
      six.insert(cipher.rewrite(.v6(high: 0x2001_0DB8_0000_0001, low: low)))
    }
    #expect(six.count == 1_000)
  }

  @Test func `numbers become other numbers, no two the same`() throws {
    var numbers: Set<String> = []
    let all = (0..<2_000).map { "+1555\(10_000 + $0 * 7)" }
    let text = try Redacted.payload(
      "INVITE sip:a@b SIP/2.0\r\nX-Numbers: \(all.joined(separator: " "))\r\n\r\n")
    let line = try #require(text.split(separator: "\r\n").last).dropFirst("X-Numbers: ".count)
    for number in line.split(separator: " ") {
      #expect(
        number.count == 10 && number.first == "+" && number.dropFirst().allSatisfy(\.isNumber))
      numbers.insert(String(number))
    }
    #expect(numbers.count == all.count)
    #expect(zip(line.split(separator: " "), all).allSatisfy { $0 != $1 })
  }

  @Test func `another key gives other replacements`() throws {
    let text = "INVITE sip:+15551234567@pbx.example.com SIP/2.0\r\n\r\n"
    let other = try #require(RedactionKey("ffffffffffffffffffffffffffffffff"))
    let first = try Redacted.payload(text)
    #expect(try Redacted.payload(text) == first)
    #expect(try Redacted.payload(text, RedactionSettings(key: other)) != first)
    #expect(RedactionKey("00") == nil)
    #expect(RedactionKey("zz0102030405060708090a0b0c0d0e0f") == nil)
  }
}
