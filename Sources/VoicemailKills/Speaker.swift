import Foundation
import Voicemail
import Wire

/// The child: four callers who speak one after another, and a delivery.
struct Speaker {
  let spool: String
  /// Of a store, or the path of a folder that is one.
  let url: String
  let key: String
  let seed: UInt64

  func run(drains: Bool) async throws {
    let spool = try Spool(spool)
    try spool.recover()
    let store: any BlobStore =
      url.hasPrefix("/")
      ? DirectoryStore(url)
      : try AzureBlobStore(
        AzureSettings(
          url: url, container: "voicemail", account: "devstoreaccount1", credential: .key(key),
          limit: .seconds(2)))
    let delivery = Delivery(
      spool, to: store, backoff: Backoff(first: .milliseconds(20), most: .milliseconds(200)),
      seed: seed
    ) { event in
      if case .failed(_, let problem, _) = event { Note.problem(problem).tell() }
    }
    let running = Task { await delivery.run() }
    if drains {
      while await delivery.status.waiting > 0 { try await Task.sleep(for: .milliseconds(20)) }
      await delivery.stop()
      await running.value
      return
    }
    await withTaskGroup(of: Void.self) { group in
      for caller in 0..<4 { group.addTask { await speak(caller, spool, delivery) } }
    }
  }

  /// Messages of 20 ms to 3 s, one after another, until the process is killed.
  private func speak(_ caller: Int, _ spool: Spool, _ delivery: Delivery) async {
    var generator = SeededGenerator(seed: seed).fork("caller \(caller)")
    while true {
      let message = VoicemailMessage(
        caller: "+4930\(1000 + caller)", called: "+49301", callID: "c\(caller)", began: Date(),
        using: &generator)
      do {
        let recording = try spool.begin(message)
        Note.begun(message.id).tell()
        let utterance = Utterance(message.id)
        let frames =
          Bool.random(using: &generator)
          ? Int.random(in: 1...5, using: &generator)
          : Int.random(in: 50...150, using: &generator)
        for frame in 0..<frames {
          let range = frame * 160..<(frame + 1) * 160
          try recording.append(utterance.samples(range))
          Note.handed(message.id, count: range.upperBound, time: Note.clock).tell()
          try? await Task.sleep(for: .milliseconds(20))
        }
        let whole = try await recording.finish(.hungUp)
        Note.confirmed(message.id, count: Int(whole.seconds * 8_000)).tell()
        await delivery.add(message.id)
      } catch {
        Note.problem("\(error)").tell()
      }
    }
  }
}
