import SIP
import Wire

/// A proxy that sends each INVITE and CANCEL to all its edges and passes every response back.
///
/// Without Record-Route, so that dialogs run past it.
struct Forker: Element {
  let endpoint: Endpoint
  let edges: [Endpoint]
  private var outbox: [Packet] = []

  init(at endpoint: Endpoint, edges: [Endpoint]) {
    self.endpoint = endpoint
    self.edges = edges
  }

  var deadline: Moment? { nil }

  mutating func receive(_ packet: Packet, at now: Moment) {
    guard let message = try? Message(packet.bytes) else { return }
    if message.isRequest {
      for (index, edge) in edges.enumerated() { forward(message, to: edge, index, packet) }
    } else {
      passBack(message, packet)
    }
  }

  private mutating func forward(
    _ request: Message, to edge: Endpoint, _ index: Int, _ packet: Packet
  ) {
    // An ACK for a failure is between the edge and whoever sent it the INVITE; here, nobody.
    var draft = Draft(request)
    let via = Via.make(
      packet.transport, endpoint, branch: "\(request.branch ?? "")-\(index)")
    draft.prepend(.via, "\(via)")
    outbox.append(Packet(packet.transport, from: endpoint, to: edge, draft.bytes))
  }

  private mutating func passBack(_ response: Message, _ packet: Packet) {
    var draft = Draft(response)
    draft.removeFirstValue(.via)
    guard let via = draft.values(.via).first.flatMap({ Via($0) }),
      let target = via.responseEndpoint
    else { return }
    outbox.append(Packet(packet.transport, from: endpoint, to: target, draft.bytes))
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {}
  mutating func wake(at now: Moment) {}

  mutating func drain() -> [Packet] {
    defer { outbox = [] }
    return outbox
  }
}
