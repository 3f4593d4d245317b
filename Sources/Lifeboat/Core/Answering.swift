import SIP
import Services
import Signaling
import Wire

// A new call is answered at once; audio begins with the ACK (RFC 3261 §13.3.1.4).
extension LifeboatCore {
  static let codecs: [CodecName] = [.pcmu, .pcma, .opus, .telephoneEvent]

  mutating func answer(
    _ invite: Message, _ packet: Packet, _ id: ServerTransactionID, at now: Moment
  ) {
    let type = invite.header(.contentType)?.lowercased() ?? ""
    guard invite.body.isEmpty || type.hasPrefix("application/sdp") else {
      return refuse(.unsupportedMediaType, invite, id, at: now, because: "its body is no SDP")
    }
    guard let media = ports.take(at: configuration.media.address ?? packet.destination.address)
    else {
      return refuse(.serviceUnavailable, invite, id, at: now, because: "no port is free for audio")
    }
    let way = Way(
      transport: packet.transport, local: packet.destination,
      remote: packet.transport.isReliable
        ? packet.source : Via.of(invite)?.responseEndpoint ?? packet.source)
    lastCall += 1
    var leg = Leg(
      invite, localTag: generator.token(length: 10), way: way, media: media,
      Playout(using: &generator))
    do throws(Refusal) {
      let response = try accept(invite, &leg)
      leg.dialog = Dialog(callee: invite, response: response)
      guard leg.dialog != nil else { throw Refusal(.badRequest, "its Contact cannot be read") }
      open(leg, packet, at: now)
      layer.respond(response, in: id, at: now)
      await2xx(response, lastCall, .caller, at: now)
    } catch {
      ports.give(back: media)
      refuse(error.status, invite, id, at: now, because: error.reason)
    }
  }

  /// Why a call is not taken.
  struct Refusal: Error {
    let status: StatusCode
    let reason: String

    init(_ status: StatusCode, _ reason: String) {
      self.status = status
      self.reason = reason
    }
  }

  /// The 200 for an INVITE, with the answer to its offer, or with an offer where it has none.
  private mutating func accept(_ invite: Message, _ leg: inout Leg) throws(Refusal) -> Message {
    let origin = SessionDescription.Origin(
      username: "lifeboat", sessionID: "\(generator.next() >> 32)",
      address: "\(leg.media.address)")
    if invite.body.isEmpty {
      leg.local = .offer(
        codecs: Self.codecs, address: leg.media.address, port: leg.media.port, origin: origin)
    } else {
      let offer: SessionDescription
      do throws(SDPError) {
        offer = try SessionDescription(invite.body)
      } catch {
        throw Refusal(.badRequest, "\(error)")
      }
      guard
        let answer = SessionDescription.answer(
          to: offer, supporting: Self.codecs, address: leg.media.address, port: leg.media.port,
          origin: origin)
      else {
        throw Refusal(.notAcceptableHere, "none of its codecs is spoken here")
      }
      leg.remote = offer
      leg.local = answer
    }
    guard let response = try? success(to: invite, leg).message() else {
      throw Refusal(.badRequest, "it cannot be answered")
    }
    return response
  }

  private mutating func open(_ leg: Leg, _ packet: Packet, at now: Moment) {
    let identity = CallerIdentity(leg.invite)
    tally.calls += 1
    let call = Call(
      id: lastCall, began: now, number: identity.number, called: identity.called,
      context: PassedContext.fields(of: leg.invite),
      maxForwards: leg.invite.header(.maxForwards).flatMap { UInt8($0) }.map(Int.init) ?? 70,
      caller: leg, menu: Menu(configuration.menu, configuration.prompts.phrases))
    calls[lastCall] = call
    index(lastCall, .caller)
    agenda.set(.longest(lastCall), at: now + configuration.limits.longestCall)
    note(call, at: now, "call from \(identity.number) at \(packet.source)")
    if let customers = configuration.customers {
      agenda.set(
        .greeting(lastCall), at: now + customers.budget + configuration.prompts.budget)
      order(.lookUp(call: lastCall, number: identity.number))
    } else {
      calls[lastCall]?.greeting = .general
    }
  }

  /// Has a 2xx sent again until its ACK comes.
  mutating func await2xx(_ response: Message, _ call: Int, _ side: Side, at now: Moment) {
    guard let leg = calls[call]?[side] else { return }
    let answer = PendingAnswer(
      packet: Packet(
        leg.way.transport, from: leg.way.local, to: leg.way.remote, response.bytes),
      sequence: response.cseq.number,
      repeater: AnswerRepeater(timers: configuration.timers, at: now),
      isOffer: leg.remote == nil || leg.offered != nil)
    calls[call]?[side]?.answer = answer
    agenda.set(.answer(call, side), at: answer.repeater.deadline)
  }

  mutating func repeatAnswer(_ call: Int, _ side: Side, at now: Moment) {
    guard var answer = calls[call]?[side]?.answer else { return }
    switch answer.repeater.wake(at: now) {
    case .resend: outbox.append(answer.packet)
    case .ackMissing:
      note(calls[call], .warning, at: now, "the 200 was never ACKed")
      return lose(call, at: now)
    case .nothing: break
    }
    calls[call]?[side]?.answer = answer
    agenda.set(.answer(call, side), at: answer.repeater.deadline)
  }

  mutating func receiveAck(_ ack: Message, at now: Moment) {
    guard let key = legKey(of: ack), let leg = calls[key.call]?[key.side],
      let answer = leg.answer, answer.sequence == ack.cseq.number
    else { return }
    calls[key.call]?[key.side]?.answer = nil
    agenda.set(.answer(key.call, key.side), at: nil)
    if answer.isOffer {
      if let offered = leg.offered { calls[key.call]?[key.side]?.local = offered }
      calls[key.call]?[key.side]?.offered = nil
      guard let remote = try? SessionDescription(ack.body), remote.audio != nil else {
        note(calls[key.call], .warning, at: now, "the ACK answers no offer")
        return lose(key.call, at: now)
      }
      calls[key.call]?[key.side]?.remote = remote
      refreshRelays(key.call)
    }
    guard !leg.isTakenUp else { return }
    calls[key.call]?[key.side]?.isTakenUp = true
    metronome.join(key.call, at: now)
    beginReports(key.call, key.side, at: now)
    beginMenu(key.call, at: now)
  }
}
