public import Capture
import SIP
import Scenarios
import Transports
public import Wire

/// What a replay was, before it is compared with anything.
public struct ReplayRecording: Sendable {
  public let setting: ReplaySetting
  /// Numbered from 1.
  public let frames: [Frame]
  public let linkType: LinkType
  /// What opens the TLS connections among them.
  let keys: TLSKeyLog
  let accounts: [ReplayParty.Account]
  let sent: [Traffic]
  /// Why it may not be what happened.
  let doubts: [String]
  /// Why the system was not there to the end; nil where it was.
  let systemTrouble: String?
  /// How late the harness itself was at worst.
  public let lateness: Duration
  public let wasInterrupted: Bool

  /// What the parties came to, all together.
  public var mediaSent: Int { accounts.reduce(0) { $0 + $1.mediaSent } }
  public var unexpected: Int { accounts.reduce(0) { $0 + $1.unexpected } }

  /// The names of everybody, for whoever opens the capture.
  public var names: [IPAddress: String] {
    var names = [setting.system.address: ReplayCast.system]
    for (member, endpoint) in zip(setting.script.cast.members, setting.endpoints) {
      names[endpoint.address] = member.name
    }
    return names
  }

  /// Real Call-IDs with the number that the call has in the recording.
  public var callNumbers: [String: Int] {
    var numbers: [String: Int] = [:]
    for call in setting.script.calls {
      for callID in call.callIDs { numbers[setting.callID(callID)] = call.number }
    }
    for account in accounts {
      for (callID, index) in account.calls where numbers[callID] == nil {
        numbers[callID] = setting.script.calls[index].number
      }
    }
    return numbers
  }

  /// Writes the packets.
  public func write(to path: String, application: String, comment: String) throws(CaptureError) {
    var writer = PcapngWriter(
      application: application, comment: comment, interface: "lo", linkType: linkType)
    writer.names = names
    writer.keys = keys
    try writer.write(frames, to: path)
  }

  /// Compares each call with the first of those traces that has it: what was accepted, or the
  /// recording.
  public func compare(
    with references: [ReplayTrace], comparesAgents: Bool = false
  ) -> ReplayResult {
    let reading = CaptureReading(frames, linkType, keys: keys)
    let trace = ReplayTrace(setting, reading.sightings, reading.flows, accounts)
    let calls = setting.script.calls.indices.compactMap { call in
      (references.first { $0.calls[call] != nil } ?? references.last).map { reference in
        CallComparer.compare(
          call, reference, trace, setting.timing, comparesAgents: comparesAgents)
      }
    }
    let ledger = SentLedger(
      sent: sent, seen: reading.sightings, flows: reading.flows,
      by: Set(sent.map(\.packet.source.address)))
    return ReplayResult(
      script: setting.script, calls: calls,
      doubts: [systemTrouble].compactMap(\.self) + doubts + ledger.doubts,
      isSystemGone: systemTrouble != nil, lateness: lateness, wasInterrupted: wasInterrupted,
      mediaSent: mediaSent, packets: frames.count)
  }
}
