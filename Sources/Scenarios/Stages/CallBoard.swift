import Synchronization
import UserAgents
import Wire

/// What the parties of one scenario tell each other and the runner.
///
/// Parties run on event loops of their own; this is the one thing they share.
final class CallBoard: Sendable {
  /// What has to be passed on to all parties.
  struct News: Sendable {
    var labels: [String] = []
    /// When the scenario's first INVITE was seen; set once.
    var firstInvite: Moment?

    var isEmpty: Bool { labels.isEmpty && firstInvite == nil }
  }

  private struct State {
    var open: Set<String>
    var firstInvite: Moment?
    var complaints: [ScenarioResult.Complaint] = []
    /// Labels of steps that have ended, and who waits for others.
    var ended: Set<String> = []
    var waiting: [String: [AsyncStream<Void>.Continuation]] = [:]
    var recordings: [StageRecord.Recording] = []
  }

  private let state: Mutex<State>
  /// Where each party is in the scenario file.
  private let lines: [String: Int]
  private let ended: AsyncStream<Void>
  private let endNow: AsyncStream<Void>.Continuation

  /// For those who have something to do; the scenario ends when all of them have ended.
  init(_ parties: [Party], _ more: [String] = []) {
    let names = parties.map(\.name) + more
    lines = Dictionary(parties.map { ($0.name, $0.line) }) { first, _ in first }
    state = Mutex(State(open: Set(names)))
    (ended, endNow) = AsyncStream.makeStream()
    if names.isEmpty { endNow.finish() }
  }

  /// Takes down what a party said; gives what the others should hear of it.
  func note(_ name: String, _ reports: [UserAgent.Report], firstInvite: Moment?) -> News {
    state.withLock { state in
      var news = News()
      if let firstInvite, state.firstInvite == nil {
        state.firstInvite = firstInvite
        news.firstInvite = firstInvite
      }
      for report in reports {
        switch report {
        case .stepEnded(let label, _, _):
          if let label {
            news.labels.append(label)
            end(label, &state)
          }
        case .stepFailed(let complaint, _):
          state.complaints.append(.init(party: name, complaint.sentence, line: complaint.line))
        case .unexpected(let summary, let line, _):
          state.complaints.append(
            .init(party: name, "unexpected \(summary)", line: line ?? lines[name] ?? 0))
        case .note: continue
        case .recorded(let title, let clip, _):
          state.recordings.append(.init(party: name, name: title, clip: clip))
        case .finished: close(name, &state)
        }
      }
      return news
    }
  }

  /// A step that no user agent did has ended.
  func ended(_ label: String) {
    state.withLock { end(label, &$0) }
  }

  /// Returns when that step has ended; false when the task is cancelled first.
  func waitFor(_ label: String) async -> Bool {
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let isOver = state.withLock { state in
      if state.ended.contains(label) { return true }
      state.waiting[label, default: []].append(continuation)
      return false
    }
    if isOver { return true }
    for await _ in stream {}
    return !Task.isCancelled
  }

  /// A program has ended, well or with a complaint.
  func programEnded(_ name: String, _ complaint: ScenarioResult.Complaint?) {
    state.withLock { state in
      if let complaint { state.complaints.append(complaint) }
      close(name, &state)
    }
  }

  /// Returns when everybody has ended, or the task is cancelled.
  func waitForAll() async {
    for await _ in ended {}
  }

  var hasEnded: Bool { state.withLock { $0.open.isEmpty } }

  /// Who has not ended, in alphabetical order.
  var unfinished: [String] { state.withLock { $0.open.sorted() } }

  var complaints: [ScenarioResult.Complaint] {
    state.withLock { $0.complaints.sorted { ($0.line, $0.party) < ($1.line, $1.party) } }
  }

  func add(_ complaints: [ScenarioResult.Complaint]) {
    state.withLock { $0.complaints += complaints }
  }

  /// Chores of somebody are done.
  func choresEnded(_ name: String, _ complaints: [ScenarioResult.Complaint]) {
    state.withLock { state in
      state.complaints += complaints
      close(name, &state)
    }
  }

  private func end(_ label: String, _ state: inout State) {
    state.ended.insert(label)
    for waiting in state.waiting.removeValue(forKey: label) ?? [] { waiting.finish() }
  }

  /// In the order in which they ended.
  var recordings: [StageRecord.Recording] { state.withLock { $0.recordings } }

  private func close(_ name: String, _ state: inout State) {
    guard state.open.remove(name) != nil, state.open.isEmpty else { return }
    endNow.finish()
  }
}
