import Media
import Wire

/// Says when a message is over: nobody speaks any more, or it is as long as it may be.
struct RecordingWatch: Sendable {
  let began: Moment
  private let silence: Duration
  private let longest: Duration
  private var activity = SpeechActivity()
  /// Samples of 8,000 a second.
  private(set) var count = 0

  init(began: Moment, silence: Duration, longest: Duration) {
    self.began = began
    self.silence = silence
    self.longest = longest
  }

  mutating func hear(_ samples: [Int16], at now: Moment) {
    count += samples.count
    activity.hear(samples, at: now)
  }

  /// How many samples can have been said since it began; the latest packet may be of 120 ms.
  func mostSamples(at now: Moment) -> Int {
    Int(max(.zero, now - began).nanoseconds / 125_000) + 960
  }

  private var silentAt: Moment { (activity.lastAt ?? began) + silence }
  private var longestAt: Moment { began + longest }

  /// When to look again.
  var deadline: Moment { min(silentAt, longestAt) }

  /// Why it is over; nil while it is not.
  func ending(at now: Moment) -> MessageEnding? {
    if now >= longestAt { return .longest }
    return now >= silentAt ? .silence : nil
  }
}

/// How a message came to its end.
public enum MessageEnding: Hashable, Sendable {
  case hungUp, silence, longest, key, stopped
}

/// What became of a message.
public enum MessageFate: Hashable, Sendable {
  /// No crash loses it any more.
  case safe
  /// Nothing at all was heard.
  case empty
  /// The spool did not take it.
  case failed
}
