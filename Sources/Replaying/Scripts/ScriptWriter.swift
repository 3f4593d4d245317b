public import Calls
public import Capture
import SIP
public import Wire

/// Makes a script of what a capture holds.
public struct ScriptWriter {
  private let reading: CaptureReading
  private let calls: CallReading
  private let cast: ReplayCast
  /// What the parties and the system can speak.
  private let spoken: Set<Transport>
  private var sightings: [Int: [Sighting]] = [:]
  private var skipped: [ReplayScript.Skipped] = []
  private var notes: [String] = []

  /// The most members of a sort that have addresses on loopback.
  static let mostCarriers = 8
  static let mostEdges = 9
  static let mostOthers = 69
  /// What is looked through at each message must have an end.
  static let mostMessages = 2_000

  /// Writes the script of the calls at those places; nil stands for all of them.
  ///
  /// A call over what is not among `spoken` is not played.
  public static func write(
    _ reading: CaptureReading, _ calls: CallReading, _ cast: ReplayCast, places: [Int]? = nil,
    spoken: Set<Transport> = [.udp, .tcp]
  ) -> ReplayScript {
    var writer = ScriptWriter(reading: reading, calls: calls, cast: cast, spoken: spoken)
    return writer.write(places)
  }

  private init(
    reading: CaptureReading, calls: CallReading, cast: ReplayCast, spoken: Set<Transport>
  ) {
    self.spoken = spoken
    self.reading = reading
    self.calls = calls
    self.cast = cast
  }

  private mutating func write(_ places: [Int]?) -> ReplayScript {
    group()
    let chosen = places ?? Array(calls.calls.indices)
    var playable: [Int] = []
    for index in chosen {
      if let reason = obstacle(calls.calls[index], sightings[index] ?? []) {
        skip(index, reason)
      } else {
        playable.append(index)
      }
    }
    skipPartial()
    let first = playable.map { calls.calls[$0].startedAt }.min() ?? .zero
    var written: [ScriptedCall] = []
    for index in playable {
      let call = PartWriter.call(
        calls.calls[index], number: index + 1, after: first, sightings[index] ?? [], cast)
      if call.parts.values.contains(where: { $0.steps.contains(where: \.isSent) }) {
        written.append(call)
      } else {
        skip(index, "no party sent anything in it")
      }
    }
    MediaWriter(cast).add(reading.mediaPackets, to: &written)
    addNotes(written)
    return ReplayScript(
      cast: cast, calls: written, skipped: skipped, outside: outside, notes: notes)
  }

  /// Gives every message to the call its Call-ID belongs to.
  private mutating func group() {
    var owner: [String: Int] = [:]
    for (index, call) in calls.calls.enumerated() {
      for callID in call.callIDs where owner[callID] == nil { owner[callID] = index }
    }
    for sighting in reading.sightings {
      guard let message = sighting.message, let index = owner[message.callID] else { continue }
      sightings[index, default: []].append(sighting)
    }
  }

  /// Why a call cannot be played; nil where it can.
  private func obstacle(_ call: Call, _ messages: [Sighting]) -> String? {
    let roles = cast.roles
    guard call.legs.contains(where: { roles.isSystem($0.caller) || roles.isSystem($0.callee) })
    else { return "the system takes no part in it" }
    if roles.isSystem(call.legs[0].caller) {
      return "the system begins it by itself; no message of a party causes it"
    }
    for sighting in messages {
      let transport = sighting.transport
      if transport == .ws { return "it was spoken over WS, which is not played" }
      if !spoken.contains(transport) {
        return "it was spoken over \(transport.viaName), which the system does not speak"
      }
      // A party listens for TLS or for the others, never for both.
      for name in [sighting.source, sighting.destination].compactMap(cast.name) {
        guard let index = cast.index(of: name) else { continue }
        if (transport == .tls) != (cast.members[index].transport == .tls) {
          return "\(name) speaks TLS and something else, which is not played"
        }
      }
    }
    if messages.count > Self.mostMessages {
      return "it has \(messages.count) messages, more than the \(Self.mostMessages) that are played"
    }
    for sighting in messages {
      for end in [sighting.source, sighting.destination] where cast.name(of: end) == nil {
        return "\(end) takes part in it, and who that is is not known"
      }
    }
    for name in Set(messages.flatMap { [$0.source, $0.destination] }.compactMap(cast.name)) {
      guard let index = cast.index(of: name) else { continue }
      if Self.isBeyond(index, in: cast) {
        return "\(name) is one party more than there are addresses for"
      }
    }
    return nil
  }

