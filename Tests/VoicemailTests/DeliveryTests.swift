import Foundation
import Testing
import Voicemail
import Wire

@Suite(.timeLimit(.minutes(10)))
struct DeliveryTests {
  static let quick = Backoff(first: .milliseconds(1), most: .milliseconds(4))

  /// Records messages, delivers until that many events have come, and stops.
  static func deliver(
    _ count: Int, to store: any BlobStore, events: Int,
    then body: (Spool, [VoicemailMessage], [DeliveryEvent], DeliveryStatus) async throws -> Void
  ) async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool("\(folder)/spool")
      var messages: [VoicemailMessage] = []
      for index in 0..<count {
        let message = VoicemailKit.message(UInt64(index), at: 1_795_929_733 + Double(index))
        messages.append(try await VoicemailKit.record(in: spool, message))
      }
      let box = Mailbox<DeliveryEvent>()
      let delivery = Delivery(spool, to: store, backoff: quick, atOnce: 1, seed: 1) { box.put($0) }
      let running = Task { await delivery.run() }
      let seen = await box.take(events)
      await delivery.stop()
      await running.value
      try await body(spool, messages, seen, await delivery.status)
    }
  }

  @Test func `what waits is delivered, the oldest first, and leaves the spool`() async throws {
    let store = ScriptedStore([])
    try await Self.deliver(3, to: store, events: 3) { spool, messages, _, status in
      #expect(spool.waiting.isEmpty)
      #expect(store.asked == messages.map(\.blobName))
      #expect(status.delivered == 3 && status.waiting == 0 && status.problem == nil)
    }
  }

  @Test func `a message added later wakes the delivery`() async throws {
    try await VoicemailKit.withFolder { folder in
      let spool = try Spool(folder)
      let box = Mailbox<DeliveryEvent>()
      let delivery = Delivery(spool, to: ScriptedStore([])) { box.put($0) }
      let running = Task { await delivery.run() }
      let message = try await VoicemailKit.record(in: spool, VoicemailKit.message())
      await delivery.add(message.id)
      #expect(
        await box.take(1) == [.delivered(message.id, name: message.blobName, wasThere: false)])
      running.cancel()
      await running.value
    }
  }

  @Test func `failures are retried until they end`() async throws {
    let busy = BlobError.refused(status: 503, code: "ServerBusy", sentence: "")
    let gone = BlobError.unreachable(store: "s", reason: "refused")
    let store = ScriptedStore([busy, gone, gone, nil])
    try await Self.deliver(1, to: store, events: 4) { spool, messages, events, status in
      #expect(spool.waiting.isEmpty)
      #expect(store.asked == Array(repeating: messages[0].blobName, count: 4))
      #expect(status.failures == 3 && status.refusals == 0 && status.delivered == 1)
      guard case .failed(_, let problem, _) = events[0] else {
        Issue.record("\(events[0])")
        return
      }
      #expect(problem == "the store answered 503 ServerBusy")
    }
  }

  @Test func `what the store has already counts as delivered`() async throws {
    let store = ScriptedStore([.exists(name: "x")])
    try await Self.deliver(1, to: store, events: 1) { spool, _, _, status in
      #expect(spool.waiting.isEmpty)
      #expect(status.delivered == 1 && status.alreadyThere == 1)
    }
  }

  @Test func `a refusal keeps the message`() async throws {
    let denied = BlobError.refused(status: 403, code: "AuthenticationFailed", sentence: "No.")
    let store = ScriptedStore(Array(repeating: denied, count: 1_000))
    try await Self.deliver(1, to: store, events: 2) { spool, messages, _, status in
      #expect(spool.waiting == [messages[0].id])
      #expect(status.refusals >= 2 && status.failing == 1)
      #expect(status.problem == "the store answered 403 AuthenticationFailed: No.")
    }
  }
}
