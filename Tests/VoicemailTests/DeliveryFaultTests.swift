import BlobParty
import Testing
import Voicemail

/// Spool, delivery and client against a store that misbehaves.
@Suite(.timeLimit(.minutes(10)))
struct DeliveryFaultTests {
  @Test func `a delivery that is cancelled gives up what hangs and keeps the message`() async throws
  {
    try await VoicemailKit.withParty { party, endpoint in
      party.misbehave([BlobFault(.slow(.seconds(3_600)))])
      var settings = VoicemailKit.settings(party, endpoint)
      settings.limit = .seconds(3_600)
      let store = try AzureBlobStore(settings)
      try await VoicemailKit.withFolder { folder in
        let spool = try Spool(folder)
        let message = try await VoicemailKit.record(in: spool, VoicemailKit.message())
        let delivery = Delivery(spool, to: store)
        let running = Task { await delivery.run() }
        while party.blobs.isEmpty { await Task.yield() }
        running.cancel()
        await running.value
        #expect(spool.waiting == [message.id])
        // Another process delivers it, and the store has it once.
        party.misbehave([])
        let box = Mailbox<DeliveryEvent>()
        let next = Delivery(spool, to: store) { box.put($0) }
        let again = Task { await next.run() }
        #expect(
          await box.take(1) == [.delivered(message.id, name: message.blobName, wasThere: true)])
        again.cancel()
        await again.value
        #expect(party.counts(in: "voicemail")[message.blobName]?.creations == 1)
      }
    }
  }

  @Test func `through every fault each message is stored once`() async throws {
    try await VoicemailKit.withParty { party, endpoint in
      party.misbehave([
        BlobFault(.failing(.serverBusy), times: 4), BlobFault(.lostResponse, times: 5),
        BlobFault(.none, times: 2), BlobFault(.halfRead, times: 3),
        BlobFault(.failing(.internalError), times: 3), BlobFault(.lostResponse, times: 3),
      ])
      let store = try AzureBlobStore(VoicemailKit.settings(party, endpoint))
      try await VoicemailKit.withFolder { folder in
        let spool = try Spool(folder)
        var sounds: [String: [UInt8]] = [:]
        for index in 0..<12 {
          let message = try await VoicemailKit.record(
            in: spool, VoicemailKit.message(UInt64(index)), 4_000 + index)
          sounds[message.blobName] = try await spool.read(message.id).1
        }
        let box = Mailbox<MessageID>()
        let delivery = Delivery(
          spool, to: store, backoff: DeliveryTests.quick, atOnce: 3, seed: 1
        ) { event in
          if case .delivered(let id, _, _) = event { box.put(id) }
        }
        let running = Task { await delivery.run() }
        #expect(Set(await box.take(12)).count == 12)
        await delivery.stop()
        await running.value
        #expect(spool.waiting.isEmpty)
        #expect(party.blobs.count == 12)
        for blob in party.blobs { #expect(blob.bytes == sounds[blob.name]) }
        let counts = party.counts(in: "voicemail").values
        #expect(counts.allSatisfy { $0.creations == 1 && $0.overwrites == 0 })
        // Eight answers were lost, so that eight attempts were made again.
        #expect(counts.reduce(0) { $0 + $1.refusals } == 8)
        let repeated = counts.count { $0.refusals > 0 }
        #expect(await delivery.status.alreadyThere == repeated)
      }
    }
  }
}
