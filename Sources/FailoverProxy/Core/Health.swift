import SIP
import Services
import Signaling
import Wire

// OPTIONS to the trunks, and what follows from the answers.
extension ProxyCore {
  mutating func checkHealth(_ index: Int, at now: Moment) {
    switch board.entries[index].health.fire(at: now) {
    case .ask: ask(index, at: now)
    case .died: noteHealth(index, at: now)
    case .nothing: break
    }
    agenda.set(.health(index), at: board.entries[index].health.deadline)
  }

  mutating func hearHealth(
    _ index: Int, _ status: StatusCode, _ id: ClientTransactionID, at now: Moment
  ) {
    guard probes[index] == id else { return }
    if board.entries[index].health.receive(status) { noteHealth(index, at: now) }
    agenda.set(.health(index), at: board.entries[index].health.deadline)
  }

  mutating func missHealth(_ index: Int, _ id: ClientTransactionID, at now: Moment) {
    guard probes[index] == id else { return }
    if board.entries[index].health.fail() { noteHealth(index, at: now) }
    agenda.set(.health(index), at: board.entries[index].health.deadline)
  }

  private mutating func ask(_ index: Int, at now: Moment) {
    // The last question has been judged; its copies would only add to the load.
    if let last = probes[index] { layer.forget(last, at: now) }
    let trunk = board.entries[index].trunk
    guard stopping == nil, let source = configuration.listeners.endpoint(over: trunk.transport),
      let options = try? question(trunk, from: source).message()
    else { return }
    let client = layer.send(
      options, to: trunk.endpoint, from: source, over: trunk.transport, at: now)
    probes[index] = client
    purposes[client] = .health(index)
  }

  private mutating func question(_ trunk: Trunk, from source: Endpoint) -> Draft {
    let target = URI(at: trunk.endpoint, transport: trunk.transport)
    let own = URI(at: source, transport: trunk.transport)
    var draft = Draft(.request(.options, uri: "\(target)"))
    let branch = marks.next("0")
    draft.append(.via, "\(Via.make(trunk.transport, source, branch: branch))")
    draft.append(.maxForwards, "70")
    draft.append(.from, "\(NameAddress(own).tagged(generator.token(length: 10)))")
    draft.append(.to, "\(NameAddress(target))")
    draft.append(.callID, generator.token(length: 20))
    draft.append(.cseq, "\(CSeq(1, .options))")
    draft.append(.contact, "\(NameAddress(own))")
    return draft
  }

  private mutating func noteHealth(_ index: Int, at now: Moment) {
    let entry = board.entries[index]
    note(
      .warning, at: now,
      "\(entry.trunk.name) \(entry.health.isAlive ? "answers again" : "does not answer OPTIONS")")
  }
}
