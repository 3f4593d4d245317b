public import Calls
public import Checks
import Plugins
import SIP
import Wire

/// A piece of evidence as a plugin is handed it: calls as `harness trace --json` prints them.
public struct EvidenceRecord: Encodable, Hashable, Sendable {
  /// `wire` or `tap`.
  public var source: String
  public var parties: [PartyRecord]
  public var calls: [CallRecord]
  /// Transactions, strays and events that belong to no call.
  public var others: [TransactionRecord]
  public var strays: [MessageRecord]
  public var events: [EventRecord]
  /// When it ends, in seconds since its first message: what had not happened by then did not happen.
  public var seconds: Double
  /// The policy as it was written, by key.
  public var policy: [String: PluginValue]
  /// What was said in the calls, for checks that ask for it.
  public var audio: [AudioRecord]?

  public init(_ evidence: Evidence, detail: RecordDetail, hasAudio: Bool = false) {
    source = evidence.source.rawValue
    let start = evidence.sightings.first?.at ?? evidence.calls.first?.startedAt ?? .zero
    let reading = CallReading(
      calls: evidence.calls, others: evidence.others, strays: evidence.strays)
    let composer = TraceComposer(
      reading, evidence.sightings,
      media: evidence.calls.count == 1
        ? [evidence.media] : evidence.media.ofCalls(evidence.calls.count),
      since: start, until: evidence.endedAt, detail: detail
    ) { _ in evidence.roles }
    parties = evidence.roles.parties.map(PartyRecord.init)
    calls = evidence.calls.indices.map { composer.call($0) }
    others = composer.others
    strays = composer.strays
    events = composer.events
    seconds = max(0, (evidence.endedAt - start).seconds)
    audio = hasAudio ? AudioRecord.all(evidence, since: start) : nil
    policy = [:]
    for setting in evidence.policy(WrittenPolicy.self).settings.all {
      policy[setting.key] = PluginValue(setting.value)
    }
  }
}

extension PluginValue {
  /// A value of a file; what it is for is the plugin's to know, so that numbers stay texts.
  init(_ value: Setting.Value) {
    switch value {
    case .text(let text): self = .text(text)
    case .list(let values): self = .list(values.map { PluginValue($0) })
    case .record(let values): self = .object(values.mapValues { PluginValue($0) })
    }
  }
}
