public import Calls
public import Capture
public import Checks
public import SIP
package import Wire

/// Judges a recorded capture call by call.
public struct RecordingJudge: Sendable {
  public let checks: [any Check]
  public let policies: [any Policy]
  /// Who is who; nil where it is to be found from each call.
  public let roles: Roles?
  /// What the system does, whose roles are to be found.
  public let service: Roles.Service
  /// A header that a B2BUA carries from one side to the other.
  public let correlationHeader: HeaderName?

  /// Where the roles come from, as sentences have it.
  public var policySource = "the policy"
  /// What somebody is whom a capture gives a name; nil for the usual parts.
  public var roleOfName: @Sendable (String) -> Roles.Role? = { _ in nil }
  /// The keys of TLS connections, beside what captures have themselves.
  public var keys = TLSKeyLog()
  /// How many calls are told one by one.
  public var mostCalls = RecordingVerdict.mostCalls
  /// How much is kept at a time.
  public var limits = OutlineLimits()
  /// The secret of the hashes; nil for a new one each time.
  package var seed: UInt64?
  /// How much is kept of messages that were read to place media, until they are judged (bytes);
  /// with all that is read from them they take about three times as much.
  package var mostReadings = 24 << 20
  /// How many findings are kept; of each check a hundredth as many in any case.
  package var mostFindings = 100_000

  public init(
    checks: [any Check], policies: [any Policy] = [], roles: Roles? = nil,
    service: Roles.Service = .passingOn, correlationHeader: HeaderName? = nil
  ) {
    self.checks = checks
    self.policies = policies
    self.roles = roles
    self.service = service
    self.correlationHeader = correlationHeader
  }

  /// Judges one capture; throws only where nothing of it could be read.
  public func judge(_ path: String) throws(CaptureError) -> RecordingVerdict {
    let file = try PacketFile(path)
    var run = RecordingRun(self, .file(file), from: path)
    let end = file.forEach { packet in
      run.take(packet)
    } secrets: {
      run.reader.add($0)
    }
    if let problem = end.linkProblem { throw problem }
    run.takeRest()
    run.note(end)
    return run.finish()
  }

  /// Judges what was seen, up to then.
  package func judge(_ sightings: [Sighting], endedAt: Moment) -> RecordingVerdict {
    var run = RecordingRun(self, .sightings(sightings), from: "")
    for (index, sighting) in sightings.enumerated() { run.take(sighting, at: index) }
    run.note(endedAt: endedAt)
    return run.finish()
  }

  /// Judges what was read.
  public func judge(_ reading: CaptureReading, from source: String) -> RecordingVerdict {
    var run = RecordingRun(self, .sightings(reading.sightings), from: source)
    run.flows = reading.flows
    var gaps = reading.gaps[...]
    for (index, sighting) in reading.sightings.enumerated() {
      while let gap = gaps.first, gap.frame <= sighting.frame { run.note(gaps.removeFirst()) }
      run.take(sighting, at: index)
    }
    for gap in gaps { run.note(gap) }
    run.note(reading)
    return run.finish()
  }
}
