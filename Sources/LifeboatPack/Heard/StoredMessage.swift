import Calls
import Checks
import Media
import SIP
import Wire

/// A voicemail as it went to the store: an HTTP PUT with a WAV file.
struct StoredMessage {
  let exchange: WebExchange
  /// Nil where the body is no sound that can be read.
  let samples: [Int16]?
  let problem: String?

  /// Taken now, or there already: who asks for a new blob (If-None-Match: *) and is told 409 has it stored.
  var isAccepted: Bool {
    exchange.isAccepted || exchange.answer?.status == 409 && exchange["If-None-Match"] == "*"
  }
  /// Whether only a part of it was kept.
  var isCut: Bool { exchange.body.count < exchange.length }
  /// What is to be said where it was.
  var cutDoubt: String { "\(exchange.path) is larger than what is kept of a body" }
  var seconds: Double { Double(samples?.count ?? 0) / 8_000 }

  /// Why there may be more than were seen; nil where there are not.
  static func doubt(_ evidence: Evidence) -> String? {
    evidence.other.missing.contains(.exchanges)
      ? "HTTP was captured that cannot be read, or was more than is kept, so that messages to the"
        + " store may be unseen" : nil
  }

  static func all(_ evidence: Evidence) -> [StoredMessage] {
    evidence.other.exchanges.filter { exchange in
      exchange.method == "PUT" && exchange.isWhole && !isAside(exchange)
    }.map(StoredMessage.init)
  }

  /// Making the container, or writing properties, is no message.
  private static func isAside(_ exchange: WebExchange) -> Bool {
    exchange.target.contains("restype=container") || exchange.target.contains("comp=")
      || exchange.length == 0
  }

  private init(_ exchange: WebExchange) {
    self.exchange = exchange
    do throws(WaveFileError) {
      samples = try WaveFile(exchange.body).clip.samples
      problem = nil
    } catch {
      samples = nil
      problem = error.description
    }
  }

  /// Whether it says that it is of that caller: by number or by Call-ID, in its name or its fields.
  func isOf(_ view: CallerView) -> Bool {
    let digits = view.callerNumber.filter(\.isNumber)
    let texts = [exchange.target] + exchange.fields.map(\.value)
    return texts.contains { text in
      (digits.count >= 6 && text.filter(\.isNumber).contains(digits))
        || text.contains(view.leg.callID)
        || text.contains(view.leg.callID.replacing("@", with: "%40"))
    }
  }

  /// A number of seconds that one of its fields says: `x-ms-meta-seconds: 3.2`.
  var saidSeconds: Double? {
    exchange.fields.first { field in
      let name = field.name.lowercased()
      return name.hasPrefix("x-ms-meta-")
        && ["seconds", "length", "duration"].contains { name.contains($0) }
    }.flatMap { Double($0.value.filter { $0.isNumber || $0 == "." }) }
  }
}

/// What a caller said that has to be stored.
struct LeftMessage {
  let view: CallerView
  let speech: Track
  /// The first sample after the digit, and the last audible one.
  let from: Int
  let last: Int
  /// Whether the system went away while the caller spoke.
  let wasKilled: Bool

  /// Calls in which a caller pressed 2 and then spoke for a second at least.
  static func all(_ views: [CallerView], _ evidence: Evidence) -> [LeftMessage] {
    let gone = evidence.sightings.filter { sighting in
      if case .unreachable = sighting.content { true } else { false }
    }
    return views.compactMap { view in
      guard let pressed = view.messageFrom, let speech = view.speech, !speech.isUnread else {
        return nil
      }
      // The network says of the caller's audio that nobody takes it any more.
      let death = gone.first {
        $0.source.address == view.leg.caller.address && $0.at >= pressed
          && evidence.roles.isSystem($0.destination)
      }
      let end = min(view.endedAt, death?.at ?? view.endedAt)
      let from = speech.place(at: pressed)
      guard let last = speech.lastAudible(before: min(speech.place(at: end), speech.samples.count)),
        last - max(0, from) >= 8_000
      else { return nil }
      return LeftMessage(
        view: view, speech: speech, from: max(0, from), last: last, wasKilled: death != nil)
    }
  }
}
