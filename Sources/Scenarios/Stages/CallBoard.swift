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
    var recordings: [StageRecord.Recording] = []
  }

  private let state: Mutex<State>
  /// Where each party is in the scenario file.
  private let lines: [String: Int]
  private let ended: AsyncStream<Void>
  private let endNow: AsyncStream<Void>.Continuation

  /// For those who have something to do; the scenario ends when all of them have ended.
  init(_ parties: [Party]) {
    let names = parties.map(\.name)
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
          if let label { news.labels.append(label) }
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

  /// In the order in which they ended.
  var recordings: [StageRecord.Recording] { state.withLock { $0.recordings } }

  private func close(_ name: String, _ state: inout State) {
    guard state.open.remove(name) != nil, state.open.isEmpty else { return }
    endNow.finish()
  }
}
