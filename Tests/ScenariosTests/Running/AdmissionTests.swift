import Scenarios
import Synchronization
import Systems
import Testing
import Wire

/// How runs are held up and let in.
@Suite(.timeLimit(.minutes(5)))
struct AdmissionTests {
  /// Processors that can be made busy; a tick passes with each look at them.
  private final class Processors: Sendable {
    private let state = Mutex((busy: UInt64(0), idle: UInt64(0), isBusy: true))

    /// Tells each look.
    let looks: AsyncStream<Void>
    private let looked: AsyncStream<Void>.Continuation

    init() { (looks, looked) = AsyncStream.makeStream() }

    func endLooks() { looked.finish() }

    func beIdle() { state.withLock { $0.isBusy = false } }

    func look() -> ProcessorTime {
      looked.yield()
      return state.withLock { state in
        if state.isBusy { state.busy += 1 } else { state.idle += 1 }
        return ProcessorTime(busy: state.busy, idle: state.idle)
      }
    }
  }

  private final class Flag: Sendable {
    private let state = Mutex(false)

    var isUp: Bool { state.withLock { $0 } }

    func raise() { state.withLock { $0 = true } }
  }

  private static func admission(fewest: Int, _ processors: Processors) -> Admission {
    let begin = ContinuousClock.now
    return Admission(
      Pace(fewest: fewest), now: { .zero + (ContinuousClock.now - begin) },
      time: { processors.look() })
  }

  /// Lets one in that is held up first, and gives whether it was.
  private static func letIn(
    _ admission: Admission, _ processors: Processors, by event: (Task<Void, Never>) -> Void
  ) async -> Bool {
    let isIn = Flag()
    let held = Task {
      _ = await admission.enter()
      isIn.raise()
      processors.endLooks()
    }
    // Either it is looked at for long enough, or it is in, and there are no more looks.
    for await _ in processors.looks.prefix(30) {}
    let wasHeld = !isIn.isUp
    event(held)
    await held.value
    return wasHeld && isIn.isUp
  }

  @Test func `who is held up is let in when another leaves`() async {
    let processors = Processors()
    let admission = Self.admission(fewest: 2, processors)
    _ = await admission.enter()
    _ = await admission.enter()
    #expect(await Self.letIn(admission, processors) { _ in admission.leave() })
  }

  @Test func `who is held up is let in when the processors have time`() async {
    let processors = Processors()
    let admission = Self.admission(fewest: 1, processors)
    _ = await admission.enter()
    #expect(await Self.letIn(admission, processors) { _ in processors.beIdle() })
  }

  @Test func `who is held up goes on when the run is stopped`() async {
    let processors = Processors()
    let admission = Self.admission(fewest: 1, processors)
    _ = await admission.enter()
    #expect(await Self.letIn(admission, processors) { $0.cancel() })
  }

  @Test func `where few play nobody is held up`() async {
    let processors = Processors()
    let admission = Self.admission(fewest: 3, processors)
    _ = await admission.enter()
    #expect(await !Self.letIn(admission, processors) { _ in })
  }
}
