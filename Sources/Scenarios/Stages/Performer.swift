import Plugins
import UserAgents
import Wire

/// Who plays a party on the harness's sockets: a user agent after its script, or a plugin's value.
struct Performer: Element {
  /// What a plugin's value may complain of; more says nothing new.
  private static let mostComplaints = 50
  private static let longestComplaint = 1000

  /// One of the two is there.
  private(set) var agent: UserAgent?
  private var own: (any PartyElement)?
  /// Where a plugin's player is named in the scenario.
  private let line: Int
  private var complaints = 0
  private var isOver = false
  private var wishes = UserAgent.Wishes()

  init(_ agent: UserAgent) {
    self.agent = agent
    line = 0
    settle()
  }

  init(_ own: any PartyElement, line: Int) {
    self.own = own
    self.line = line
    settle()
  }

  var deadline: Moment? { wishes.deadline }
  var isThere: Bool { wishes.isThere }
  var strictDeadline: Moment? { wishes.strictDeadline }

  /// Kept beside the player, since the node asks for them several times an event.
  private mutating func settle() {
    if let wishes = agent?.readWishes() {
      self.wishes = wishes
    } else if let own {
      wishes = UserAgent.Wishes(
        deadline: own.deadline, strictDeadline: own.strictDeadline, isThere: own.isThere)
    }
  }

  mutating func receive(_ packet: Packet, at now: Moment) {
    agent?.receive(packet, at: now)
    own?.receive(packet, at: now)
    settle()
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    agent?.transportFailed(failure, at: now)
    own?.transportFailed(failure, at: now)
    settle()
  }

  mutating func wake(at now: Moment) {
    agent?.wake(at: now)
    own?.wake(at: now)
    settle()
  }

  mutating func drain() -> [Packet] { agent?.drain() ?? own?.drain() ?? [] }

  mutating func drainOpenings() -> [Endpoint] {
    agent?.drainOpenings() ?? own?.drainOpenings() ?? []
  }

  mutating func drainResets() -> [ConnectionReset] {
    agent?.drainResets() ?? own?.drainResets() ?? []
  }

  mutating func start(at now: Moment) {
    agent?.start(at: now)
    own?.start(at: now)
    settle()
  }

  mutating func cue(_ label: String, at now: Moment) {
    agent?.cue(label, at: now)
    settle()
  }

  mutating func scenarioBegan(at moment: Moment) {
    agent?.scenarioBegan(at: moment)
    settle()
  }

  mutating func drainReports(at now: Moment) -> [UserAgent.Report] {
    if let reports = agent?.drainReports() { return reports }
    var reports: [UserAgent.Report] = []
    for sentence in own?.drainComplaints() ?? [] where complaints < Self.mostComplaints {
      complaints += 1
      let said = String(sentence.prefix(Self.longestComplaint))
      reports.append(.stepFailed(UserAgent.Complaint(said, line: line), at: now))
    }
    if own?.hasEnded == true, !isOver {
      isOver = true
      reports.append(.finished(at: now))
    }
    return reports
  }
}
