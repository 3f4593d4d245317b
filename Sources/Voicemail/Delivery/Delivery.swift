import Foundation
import Wire

/// Sends what waits in a spool to a store, each message exactly once.
///
/// A message leaves the spool only when the store has it. Where this process dies between the two,
/// or an answer gets lost, the message is sent again under the same name, and the store's word that
/// it has it already counts as delivered. Nothing blocks the calling thread.
public actor Delivery {
  private let spool: Spool
  private let store: any BlobStore
  private let report: @Sendable (DeliveryEvent) -> Void
  private var queue: DeliveryQueue
  private var figures = DeliveryStatus()
  private var isStopping = false
  private let start = ContinuousClock.now
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  /// Takes what waits already; nothing is sent before ``run()``.
  public init(
    _ spool: Spool, to store: any BlobStore, backoff: Backoff = Backoff(), atOnce: Int = 4,
    seed: UInt64 = .random(in: 0...(.max)),
    report: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
  ) {
    self.spool = spool
    self.store = store
    self.report = report
    queue = DeliveryQueue(backoff: backoff, atOnce: atOnce, seed: seed)
    for id in spool.waiting { queue.add(id, at: .zero) }
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  private var now: Moment { Moment.zero + (ContinuousClock.now - start) }

  /// A message of the spool is complete.
  public func add(_ id: MessageID) {
    queue.add(id, at: now)
    wake.yield()
  }

  /// Sends until ``stop()`` is called or the task is cancelled; to be called once.
  ///
  /// After `stop` what is under way is awaited, as long as the store's limit allows; a task that is
  /// cancelled gives it up, and the message stays in the spool.
  public func run() async {
    await withDiscardingTaskGroup { group in
      var events = wakes.makeAsyncIterator()
      while !isStopping && !Task.isCancelled {
        for id in queue.take(at: now) { group.addTask { await self.deliver(id) } }
        let timer = queue.next.map { wakeUp(after: $0 - now) }
        // A task that is cancelled gets nil here at once.
        if await events.next(isolation: #isolation) == nil { break }
        timer?.cancel()
      }
    }
  }

  /// Begins nothing more; ``run()`` returns when what is under way has ended.
  public func stop() {
    isStopping = true
    wake.yield()
  }

  public var status: DeliveryStatus {
    var status = figures
    status.waiting = queue.count
    status.underWay = queue.underWay
    status.failing = queue.waitingAfterFailure
    status.oldest = queue.oldest
    return status
  }

  private func wakeUp(after pause: Duration) -> Task<Void, Never> {
    Task { [wake] in
      try? await Task.sleep(for: max(pause, .zero))
      if !Task.isCancelled { wake.yield() }
    }
  }

  private func deliver(_ id: MessageID) async {
    let (outcome, event) = await attempt(id)
    let pause = queue.ended(id, outcome, at: now)
    switch event {
    case .delivered(_, _, let wasThere):
      figures.delivered += 1
      figures.alreadyThere += wasThere ? 1 : 0
      figures.problem = nil
      report(event)
    case .failed(_, let problem, _):
      figures.failures += 1
      figures.refusals += outcome == .refused ? 1 : 0
      figures.problem = problem
      report(.failed(id, problem: problem, pause: pause ?? .zero))
    }
    wake.yield()
  }

  private func attempt(_ id: MessageID) async -> (DeliveryQueue.Outcome, DeliveryEvent) {
    do {
      let (message, bytes) = try await spool.read(id)
      let name = message.blobName
      var wasThere = false
      do throws(BlobError) {
        try await store.put(name, bytes, message.blobMetadata)
      } catch .exists {
        wasThere = true
      } catch {
        return (
          error.isRetriable ? .failed : .refused,
          .failed(id, problem: "\(error)", pause: .zero)
        )
      }
      try await spool.remove(id)
      return (.delivered, .delivered(id, name: name, wasThere: wasThere))
    } catch {
      return (.failed, .failed(id, problem: "\(error)", pause: .zero))
    }
  }
}
