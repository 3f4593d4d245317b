import Synchronization
import Voicemail
import Wire

/// Carries out the core's orders, and brings it the answers.
///
/// What is recorded goes to the spool at once, in order, which never waits; all else is done in
/// tasks of `run`.
final class Errands: Sendable {
  typealias Change = @Sendable (inout LifeboatCore, Moment) -> Void

  private struct State {
    var recordings: [Int: Recording] = [:]
    /// Has something done to the core; nil before there is one, when answers wait.
    var post: (@Sendable (@escaping Change) -> Void)?
    var early: [Change] = []
  }

  private let keeping: MessageKeeping
  private let desk: CustomerDesk
  private let diary: Diary
  private let state = Mutex(State())
  private let jobs: AsyncStream<@Sendable () async -> Void>
  private let newJobs: AsyncStream<@Sendable () async -> Void>.Continuation

  init(_ keeping: MessageKeeping, _ desk: CustomerDesk, _ diary: Diary) {
    self.keeping = keeping
    self.desk = desk
    self.diary = diary
    (jobs, newJobs) = AsyncStream.makeStream()
  }

  /// Says how the core is reached.
  func attend(_ post: @escaping @Sendable (@escaping Change) -> Void) {
    let early = state.withLock { state in
      state.post = post
      defer { state.early = [] }
      return state.early
    }
    for change in early { post(change) }
  }

  /// Does what takes time until `finish`; what is under way then is awaited.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await job in jobs { group.addTask { await job() } }
    }
  }

  func finish() { newJobs.finish() }

  /// Called where the core lives; does not wait.
  func take(_ order: Order) {
    switch order {
    case .lookUp(let call, let number):
      newJobs.yield { [self] in
        let greeting = await desk.greeting(number)
        answer { core, now in core.greet(call, greeting, at: now) }
      }
    case .beginMessage(let call, let caller, let called, let callID):
      do throws(SpoolError) {
        let recording = try keeping.begin(caller: caller, called: called, callID: callID)
        state.withLock { $0.recordings[call] = recording }
      } catch {
        diary.warn("a message cannot be recorded: \(error)")
        answer { core, now in core.refuseMessage(call, at: now) }
      }
    case .samples(let call, let samples):
      guard let recording = state.withLock({ $0.recordings[call] }) else { return }
      // What the disk refuses is told at the end.
      try? recording.append(samples)
    case .endMessage(let call, let ending):
      let recording = state.withLock { $0.recordings.removeValue(forKey: call) }
      newJobs.yield { [self] in
        let fate = await keeping.finish(recording, ending)
        answer { core, now in core.saved(call, fate, at: now) }
      }
    }
  }

  private func answer(_ change: @escaping Change) {
    let post = state.withLock { state in
      if state.post == nil { state.early.append(change) }
      return state.post
    }
    post?(change)
  }
}