  /// Whether a member has no place among those of its sort.
  static func isBeyond(_ index: Int, in cast: ReplayCast) -> Bool {
    let member = cast.members[index]
    let rank = cast.members[..<index].count { other in
      switch (member.role, other.role) {
      case (.carrier, .carrier), (.edge, .edge), (.other, .other): true
      default: false
      }
    }
    return switch member.role {
    case .carrier: rank >= mostCarriers
    case .edge: rank >= mostEdges
    case .other, .silent, .system: rank >= mostOthers
    }
  }

  private mutating func skip(_ index: Int, _ reason: String) {
    skipped.append(
      ReplayScript.Skipped(
        call: index + 1, callID: calls.calls[index].callIDs.first ?? "", reason: reason))
  }

  /// Calls of which the INVITE is not in the capture.
  private mutating func skipPartial() {
    var seen = Set(calls.calls.flatMap(\.callIDs))
    let others = calls.others.filter { $0.request.message?.toTag != nil || $0.method == .cancel }
      .map(\.callID)
    let strays = calls.strays.compactMap { stray -> String? in
      guard let message = stray.message, message.method == .ack || message.cseq.method == .invite
      else { return nil }
      return message.callID
    }
    for callID in others + strays where seen.insert(callID).inserted {
      skipped.append(
        ReplayScript.Skipped(
          call: nil, callID: callID, reason: "the capture begins in the middle of it"))
    }
  }

  private var outside: [(method: Method, count: Int)] {
    var counts: [Method: Int] = [:]
    for transaction in calls.others where transaction.request.message?.toTag == nil {
      counts[transaction.method, default: 0] += 1
    }
    return counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
  }

  private mutating func addNotes(_ written: [ScriptedCall]) {
    let unreadable = reading.sightings.count {
      if case .unreadable = $0.content { true } else { false }
    }
    if unreadable > 0 {
      notes.append(
        counted(unreadable, "packet on a SIP port", "packets on SIP ports")
          + " cannot be read and \(unreadable == 1 ? "is" : "are") not played")
    }
    for member in cast.members where member.isAbsent {
      notes.append("\(member.name) refused every packet; nobody listens there")
    }
    let steps = written.flatMap { $0.parts.values.flatMap(\.steps) }
    let authorised = steps.count { step in
      step.isSent
        && (step.message.header(.authorization) ?? step.message.header(.proxyAuthorization)) != nil
    }
    if authorised > 0 {
      notes.append(
        counted(authorised, "request carries", "requests carry")
          + " digest credentials, which fit the new challenge only with --credentials")
    }
    if cast.edges.isEmpty {
      notes.append(
        "the recorded system called nobody; the system under test is given one edge at which"
          + " nobody listens")
    }
    if reading.losses.streamGaps > 0 {
      notes.append(
        counted(reading.losses.streamGaps, "gap is", "gaps are")
          + " in TCP streams; what was there is lost")
    }
    if reading.mediaNotKept > 0 {
      notes.append(
        counted(reading.mediaNotKept, "RTP packet is", "RTP packets are")
          + " not sent again, as there were more than are kept")
    }
    if let problem = reading.problem { notes.append("read in part: \(problem)") }
  }
}
