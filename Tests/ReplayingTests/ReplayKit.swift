import Calls
import Capture
import FailoverProxy
import Foundation
import Replaying
import SIP
import Signaling
import Wire

/// Captures of the project played around a proxy in a simulated network.
enum ReplayKit {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let system = Endpoint(.v4(127, 60, 0, 1))

  struct Material {
    let reading: CaptureReading
    let calls: CallReading
    let cast: ReplayCast

    var script: ReplayScript { ScriptWriter.write(reading, calls, cast) }
  }

  static func read(_ capture: String, given: Roles? = nil) throws -> Material? {
    let file = root.appendingPathComponent("Captures/\(capture).pcapng").path
    return material(try CaptureFile.read(file, keepingMedia: true), given: given)
  }

  static func material(_ reading: CaptureReading, given: Roles? = nil) -> Material? {
    let read = CallModel.read(reading.sightings)
    guard let cast = Casting.cast(read.calls, given: given, seeing: reading.sightings) else {
      return nil
    }
    let calls = CallReading(
      calls: cast.separate(read.calls), others: read.others, strays: read.strays)
    return Material(reading: reading, calls: calls, cast: cast)
  }

  /// Where the members of a cast are in the simulated network.
  static func endpoints(_ cast: ReplayCast) -> [Endpoint] {
    cast.members.indices.map { Endpoint(.v4(127, 60, 0, UInt8(10 + $0))) }
  }

  static func setting(
    _ script: ReplayScript, _ timing: ReplayTiming = ReplayTiming(),
    credentials: [ReplayCredentials] = []
  ) -> ReplaySetting {
    ReplaySetting(
      script, system: system, endpoints: endpoints(script.cast), timing: timing,
      credentials: credentials, seed: 7)
  }

  /// What was sent while a script was played around an element that takes the system's place.
  struct Played {
    let setting: ReplaySetting
    let sightings: [Sighting]
    let media: [Packet]
    let accounts: [ReplayParty.Account]
    let isOver: Bool

    /// Compared with the recording.
    ///
    /// As a live capture it ends a second after the recording; what was not ACKed goes on for long.
    func comparisons(_ material: Material, within limit: Duration? = nil) -> [CallComparison] {
      let end = Moment.zero + (limit ?? setting.script.duration + .seconds(2))
      let sightings = sightings.filter { $0.at <= end }
      let old = ReplayTrace(setting.script, material.reading.sightings)
      let new = ReplayTrace(setting, sightings, [], accounts)
      return setting.script.calls.indices.map {
        CallComparer.compare($0, old, new, setting.timing, comparesAgents: false)
      }
    }
  }

  private final class Notebook {
    var sightings: [Sighting] = []
    var media: [Packet] = []

    func note(_ observation: SimulatedNetwork.Observation) {
      let packet = observation.packet
      guard let message = try? Message(packet.bytes) else {
        media.append(packet)
        return
      }
      sightings.append(
        Sighting(
          frame: sightings.count + 1, at: observation.sentAt, transport: packet.transport,
          from: packet.source, to: packet.destination, .sip(message)))
    }
  }

  static func play(
    _ script: ReplayScript, around element: some Element, _ timing: ReplayTiming = ReplayTiming(),
    link: LinkModel = LinkModel(delay: .microseconds(100)...Duration.microseconds(100)),
    credentials: [ReplayCredentials] = [], until limit: Moment = .seconds(120)
  ) -> Played {
    let setting = setting(script, timing, credentials: credentials)
    let notebook = Notebook()
    var network = SimulatedNetwork(seed: 7, link: link)
    network.observer = { notebook.note($0) }
    network.add(element, at: system.address)
    for (index, member) in script.cast.members.enumerated() where !member.isAbsent {
      network.add(ReplayParty(index, in: setting), at: setting.endpoints[index].address)
    }
    for (index, member) in script.cast.members.enumerated() where !member.isAbsent {
      network.with(setting.endpoints[index].address, as: ReplayParty.self) { party, now in
        party.start(at: now)
      }
    }
    network.run(until: limit)
    var isOver = true
    let accounts = script.cast.members.indices.map { index in
      guard
        let party = network.element(at: setting.endpoints[index].address, as: ReplayParty.self)
      else { return ReplayParty.Account() }
      isOver = isOver && party.isOver
      return party.report
    }
    return Played(
      setting: setting, sightings: notebook.sightings, media: notebook.media,
      accounts: accounts, isOver: isOver)
  }

  /// The reference proxy with the cast's edges as its trunks.
  static func proxy(
    _ cast: ReplayCast, _ change: (inout Configuration) -> Void = { _ in }
  ) -> ProxyCore {
    let endpoints = endpoints(cast)
    var trunks: [Trunk] = []
    for (index, member) in cast.members.enumerated() {
      guard case .edge(let order) = member.role else { continue }
      trunks.append(
        Trunk(member.name, endpoints[index], member.transport, priority: order + 1))
    }
    var configuration = Configuration(
      listeners: [.init(.udp, system), .init(.tcp, system)], trunks: trunks)
    change(&configuration)
    return ProxyCore(configuration, seed: 7, from: .zero)
  }
}
