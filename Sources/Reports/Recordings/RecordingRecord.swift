public import Calls
import Capture
import Checks
import Media
public import Recordings
import SIP
import Wire

/// Verdicts on recorded captures as JSON, schema 1.
public struct RecordingRecord: JSONRecord, Codable {
  struct Found: Codable {
    var check: String
    var message: String
    var frames: [Int]
    var callID: String?
    var call: Int?
    var callerNumber: String?
  }

  struct Judged: Codable {
    var check: String
    var severity: String
    var verdict: String
    var passed: Int
    var failed: Int
    var inconclusive: Int
    var notApplicable: Int
    var deviation: String?
    var why: String?
  }

  struct Part: Codable {
    var name: String
    var address: String
    var calls: Int
  }

  struct Stream: Codable {
    var call: Int
    var callID: String?
    var ssrc: UInt32
    var from: String
    var to: String
    var payloadType: UInt8?
    var codec: String?
    var packets: Int
    var lost: Int
    var seconds: Double
    var jitterMs: Double?
    var maxJitterMs: Double?
    var digits: String
    var asAnnounced: Bool
    /// What its two ends said of it, as `harness trace --json` has it.
    var rtcp: RTCPRecord?
  }

  /// A call in short, by first INVITE.
  struct Call: Codable {
    /// As `harness trace` numbers it, from 1.
    var number: Int
    /// Of the first INVITE, as the names and the Call-ID are.
    var frame: Int
    var startedAt: String
    var callID: String?
    var callerNumber: String?
    /// The user part of the Request-URI, or all of it where it has none.
    var called: String?
    var legs: Int
    /// `ended`, `up` (nobody had hung up yet), `cancelled`, `refused` or `unanswered`.
    var ending: String
    /// Of the response that refused it.
    var status: Int?
    /// From the 2xx to the first BYE, or to the end of the capture where it was still up.
    var answeredSeconds: Double?
    /// RTP streams that it announced.
    var streams: Int
    /// `failed`, `inconclusive`, `noted` (a note, or a deviation that the policy allows) or `clear`.
    var mark: String
  }

  struct Capture: Codable {
    var file: String
    var outcome: String
    var partial: Bool
    var problem: String?
    var notes: [String]
    var packets: Int
    var messages: Int
    var calls: Int
    var others: Int
    var strays: Int
    var unreadable: Int
    var start: String?
    var seconds: Double?
    var rolesInferred: Bool
    var roles: [Part]
    /// By the names in the capture, where checks of whole scenarios went by them.
    var namedRoles: [Part]?
    var checks: [Judged]
    var findings: [Found]
    /// At most 1,000, of more those with findings and then the first; `calls` counts all.
    var callList: [Call]
    /// How many more there were than are kept; absent where all are.
    var findingsLeftOut: Int?
    var streamCount: Int
    var streams: [Stream]
  }

  var schema = "harness-check/1"
  var harness: String
  var captures: [Capture]

  public init(_ verdicts: [RecordingVerdict], version: String) {
    harness = version
    captures = verdicts.map(Capture.init)
  }

  /// The same text as any record's, made finding by finding: an encoder holds ten times what it
  /// writes.
  public func text() throws -> String {
    var pieces = JSONPieces()
    pieces.open(.object)
    pieces.open(.list, as: "captures")
    for capture in captures {
      var rest = capture
      rest.findings = []
      try pieces.add(rest, withList: "findings", of: capture.findings)
    }
    pieces.close()
    try pieces.add(harness, as: "harness")
    try pieces.add(schema, as: "schema")
    pieces.close()
    return String(decoding: pieces.take(), as: UTF8.self) + "\n"
  }
}

extension RecordingRecord.Capture {
  init(_ verdict: RecordingVerdict) {
    file = verdict.source
    outcome = verdict.outcome.rawValue
    partial = verdict.problem != nil
    problem = verdict.problem?.description
    notes = verdict.doubts + verdict.notes
    packets = verdict.counts.frames
    messages = verdict.counts.messages
    calls = verdict.counts.calls
    others = verdict.counts.others
    strays = verdict.counts.strays
    unreadable = verdict.counts.unreadable
    start = verdict.first?.utc
    if let first = verdict.first, let last = verdict.last { seconds = (last - first).seconds }
    rolesInferred = verdict.roles.isInferred
    roles = verdict.roles.parts.map(RecordingRecord.Part.init)
    namedRoles = verdict.namedRoles?.parts.map(RecordingRecord.Part.init)
    checks = verdict.tallies.map { tally in
      .init(
        check: tally.check.rawValue, severity: tally.severity.rawValue,
        verdict: tally.word == .notApplicable ? "not applicable" : tally.word.rawValue,
        passed: tally.passed, failed: tally.failed, inconclusive: tally.inconclusive,
        notApplicable: tally.notApplicable, deviation: tally.deviation, why: tally.doubt)
    }
    callList = verdict.calls.map(RecordingRecord.Call.init)
    findingsLeftOut = verdict.leftOut.count > 0 ? verdict.leftOut.count : nil
    streamCount = verdict.counts.streams
    streams = verdict.streams.map { recorded in
      let stream = recorded.stream
      return .init(
        call: recorded.call, callID: stream.callID, ssrc: stream.flow.ssrc,
        from: stream.flow.source.description, to: stream.flow.destination.description,
        payloadType: stream.flow.mainUsage?.payloadType,
        codec: stream.mainCodec?.name, packets: stream.flow.packets,
        lost: stream.flow.lost, seconds: stream.flow.duration.seconds,
        jitterMs: stream.jitter.map { $0.mean.seconds * 1000 },
        maxJitterMs: stream.jitter.map { $0.maximum.seconds * 1000 }, digits: stream.digits,
        asAnnounced: stream.places.first?.isAsAnnounced ?? false, rtcp: RTCPRecord(stream))
    }
    findings = verdict.findings.map { found in
      .init(
        check: found.finding.check.rawValue, message: found.finding.message,
        frames: found.finding.frames, callID: found.finding.callID, call: found.call?.number,
        callerNumber: found.call?.callerNumber)
    }
  }
}

extension RecordingRecord.Part {
  init(_ part: RoleSummary.Part) {
    name = part.name
    address = part.place
    calls = part.calls
  }
}

extension RecordingRecord.Call {
  init(_ call: RecordedCall) {
    number = call.number
    frame = call.frame
    startedAt = call.startedAt.utc
    callID = call.callID
    callerNumber = call.caller
    called = call.called
    legs = call.legs
    switch call.ending {
    case .hungUp(let after):
      ending = "ended"
      answeredSeconds = after.seconds
    case .up(let after):
      ending = "up"
      answeredSeconds = after.seconds
    case .cancelled: ending = "cancelled"
    case .refused(let code):
      ending = "refused"
      status = code.rawValue
    case .unanswered: ending = "unanswered"
    }
    streams = call.streams
    mark = "\(call.mark)"
  }
}
