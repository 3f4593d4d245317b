import SIP
import Wire

/// How far a step has come that places many calls.
struct LoadProgress: Sendable {
  struct Open: Sendable {
    let call: Int
    let placedAt: Moment
    var answeredAt: Moment?
  }

  var placed = 0
  var open: [Open] = []
  var answered = 0
  /// Why calls were not answered, with how many.
  private(set) var failures: [String: Int] = [:]

  mutating func fail(_ why: String) {
    failures[why, default: 0] += 1
  }

  /// `3 got 503, 4 got nothing`.
  var reasons: String {
    failures.sorted { $0.key < $1.key }.map { "\($0.value) got \($0.key)" }
      .joined(separator: ", ")
  }
}

// Many calls in one step.
extension UserAgent {
  mutating func place(_ wanted: CallLoad, since begun: Moment, at now: Moment) -> Progress {
    if !position.hasActed {
      position.hasActed = true
      load = LoadProgress()
    }
    var due = begun + wanted.every * load.placed
    while load.placed < wanted.count, due <= now {
      if case .failed(let sentence) = place(Invitation(to: wanted.target), label: nil, at: now) {
        return .failed(sentence)
      }
      if let call = currentCall {
        calls[call].isOfLoad = true
        load.open.append(.init(call: call, placedAt: now))
      }
      currentCall = nil
      load.placed += 1
      due = begun + wanted.every * load.placed
    }
    var next = load.placed < wanted.count ? due : nil
    load.open = load.open.compactMap { open in
      guard let (left, wake) = follow(open, of: wanted, at: now) else { return nil }
      next = min(next ?? wake, wake)
      return left
    }
    if let next { return .waiting(until: next) }
    let missing = wanted.count - load.answered
    guard Double(load.answered) >= wanted.answered * Double(wanted.count) else {
      return .failed(
        "\(missing) of \(counted(wanted.count, "call")) \(missing == 1 ? "was" : "were") not "
          + "answered within \(wanted.within.text): \(load.reasons)")
    }
    if missing > 0 {
      note("\(counted(missing, "call was", "calls were")) not answered: \(load.reasons)", at: now)
    }
    return .done
  }

  /// What is left of a call of a load, and when to look again; nil when it is over.
  private mutating func follow(
    _ open: LoadProgress.Open, of wanted: CallLoad, at now: Moment
  ) -> (LoadProgress.Open, Moment)? {
    var open = open
    switch calls[open.call].phase {
    case .inviting:
      let end = open.placedAt + wanted.within
      guard now >= end else { return (open, end) }
      load.fail("nothing")
      if calls[open.call].hasProvisional { sendCancel(open.call, at: now) }
      return nil
    case .refused(let status):
      load.fail("\(status)")
      return nil
    case .answered:
      let since = open.answeredAt ?? now
      if open.answeredAt == nil { load.answered += 1 }
      open.answeredAt = since
      guard now >= since + wanted.lasting else { return (open, since + wanted.lasting) }
      sendBye(open.call, at: now)
      return nil
    case .endedHere, .endedThere:
      if open.answeredAt == nil { load.answered += 1 }
      return nil
    }
  }
}
