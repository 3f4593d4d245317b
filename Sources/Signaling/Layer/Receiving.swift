import SIP
public import Wire

extension TransactionLayer {
  /// Takes in what came from the network.
  ///
  /// White space alone is a keep-alive (RFC 5626 §3.5.1) and gives no event.
  public mutating func receive(_ packet: Packet, at now: Moment) -> [TransactionEvent] {
    if packet.bytes.allSatisfy({ $0 == 0x0D || $0 == 0x0A || $0 == 0 }) { return takeEvents() }
    do throws(ParseError) {
      let message = try Message(packet.bytes)
      if let status = message.status {
        receive(message, status, packet, at: now)
      } else {
        guard let via = TopVia(message) else {
          throw .malformed(.via, message.header(.via) ?? "")
        }
        receive(message, via, packet, at: now)
      }
    } catch {
      emit(.malformed(packet, error), at: now)
    }
    return takeEvents()
  }

  private mutating func receive(
    _ response: Message, _ status: StatusCode, _ packet: Packet, at now: Moment
  ) {
    guard let number = numbers[TransactionKey(sent: response)],
      let result = clients[number]?.receive(status, at: now)
    else {
      emit(.strayResponse(response, packet), at: now)
      return
    }
    switch result {
    case .pass:
      emit(.response(response, packet, ClientTransactionID(number: number)), at: now)
    case .passAndAcknowledge:
      acknowledge(response, number)
      emit(.response(response, packet, ClientTransactionID(number: number)), at: now)
    case .acknowledge:
      acknowledge(response, number)
    case .stray:
      emit(.strayResponse(response, packet), at: now)
    case .ignore:
      break
    }
    settle(number, at: now)
  }

  private mutating func acknowledge(_ response: Message, _ number: UInt64) {
    guard let entry = clients[number], entry.acknowledgesFailures else { return }
    var packet = entry.packet
    packet.bytes = Self.acknowledgement(of: response, to: entry.request).bytes
    transmit(packet)
  }

  private mutating func receive(
    _ request: Message, _ via: TopVia, _ packet: Packet, at now: Moment
  ) {
    let key = TransactionKey(received: request, via)
    if request.method == .ack {
      receiveAck(request.stamped(via, source: packet.source), packet, key, at: now)
    } else if let number = numbers[key] {
      if servers[number]?.receiveCopy() != nil { resend(number) }
    } else {
      let stamped = request.stamped(via, source: packet.source)
      let number = makeNumber()
      let entry = ServerEntry(stamped, packet, via, key: key, timers: timers)
      servers[number] = entry
      numbers[key] = number
      paths.insert(number, entry.path)
      let id = ServerTransactionID(number: number)
      if request.method == .cancel {
        let invite = numbers[key.ofCancelledInvite].map(ServerTransactionID.init)
        emit(.cancel(stamped, packet, of: invite, id), at: now)
      } else {
        emit(.request(stamped, packet, id), at: now)
      }
    }
  }

  private mutating func receiveAck(
    _ ack: Message, _ packet: Packet, _ key: TransactionKey, at now: Moment
  ) {
    guard let number = numbers[key], let entry = servers[number], isAnswered(entry, by: ack) else {
      emit(.ack(ack, packet, of: nil), at: now)
      return
    }
    let id = ServerTransactionID(number: number)
    switch servers[number]?.receiveAck(at: now) {
    case .confirmed: emit(.acknowledged(ack, packet, id), at: now)
    case .pass: emit(.ack(ack, packet, of: id), at: now)
    case .ignore, nil: break
    }
    settle(number, at: now)
  }

  /// An RFC 2543 ACK is for the INVITE whose response has its To tag (RFC 3261 §17.2.3).
  private func isAnswered(_ entry: ServerEntry, by ack: Message) -> Bool {
    guard case .legacy = entry.key else { return true }
    return entry.lastResponse?.toTag == ack.toTag
  }
}
