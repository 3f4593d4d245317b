import Signaling
import Testing
import Wire

struct LinkModelTests {
  /// Sends numbered packets at once when woken, and keeps what it receives.
  private struct Counter: Element {
    let transport: Transport
    var left: Int
    var received: [Int] = []
    var deadline: Moment? { left > 0 ? .zero : nil }
    private var outbox: [Packet] = []

    init(_ transport: Transport, sending left: Int) {
      self.transport = transport
      self.left = left
    }

    mutating func receive(_ packet: Packet, at now: Moment) {
      received.append(Int(String(decoding: packet.bytes, as: UTF8.self)) ?? -1)
    }
    mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {}
    mutating func wake(at now: Moment) {
      for number in 0..<left {
        outbox.append(
          Packet(transport, from: Samples.alice, to: Samples.bob, Array("\(number)".utf8)))
      }
      left = 0
    }
    mutating func drain() -> [Packet] {
      defer { outbox = [] }
      return outbox
    }
  }

  private func received(_ link: LinkModel, over transport: Transport = .udp) throws -> [Int] {
    var network = SimulatedNetwork(seed: 11, link: link)
    network.add(Counter(transport, sending: 10_000), at: Samples.alice.address)
    network.add(Counter(transport, sending: 0), at: Samples.bob.address)
    network.run(until: .seconds(10))
    return try #require(network.element(at: Samples.bob.address, as: Counter.self)).received
  }

  @Test func `a perfect link delivers all in order`() throws {
    #expect(try received(.perfect) == Array(0..<10_000))
  }

  @Test func `about the share asked for is lost`() throws {
    #expect((6_800...7_200).contains(try received(LinkModel(loss: 0.3)).count))
  }

  @Test func `about the share asked for arrives twice`() throws {
    #expect((10_900...11_100).contains(try received(LinkModel(duplication: 0.1)).count))
  }

  @Test func `packets held back are overtaken`() throws {
    let numbers = try received(LinkModel(reordering: 0.1))
    let overtaken = zip(numbers, numbers.dropFirst()).filter { $0 > $1 }.count
    #expect(numbers.count == 10_000)
    #expect(overtaken > 0)
  }

  @Test func `over TCP nothing is lost, doubled or reordered`() throws {
    let link = LinkModel(
      loss: 0.3, duplication: 0.3, delay: .milliseconds(1)...(.milliseconds(80)), reordering: 0.3)
    #expect(try received(link, over: .tcp) == Array(0..<10_000))
  }
}
