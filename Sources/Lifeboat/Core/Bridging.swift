import Media
import SIP
import Services
import Signaling
import Speech
import Wire

// Two legs joined: audio goes from one to the other as it comes.
extension LifeboatCore {
  mutating func join(_ call: Int, at now: Moment) {
    guard let known = calls[call], let target = known.target else { return }
    note(known, at: now, "joined with \(target.invite.requestURI ?? "")")
    calls[call]?.caller.playout.hush()
    calls[call]?.towardCaller = PacketRelay(after: known.caller.playout.sender, types: [:])
    calls[call]?.towardTarget = PacketRelay(after: target.playout.sender, types: [:])
    refreshRelays(call)
    metronome.leave(call)
    if let codec = target.codec, codec != known.caller.codec {
      narrow(call, at: now)
    }
  }

  /// The numbers of payloads may have changed with a description.
  mutating func refreshRelays(_ call: Int) {
    guard let known = calls[call], let target = known.target else { return }
    calls[call]?.towardTarget?.types = Self.types(from: known.caller, to: target)
    calls[call]?.towardCaller?.types = Self.types(from: target, to: known.caller)
  }

  /// By the number under which a packet comes in at one leg, that under which the other wants it.
  static func types(from source: Leg, to sink: Leg) -> [UInt8: UInt8] {
    let wanted = sink.remote?.audio?.codecs ?? []
    var types: [UInt8: UInt8] = [:]
    for codec in source.local?.audio?.codecs ?? [] {
      let same = wanted.first {
        $0.codecName == codec.codecName && $0.clockRate == codec.clockRate
      }
      if let same { types[codec.payloadType] = same.payloadType }
    }
    return types
  }

  /// The target took another codec than the caller's first: the caller is asked to use that one
  /// too, so that nothing has to be coded anew (RFC 3264 §8).
  private mutating func narrow(_ call: Int, at now: Moment) {
    guard let known = calls[call], let taken = known.target?.remote?.audio?.codecs,
      let local = known.caller.local, var stream = local.audio
    else { return }
    let names = taken.map(\.codecName)
    let kept = stream.codecs.filter { names.contains($0.codecName) }
      .sorted { left, right in
        (names.firstIndex(of: left.codecName) ?? 0) < (names.firstIndex(of: right.codecName) ?? 0)
      }
    stream.formats = kept.map { "\($0.payloadType)" }
    stream.attributes.removeAll { attribute in
      guard let type = attribute.value?.split(separator: " ").first,
        attribute.name == "rtpmap" || attribute.name == "fmtp"
      else { return false }
      return !stream.formats.contains(String(type))
    }
    var session = local
    session.origin = local.origin.next
    session.media = local.media.map { $0.kind == "audio" && $0.port != 0 ? stream : $0 }
    calls[call]?.caller.offered = session
    let allow = Self.methods
    let sent = send(
      .invite, call, .caller, for: .reinvite(call, .caller), at: now
    ) { draft in
      draft.append(.allow, allow)
      draft.describe(session)
    }
    calls[call]?.caller.reinvite = sent
  }

  mutating func hearReinvite(
    _ call: Int, _ side: Side, _ response: Message, _ status: StatusCode,
    _ id: ClientTransactionID, at now: Moment
  ) {
    if let known = response.toTag.flatMap({ acknowledgements[id]?[$0] }), status.isSuccess {
      outbox.append(known)
      return
    }
    guard status.isFinal, let leg = calls[call]?[side], leg.reinvite == id else { return }
    calls[call]?[side]?.reinvite = nil
    calls[call]?[side]?.offered = nil
    guard status.isSuccess, let dialog = leg.dialog, let request = layer.request(of: id) else {
      note(calls[call], .warning, at: now, "a new offer was answered with \(status)")
      return
    }
    acknowledge(response, dialog, of: request, leg, id)
    if let remote = try? SessionDescription(response.body) {
      calls[call]?[side]?.local = leg.offered
      calls[call]?[side]?.remote = remote
      refreshRelays(call)
    }
  }
}
