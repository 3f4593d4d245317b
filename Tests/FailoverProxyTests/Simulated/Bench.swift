import FailoverProxy
import SIP
import Signaling
import Wire

/// A carrier, the proxy, a primary and a secondary on a virtual clock.
struct Bench {
  /// A message as it was sent.
  struct Sent: CustomStringConvertible {
    let at: Moment
    let from: Endpoint
    let to: Endpoint
    let message: Message

    var description: String { "\(at.nanoseconds / 1_000_000) \(from)>\(to) \(message.summary)" }
  }

  final class Recorder {
    var sent: [Sent] = []
  }

  var network: SimulatedNetwork
  private let recorder = Recorder()

  init(
    _ configuration: Configuration = .pair(), primary: Conduct?, secondary: Conduct? = .answer(),
    seed: UInt64 = 1, transport: Transport = .udp, carrier: Transport = .udp,
    link: LinkModel = .perfect
  ) {
    var edges: [Endpoint: @Sendable (Message) -> Conduct] = [:]
    if let primary { edges[Places.primary] = { _ in primary } }
    if let secondary { edges[Places.secondary] = { _ in secondary } }
    self.init(
      configuration, seed: seed, transport: transport, carrier: carrier, link: link, edges: edges)
  }

  /// An edge that is not named is not on the network: what is sent there is refused.
  init(
    _ configuration: Configuration = .pair(), seed: UInt64 = 1, transport: Transport = .udp,
    carrier: Transport = .udp, link: LinkModel = .perfect,
    edges: [Endpoint: @Sendable (Message) -> Conduct]
  ) {
    network = SimulatedNetwork(seed: seed, link: link)
    network.add(
      ProxyCore(configuration, seed: seed, from: .zero), at: Places.system.address)
    network.add(SimulatedCaller(Places.carrier, carrier, seed: seed), at: Places.carrier.address)
    for (endpoint, conduct) in edges.sorted(by: { $0.key < $1.key }) {
      network.add(
        SimulatedEdge(endpoint, transport, seed: seed, conduct: conduct), at: endpoint.address)
    }
    network.observer = { [recorder] observation in
      guard let message = try? Message(observation.packet.bytes) else { return }
      recorder.sent.append(
        Sent(
          at: observation.sentAt, from: observation.packet.source,
          to: observation.packet.destination, message: message))
    }
  }

  mutating func call(
    _ callID: String = "call", _ plan: SimulatedCaller.Plan = .init(),
    edit: (inout Draft) -> Void = { _ in }
  ) {
    network.with(Places.carrier.address, as: SimulatedCaller.self) { caller, now in
      caller.call(callID, plan, at: now, edit: edit)
    }
  }

  mutating func run(_ duration: Duration) {
    network.run(until: network.now + duration)
  }

  /// Long enough for every transaction and every late answer to end.
  mutating func settle() {
    run(.seconds(400))
  }

  var sent: [Sent] { recorder.sent }

  /// What the proxy sent to that endpoint, each transmission.
  func toward(_ endpoint: Endpoint) -> [Sent] {
    recorder.sent.filter { $0.from == Places.system && $0.to == endpoint }
  }

  func summaries(to endpoint: Endpoint) -> [String] {
    toward(endpoint).map(\.message.summary)
  }

  var proxy: ProxyCore? { network.element(at: Places.system.address, as: ProxyCore.self) }
  var caller: SimulatedCaller? {
    network.element(at: Places.carrier.address, as: SimulatedCaller.self)
  }
  func edge(_ endpoint: Endpoint) -> SimulatedEdge? {
    network.element(at: endpoint.address, as: SimulatedEdge.self)
  }

  func finals(_ callID: String = "call") -> [Int] {
    (caller?.calls[callID]?.finals ?? []).map(\.rawValue)
  }

  func fates(_ endpoint: Endpoint) -> [SimulatedEdge.Fate] {
    (edge(endpoint)?.calls.values.map(\.fate)) ?? []
  }
}

extension Bench {
  /// Hands the proxy raw bytes as if they came from the carrier; line ends become CRLF.
  mutating func inject(_ text: String, from source: Endpoint = Places.carrier) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    inject(Array(lines.joined(separator: "\r\n").utf8), from: source)
  }

  mutating func inject(_ bytes: [UInt8], from source: Endpoint = Places.carrier) {
    network.with(Places.system.address, as: ProxyCore.self) { proxy, now in
      proxy.receive(Packet(.udp, from: source, to: Places.system, bytes), at: now)
    }
  }
}
