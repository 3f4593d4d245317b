import Foundation
import Voicemail
import Wire

/// Where messages go: the spool on this machine, and from there the store.
struct MessageKeeping: Sendable {
  private let spool: Spool
  private let delivery: Delivery
  private let diary: Diary

  /// Opens the spool and makes messages of what an earlier process left in it; waits for the disk.
  init(
    _ rules: VoicemailRules, folder: URL, _ diary: Diary
  ) throws(LifeboatService.StartError) {
    let place = folder.place(of: rules.spool).path
    var limits = SpoolLimits()
    // A little more than the rules: what comes while the end is being noticed is kept.
    limits.longest = rules.longest.seconds + 5
    do {
      spool = try Spool(place, limits: limits)
      for message in try spool.recover() {
        diary.note(
          "recovered a message of \(message.caller), \(message.seconds) s, "
            + "from a process that died")
      }
    } catch {
      throw .spool(error)
    }
    delivery = Delivery(
      spool, to: try BlobStores.make(rules.store, folder: folder),
      backoff: Backoff(first: rules.retryFirst, most: rules.retryMost)
    ) { event in
      switch event {
      case .delivered(_, let name, let wasThere):
        diary.note("delivered \(name)\(wasThere ? ", which the store had already" : "")")
      case .failed(let id, let problem, let pause):
        diary.warn("\(id.text) is not delivered: \(problem); again in \(pause.text)")
      }
    }
    self.diary = diary
  }

  func begin(caller: String, called: String, callID: String) throws(SpoolError) -> Recording {
    try spool.begin(VoicemailMessage(caller: caller, called: called, callID: callID))
  }

  /// Makes a message safe; nil for one that could not be begun.
  func finish(_ recording: Recording?, _ ending: MessageEnding) async -> MessageFate {
    guard let recording else { return .failed }
    guard recording.seconds > 0 else {
      await recording.discard()
      return .empty
    }
    do throws(SpoolError) {
      let message = try await recording.finish(VoicemailMessage.Ending(ending))
      await delivery.add(message.id)
      return .safe
    } catch {
      diary.warn("a message of \(recording.message.caller) is not safe: \(error)")
      return .failed
    }
  }

  /// Sends messages to the store until `stop`.
  func deliver() async { await delivery.run() }

  func stop() async { await delivery.stop() }

  var counts: MessageCounts {
    get async {
      let status = await delivery.status
      var counts = MessageCounts()
      counts.delivered = status.delivered
      counts.pending = status.waiting
      return counts
    }
  }
}

extension VoicemailMessage.Ending {
  init(_ ending: MessageEnding) {
    switch ending {
    case .hungUp: self = .hungUp
    case .silence: self = .silence
    case .longest: self = .longest
    case .key: self = .key
    case .stopped: self = .stopped
    }
  }
}
