public import Calls
import Foundation
import SIP
import Wire

/// A replay as a versioned record that programs read; `replay.schema.json` describes it.
public struct ReplayRecord: JSONRecord, Sendable {
  struct Party: Encodable {
    let name: String
    let role: String
    let recorded: String
    let absent: Bool
  }

  struct Skipped: Encodable {
    let number: Int?
    let callID: String
    let reason: String
  }

  struct Outside: Encodable {
    let method: String
    let count: Int
  }

  struct Difference: Encodable {
    let kind: String
    let from: String
    let to: String
    let message: String
    let sentence: String
    let header: String?
    let recordedFrame: Int?
    let replayedFrame: Int?
  }

  struct Message: Encodable {
    let from: String
    let to: String
    let message: String
    let frame: Int
    /// In seconds after the call's first message.
    let at: Double
    let repeats: Int
  }

  struct Row: Encodable {
    let recorded: Message?
    let replayed: Message?
    /// Places among the call's differences, from 0.
    let differences: [Int]
  }

  struct StreamCount: Encodable {
    let packets: Int
    let lost: Int
    let payloadTypes: [UInt8]

    init(_ stream: RelayedStream) {
      packets = stream.count
      lost = stream.lost
      payloadTypes = stream.payloadTypes
    }
  }

  /// RTP that the system sent.
  struct Stream: Encodable {
    let from: String
    let to: String
    let recorded: StreamCount?
    let replayed: StreamCount?
  }

  struct Call: Encodable {
    let number: Int
    let callIDs: [String]
    let caller: String?
    let differences: [Difference]
    let unsent: Int
    /// In seconds after the first call.
    let at: Double
    let streams: [Stream]
    let rows: [Row]
  }

  let schema = "harness-replay/1"
  let producer: String
  let file: String
  let system: String
  let systemVersion: String?
  let comparedWith: String
  let verdict: String
  let evidence: String
  let seed: String
  let speed: Double
  /// In seconds.
  let tolerance: Double
  /// In seconds.
  let lateness: Double
  let interrupted: Bool
  let doubts: [String]
  let capture: String
  let parties: [Party]
  let found: Int
  let skipped: [Skipped]
  let outside: [Outside]
  let notes: [String]
  let mediaRecorded: Int
  let mediaSent: Int
  let calls: [Call]

  /// What the command knows and the result does not.
  public struct Circumstances: Sendable {
    public var producer: String
    public var file: String
    public var system: String
    public var systemVersion: String?
    /// `recording`, or `golden`.
    public var comparedWith: String
    public var evidence: String
    public var seed: UInt64
    public var timing: ReplayTiming
    public var capture: String

    public init(
      producer: String, file: String, system: String, systemVersion: String?,
      comparedWith: String, evidence: String, seed: UInt64, timing: ReplayTiming, capture: String
    ) {
      self.producer = producer
      self.file = file
      self.system = system
      self.systemVersion = systemVersion
      self.comparedWith = comparedWith
      self.evidence = evidence
      self.seed = seed
      self.timing = timing
      self.capture = capture
    }
  }

  public init(_ result: ReplayResult, _ circumstances: Circumstances) {
    producer = circumstances.producer
    file = circumstances.file
    system = circumstances.system
    systemVersion = circumstances.systemVersion
    comparedWith = circumstances.comparedWith
    verdict = result.verdict.rawValue
    evidence = circumstances.evidence
    seed = String(circumstances.seed, radix: 16)
    speed = circumstances.timing.speed
    tolerance = circumstances.timing.tolerance.seconds
    lateness = result.lateness.seconds
    interrupted = result.wasInterrupted
    doubts = result.doubts
    capture = circumstances.capture
    let cast = result.script.cast
    parties =
      cast.roles.parties.filter { $0.role == .system }.map {
        Party(name: $0.name, role: "system", recorded: $0.place, absent: false)
      }
      + cast.members.map {
        Party(name: $0.name, role: Self.role($0.role), recorded: $0.place, absent: $0.isAbsent)
      }
    found = result.script.found
    skipped = result.script.skipped.map {
      Skipped(number: $0.call, callID: $0.callID, reason: $0.reason)
    }
    outside = result.script.outside.map { Outside(method: $0.method.rawValue, count: $0.count) }
    notes = result.script.notes
    mediaRecorded = result.script.mediaPackets
    mediaSent = result.mediaSent
    calls = result.calls.map { Self.call($0, result.script.calls[$0.call]) }
  }

  private static func role(_ role: Roles.Role) -> String {
    switch role {
    case .carrier: "carrier"
    case .system: "system"
    case .edge: "edge"
    case .other: "other"
    case .silent: "silent"
    }
  }

  private static func call(_ comparison: CallComparison, _ call: ScriptedCall) -> Call {
    let starts = (
      comparison.rows.compactMap { $0.recorded?.at }.min(),
      comparison.rows.compactMap { $0.replayed?.at }.min()
    )
    return Call(
      number: call.number, callIDs: call.callIDs, caller: call.caller,
      differences: comparison.differences.map { difference in
        var header: String?
        if case .header(let name, _, _) = difference.kind { header = name }
        return Difference(
          kind: difference.kind.word, from: difference.from, to: difference.to,
          message: difference.message, sentence: difference.sentence, header: header,
          recordedFrame: difference.recordedFrame, replayedFrame: difference.replayedFrame)
      }, unsent: comparison.unsent, at: call.offset.seconds,
      streams: streams(comparison.media.recorded.relayed, comparison.media.replayed.relayed),
      rows: comparison.rows.map { row in
        Row(
          recorded: message(row.recorded, starts.0), replayed: message(row.replayed, starts.1),
          differences: row.differences)
      })
  }

  private static func streams(
    _ old: [String: RelayedStream], _ new: [String: RelayedStream]
  ) -> [Stream] {
    Set(old.keys).union(new.keys).sorted().map { name in
      Stream(
        from: ReplayCast.system, to: name, recorded: old[name].map { StreamCount($0) },
        replayed: new[name].map { StreamCount($0) })
    }
  }

  private static func message(_ entry: ReplayTrace.Entry?, _ start: Moment?) -> Message? {
    guard let entry, let start else { return nil }
    return Message(
      from: entry.from, to: entry.to, message: entry.message.summary, frame: entry.frame,
      at: (entry.at - start).seconds, repeats: entry.repeats)
  }

  /// The text of `replay.schema.json`; nil where the program was taken away from its resources.
  public static var schemaText: String? {
    let file = Bundle.module.bundleURL.appendingPathComponent("Schema/replay.schema.json")
    return try? String(contentsOf: file, encoding: .utf8)
  }
}
