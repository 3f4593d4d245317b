import SIP
import Signaling
import Wire

/// A callee that answers each INVITE with one status, repeats a 2xx until its ACK, and lets go.
struct Callee: Element {
  let status: StatusCode
  var layer = TransactionLayer()
  private var answers: [DialogID: (repeater: AnswerRepeater, ok: Message, ServerTransactionID)] =
    [:]
  private(set) var invites = 0
  private(set) var acknowledged = 0
  private(set) var byes = 0
  private(set) var neverAcknowledged = 0

  init(answering status: StatusCode) {
    self.status = status
  }

  var deadline: Moment? {
    ([layer.deadline] + answers.values.map(\.repeater.deadline)).compactMap(\.self).min()
  }

  mutating func receive(_ packet: Packet, at now: Moment) {
    for event in layer.receive(packet, at: now) { handle(event, at: now) }
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    for event in layer.transportFailed(failure, at: now) { handle(event, at: now) }
  }

  mutating func wake(at now: Moment) {
    for event in layer.wake(at: now) { handle(event, at: now) }
    for (id, _) in answers.sorted(by: { $0.key.callID < $1.key.callID }) {
      guard let result = answers[id]?.repeater.wake(at: now), let answer = answers[id] else {
        continue
      }
      switch result {
      case .resend: layer.respond(answer.ok, in: answer.2, at: now)
      case .ackMissing:
        neverAcknowledged += 1
        answers[id] = nil
      case .nothing: break
      }
    }
  }

  mutating func drain() -> [Packet] { layer.drain() }

  private mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .request(let request, let packet, let id) where request.method == .invite:
      invites += 1
      let contact = (HeaderName.contact, "<sip:bob@\(packet.destination)>")
      guard let reply = try? Samples.reply(status, to: request, headers: [contact]) else { return }
      layer.respond(reply, in: id, at: now)
      if status.isSuccess, let dialog = DialogID(sent: reply) {
        answers[dialog] = (AnswerRepeater(timers: layer.timers, at: now), reply, id)
      }
    case .request(let request, _, let id):
      byes += 1
      if let reply = try? Samples.reply(.ok, to: request) { layer.respond(reply, in: id, at: now) }
    case .ack(let ack, _, _):
      if let dialog = DialogID(received: ack), answers.removeValue(forKey: dialog) != nil {
        acknowledged += 1
      }
    case .acknowledged:
      acknowledged += 1
    case .ackMissing:
      neverAcknowledged += 1
    case .cancel, .response, .strayResponse, .timedOut, .transportFailed, .responseFailed,
      .clientEnded, .serverEnded, .malformed:
      break
    }
  }
}
