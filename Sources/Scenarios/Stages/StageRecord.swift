import Media
import Transports
import Wire

/// What the harness itself knows of a run when it is over.
struct StageRecord: Sendable {
  /// What a party recorded of what it heard.
  struct Recording: Sendable {
    let party: String
    let name: String
    let clip: Clip
  }

  /// Everything the parties sent and received, by time.
  private(set) var traffic: [Traffic] = []
  private(set) var failures: [(failure: TransportFailure, at: Moment)] = []
  private(set) var lateness = Lateness()
  /// How long the system may have waited for the TLS of the parties.
  private(set) var handshakeWait = Lateness()
  /// What went wrong on the harness's own side, a sentence each.
  private(set) var problems: [String] = []
  /// The parties that the harness itself played, rather than a program.
  private(set) var seated: Set<String> = []
  var complaints: [ScenarioResult.Complaint] = []
  var recordings: [Recording] = []
  /// What the TLS of the parties, and of a system that tells, has logged of keys (NSS key log).
  var keyLog: [UInt8] = []
  /// Parties that had not ended.
  var unfinished: [String] = []

  mutating func add(
    _ status: NodeStatus, _ more: [Traffic],
    failures: [(failure: TransportFailure, at: Moment)], party: String
  ) {
    seated.insert(party)
    lateness.merge(status.lateness)
    handshakeWait.merge(status.handshakeWait)
    traffic += more
    self.failures += failures
    for problem in status.problems {
      // What a peer writes on a connection is the peer's fault, and the capture shows it.
      if case .unframed = problem { continue }
      // A handshake that fails may be what the scenario is about; what comes of it is judged.
      if case .handshake = problem { continue }
      problems.append("\(party) \(problem)")
    }
  }

  mutating func add(problem: String) {
    problems.append(problem)
  }

  var sent: [Traffic] {
    traffic.filter { $0.direction == .sent }
  }
}
