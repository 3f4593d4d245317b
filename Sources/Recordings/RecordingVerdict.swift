// Recordings: captures made elsewhere, judged as live runs are.
//
// From files to sightings to calls to findings. It decides nothing about right and wrong (Checks
// do) and prints nothing (Reports does).

import Calls
public import Capture
import Checks
public import Wire

/// What is to be said of one recorded capture.
public struct RecordingVerdict: Sendable {
  public enum Outcome: String, Sendable, CaseIterable {
    case passed, failed, inconclusive
  }

  /// The path as it was given; `-` for standard input.
  public let source: String
  public internal(set) var counts = Counts()
  public internal(set) var first: Moment?
  public internal(set) var last: Moment?
  public internal(set) var losses = SightingReader.Losses()
  /// What became of its TLS connections.
  public internal(set) var tls = TLSReading()
  /// That the policy's system is nowhere in it; nil where it is, or where nobody is named.
  public internal(set) var absence: String?
  /// That packets or reports were dropped that nobody can name; nil where nothing says so.
  public internal(set) var drops: String?
  public var hasDrops: Bool { drops != nil }
  /// Why reading stopped early; nil when all of it was read.
  public internal(set) var problem: CaptureError?
  /// Whether it holds calls, and none of them whole.
  public internal(set) var isOfEdgesAlone = false
  /// What else the reader has to know: bounds that were reached.
  public internal(set) var notes: [String] = []
  /// Every check, by id.
  public internal(set) var tallies: [CheckTally] = []
  /// In order of the calls they are about; where they are too many, those that came first.
  public internal(set) var findings: [RecordedFinding] = []
  /// Those that were too many to be kept.
  public internal(set) var leftOut = FindingsLeftOut()
  public internal(set) var roles = RoleSummary()
  /// Who is who by the names that the capture gives addresses, where checks of the whole of it go by
  /// them; else nil.
  public internal(set) var namedRoles: RoleSummary?
  /// The calls that are told one by one, in order: where there are too many those with findings,
  /// then the first.
  public internal(set) var calls: [RecordedCall] = []
  /// The RTP streams of the calls, the first so many of them.
  public internal(set) var streams: [RecordedStream] = []

  /// How many calls are told one by one where nobody wants fewer.
  public static let mostCalls = 1_000
  static let mostStreams = 1_000
  /// How many calls were judged without reading their messages again.
  package internal(set) var outlined = 0

  public struct Counts: Sendable, Hashable {
    public var frames = 0
    public var messages = 0
    public var calls = 0
    /// Transactions that belong to no call.
    public var others = 0
    /// RTP streams that a call announced.
    public var streams = 0
    /// RTP streams that no call announced.
    public var strayStreams = 0
    /// Responses and ACKs that match nothing.
    public var strays = 0
    /// Bytes on a SIP port that are not SIP.
    public var unreadable = 0
  }

  package init(_ source: String) {
    self.source = source
  }

  /// Notes something its source has to say.
  public mutating func add(_ note: String) {
    notes.append(note)
  }

  /// Takes in that something was dropped, which leaves open what it may excuse.
  public mutating func add(drops what: String) {
    drops = what
    temperByDrops()
  }

  /// How many findings there are, those included that were too many to be kept.
  public var findingCount: Int { findings.count + leftOut.count }

  /// Findings outweigh doubts, and nothing judged is not passed.
  public var outcome: Outcome {
    if tallies.contains(where: { $0.isBroken }) { return .failed }
    if problem != nil || !doubts.isEmpty { return .inconclusive }
    if isOfEdgesAlone || tallies.contains(where: { $0.inconclusive > 0 }) { return .inconclusive }
    return tallies.contains { $0.passed + $0.failed > 0 } ? .passed : .inconclusive
  }

  /// Everything for which the capture may not be what happened, or not what the policy is about.
  public var doubts: [String] {
    [absence].compactMap(\.self) + losses.missing + tls.doubts
      + [drops].compactMap(\.self)
  }

  static let dropped = "the capture says that packets were dropped while it was made"

  /// Leaves open what a packet may excuse that was dropped while the capture was made.
  ///
  /// How many there were is said when it is over, and whose they were never: any call may lack one.
  mutating func temperByDrops() {
    guard let drops else { return }
    for index in tallies.indices { tallies[index].temper(by: drops) }
    let open = Set(findings.lazy.filter { !$0.finding.stands }.compactMap(\.call?.number))
    findings.removeAll { !$0.finding.stands }
    leftOut.keepStanding()
    temperCalls(open)
  }

  /// Marks the calls with those numbers anew, of whose findings not all stand.
  private mutating func temperCalls(_ open: Set<Int>) {
    guard !open.isEmpty else { return }
    let breaking = Set(tallies.filter(\.isBreaking).map(\.check))
    let failed = Set(
      findings.lazy.filter { breaking.contains($0.finding.check) }.compactMap(\.call?.number))
    for index in calls.indices where open.contains(calls[index].number) {
      calls[index].mark = failed.contains(calls[index].number) ? .failed : .inconclusive
    }
  }

  /// The same of one verdict that is not counted yet.
  func temperedByDrops(_ said: Verdict) -> Verdict {
    said.tempered(by: drops)
  }
}
