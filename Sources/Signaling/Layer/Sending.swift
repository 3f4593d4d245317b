public import SIP
public import Wire

extension TransactionLayer {
  /// Sends a request and waits for its responses.
  ///
  /// The topmost Via and its branch are the caller's. A failure of an INVITE is ACKed by the
  /// layer unless `acknowledgesFailures` is false, which is for elements that misbehave on
  /// purpose. Not for ACK: see `sendDirect`.
  @discardableResult
  public mutating func send(
    _ request: Message, to destination: Endpoint, from source: Endpoint,
    over transport: Transport, acknowledgesFailures: Bool = true, at now: Moment
  ) -> ClientTransactionID {
    let number = makeNumber()
    let packet = Packet(transport, from: source, to: destination, request.bytes)
    let entry = ClientEntry(
      request, packet, acknowledgesFailures: acknowledgesFailures, timers: timers, at: now)
    clients[number] = entry
    numbers[entry.key] = number
    paths.insert(number, entry.path)
    transmit(packet)
    settle(number, at: now)
    return ClientTransactionID(number: number)
  }

  /// Sends a response where RFC 3261 §18.2.2 and RFC 3581 say; says whether it went.
  ///
  /// It does not go when the transaction has ended or its state allows no such response, as
  /// after another final one. Several 2xx to one INVITE do go; repeating a 2xx until the ACK
  /// comes is the caller's (RFC 3261 §13.3.1.4).
  @discardableResult
  public mutating func respond(
    _ response: Message, in id: ServerTransactionID, at now: Moment
  ) -> Bool {
    guard let status = response.status,
      servers[id.number]?.respond(response, status, at: now) == true
    else { return false }
    resend(id.number)
    settle(id.number, at: now)
    return true
  }

  /// Sends a message outside all transactions: an ACK for a 2xx, or a response being relayed.
  public mutating func sendDirect(
    _ message: Message, to destination: Endpoint, from source: Endpoint, over transport: Transport
  ) {
    transmit(Packet(transport, from: source, to: destination, message.bytes))
  }

  /// Cancels an INVITE along its own way; nil when it has a final response or has ended.
  ///
  /// RFC 3261 §9.1 wants a provisional response to have come first; whether to wait for one is
  /// the caller's policy. The INVITE lingers for 64 × T1 from now, as §9.1 says.
  @discardableResult
  public mutating func cancel(
    _ id: ClientTransactionID, at now: Moment
  ) -> ClientTransactionID? {
    guard let entry = clients[id.number], entry.isOpenInvite,
      let cancel = try? Self.cancel(for: entry.request).message()
    else { return nil }
    linger(id, at: now)
    return send(
      cancel, to: entry.packet.destination, from: entry.packet.source,
      over: entry.packet.transport, at: now)
  }

  /// Stops sending a request again, and keeps listening for that long from now.
  ///
  /// Replaces timers B and F, for a user whose own patience ended earlier but who must see what
  /// comes late: a 1xx to cancel, a 2xx to end, a failure to ACK. It goes on through provisional
  /// responses; `timedOut` comes at its end. Without a duration it is 64 × T1. Nothing happens
  /// after a final response.
  public mutating func linger(
    _ id: ClientTransactionID, for duration: Duration? = nil, at now: Moment
  ) {
    clients[id.number]?.linger(for: duration ?? timers.patience, at: now)
    settle(id.number, at: now)
  }

  /// Lets a client transaction go at once; what still comes for it is stray.
  public mutating func forget(_ id: ClientTransactionID, at now: Moment) {
    drop(id.number, at: now)
  }

  /// Lets a server transaction go without a response, as a proxy must where no answer came.
  ///
  /// RFC 4320 §4.1 forbids it to answer a request other than INVITE with a 408. A copy of the
  /// request that comes later is a new request.
  public mutating func forget(_ id: ServerTransactionID, at now: Moment) {
    drop(id.number, at: now)
  }
}
