import SIP
import Signaling
import Wire

/// A caller that starts one call each interval and hangs up when it is answered.
struct Caller: Element {
  let local: Endpoint
  let callee: Endpoint
  let transport: Transport
  let interval: Duration
  var callsLeft: Int
  var layer = TransactionLayer()
  private var nextCallAt: Moment?
  private var calls = 0
  private(set) var outcomes: [String: Int] = [:]
  /// By local tag: the INVITE and, once answered, the dialog.
  private var open: [String: (invite: Message, dialog: Dialog?)] = [:]
  private var tags: [ClientTransactionID: String] = [:]

  init(
    _ local: Endpoint, calling callee: Endpoint, calls: Int, every interval: Duration,
    over transport: Transport = .udp
  ) {
    self.local = local
    self.callee = callee
    self.transport = transport
    self.interval = interval
    callsLeft = calls
    nextCallAt = .zero
  }

  var deadline: Moment? {
    [layer.deadline, nextCallAt].compactMap(\.self).min()
  }

  mutating func receive(_ packet: Packet, at now: Moment) {
    for event in layer.receive(packet, at: now) { handle(event, at: now) }
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    for event in layer.transportFailed(failure, at: now) { handle(event, at: now) }
  }

  mutating func wake(at now: Moment) {
    if let due = nextCallAt, due <= now { call(at: now) }
    for event in layer.wake(at: now) { handle(event, at: now) }
  }

  mutating func drain() -> [Packet] { layer.drain() }

  private mutating func call(at now: Moment) {
    calls += 1
    callsLeft -= 1
    nextCallAt = callsLeft > 0 ? now + interval : nil
    guard
      let invite = try? Samples.request(
        branch: "z9hG4bK-\(calls)", sentBy: "\(local)", callID: "call-\(calls)",
        fromTag: "a\(calls)", headers: [(.contact, "<sip:alice@\(local)>")], transport: transport)
    else { return }
    open["a\(calls)"] = (invite, nil)
    let id = layer.send(invite, to: callee, from: local, over: transport, at: now)
    tags[id] = "a\(calls)"
  }

  private mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .response(let response, _, _) where response.cseq.method == .invite:
      receiveAnswer(response, at: now)
    case .response(let response, _, _):
      finish(response.fromTag, "\(response.summary)")
    case .timedOut(let id):
      finish(tags[id], "timed out")
    case .transportFailed(_, let failure):
      outcomes["failed \(failure.reason)", default: 0] += 1
    case .strayResponse(let response, _):
      outcomes["stray \(response.summary)", default: 0] += 1
    case .clientEnded(let id):
      tags[id] = nil
    case .request, .cancel, .ack, .acknowledged, .responseFailed, .ackMissing, .serverEnded,
      .malformed:
      break
    }
  }

  private mutating func receiveAnswer(_ response: Message, at now: Moment) {
    guard let status = response.status, status.isFinal, let tag = response.fromTag,
      let (invite, known) = open[tag]
    else { return }
    guard status.isSuccess else { return finish(tag, response.summary) }
    guard var dialog = known ?? Dialog(caller: invite, response: response) else { return }
    send(dialog.acknowledgement(of: invite), branch: "ack-\(tag)", at: now)
    if known == nil { send(dialog.request(.bye), branch: "bye-\(tag)", at: now) }
    open[tag] = (invite, dialog)
  }

  private mutating func send(_ draft: Draft, branch: String, at now: Moment) {
    var draft = draft
    let via = Via.make(transport, local, branch: TransactionKey.cookie + branch)
    draft.prepend(.via, "\(via)")
    guard let message = try? draft.message() else { return }
    if message.method == .ack {
      layer.sendDirect(message, to: callee, from: local, over: transport)
    } else {
      let id = layer.send(message, to: callee, from: local, over: transport, at: now)
      tags[id] = message.fromTag
    }
  }

  private mutating func finish(_ tag: String?, _ outcome: String) {
    guard let tag, open[tag] != nil else { return }
    outcomes[outcome, default: 0] += 1
  }
}
