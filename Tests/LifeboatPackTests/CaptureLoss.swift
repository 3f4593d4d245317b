import Calls
import Checks
import Media
import SIP
import Wire

/// Messages and packets of audio, by their places in a trace, that a capture lacks.
struct CaptureLoss: CustomStringConvertible {
  var messages: Set<Int> = []
  var packets: Set<Int> = []

  /// Of traces with more messages, as those of many calls, so many are struck, chosen at random.
  private static let most = 60
  private static let struck = 24
  /// How many packets of audio are struck, beside those of digits.
  private static let packetsStruck = 6
  private static let draws = 8

  var description: String {
    "messages \(messages.sorted().map { $0 + 1 }) and packets \(packets.sorted().map { $0 + 1 })"
  }

  /// None; each message, and each with one or two behind it; all before some and all from there on;
  /// the same of packets; and up to half of all at random.
  static func all(of specimen: Specimen) -> [CaptureLoss] {
    var random = SeededGenerator(seed: 1).fork(specimen.trace.name)
    let count = specimen.places.count
    var losses = [CaptureLoss()]
    let starts = count <= most ? Array(0..<count) : places(struck, of: count, &random)
    for start in starts {
      for length in 1...3 {
        losses.append(CaptureLoss(messages: Set(start..<min(count, start + length))))
      }
      guard start.isMultiple(of: 4) else { continue }
      losses.append(CaptureLoss(messages: Set(0..<start)))
      losses.append(CaptureLoss(messages: Set(start..<count)))
    }
    losses += ofAudio(specimen, &random)
    for _ in 0..<draws {
      losses.append(
        CaptureLoss(
          messages: draw(of: count, &random), packets: draw(of: specimen.media.count, &random)))
    }
    return losses
  }

  private static func ofAudio(
    _ specimen: Specimen, _ random: inout SeededGenerator
  ) -> [CaptureLoss] {
    let count = specimen.media.count
    let events = specimen.media.indices.filter {
      specimen.media[$0].header?.payloadType == 101
    }
    let starts = places(packetsStruck, of: count, &random) + events
    return starts.flatMap { start in
      [start..<start + 1, start..<min(count, start + 4), 0..<start, start..<count].map {
        CaptureLoss(packets: Set($0))
      }
    }
  }

  private static func places(
    _ most: Int, of count: Int, _ random: inout SeededGenerator
  ) -> [Int] {
    (0..<count).shuffled(using: &random).prefix(most).sorted()
  }

  private static func draw(of count: Int, _ random: inout SeededGenerator) -> Set<Int> {
    guard count > 1 else { return [] }
    let lost = 1 + Int(random.next() % UInt64(count / 2))
    return Set((0..<count).shuffled(using: &random).prefix(lost))
  }

  func left(of specimen: Specimen) -> CaptureRest {
    CaptureRest(
      specimen: specimen,
      sightings: specimen.places.filter { !messages.contains($0.index) }.map(\.sighting),
      media: specimen.media.indices.filter { !packets.contains($0) }.map { specimen.media[$0] })
  }
}

/// What is left of a trace.
struct CaptureRest {
  let specimen: Specimen
  let sightings: [Sighting]
  let media: [MediaPacket]

  /// All of it, with who is who as the trace says.
  var evidence: Evidence {
    Evidence(
      source: .wire, sightings: sightings, flows: FlowTable.read(media),
      other: OtherTraffic(
        beside: sightings, media, exchanges: specimen.exchanges, contacts: specimen.contacts),
      roles: specimen.roles, endedAt: specimen.endedAt, policies: specimen.trace.policies)
  }

  /// Each call, and the requests outside calls, with who is who as they show it: how a recording is
  /// judged where nobody says it.
  var evidenceOfEach: [Evidence] {
    let reading = CallModel.read(sightings)
    let heard = MediaReading(reading.calls, FlowTable.read(media)).ofCalls(reading.calls.count)
    var systems: [Roles.Party] = []
    var all: [Evidence] = []
    for (call, media) in zip(reading.calls, heard) {
      let roles = RoleInference.infer(call)
      systems += roles.parties.filter { $0.role == .system }
      all.append(
        Evidence(
          source: .wire, sightings: about(call.callIDs), calls: [call], others: [], media: media,
          roles: roles, endedAt: specimen.endedAt, policies: specimen.trace.policies))
    }
    for others in Dictionary(grouping: reading.others, by: \.callID).values {
      let ends = [others[0].server, others[0].client]
      let known = ends.lazy.compactMap { end in systems.first { $0.isAt(end) } }.first
      let system = known ?? Roles.Party("system", .system, ends[0].address)
      all.append(
        Evidence(
          source: .wire, sightings: about([others[0].callID]), calls: [], others: others,
          roles: Roles([system]), endedAt: specimen.endedAt, policies: specimen.trace.policies))
    }
    return all
  }

  /// The messages of calls, and all that is no message.
  private func about(_ callIDs: [String]) -> [Sighting] {
    sightings.filter { sighting in
      sighting.message.map { callIDs.contains($0.callID) } ?? true
    }
  }
}
