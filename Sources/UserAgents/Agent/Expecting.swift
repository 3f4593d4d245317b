import SIP
import Wire

// What steps wait for.
extension UserAgent {
  mutating func expect(
    _ expectation: Expectation, _ step: Step, since begun: Moment, at now: Moment
  ) -> Progress {
    let pattern = expectation.pattern
    guard let (earliest, latest) = window(of: expectation.bound, since: begun) else {
      let end = begun + Self.patienceWithOthers
      return now < end
        ? .waiting(until: end)
        : .failed("\(wish(expectation)), but no call of the scenario ever began")
    }
    if let index = inbox.oldest(where: { fits($0, pattern, stepIndex: position.index) }) {
      let letter = inbox.take(index)
      take(letter, label: step.label)
      if let earliest, letter.at < earliest {
        return .failed("\(wish(expectation)), but it came already at \(time(letter.at))")
      }
      if letter.at > latest {
        return .failed("\(wish(expectation)), but it came only at \(time(letter.at))")
      }
      return .done
    }
    if now >= latest {
      return .failed("\(wish(expectation)), but \(instead(since: begun))")
    }
    return .waiting(until: latest)
  }

  mutating func expectNone(
    _ pattern: Pattern, _ step: Step, until end: Moment, at now: Moment
  ) -> Progress {
    let since = position.reachedAt
    let found = inbox.oldest { letter in
      letter.at >= since && letter.at <= end && fits(letter, pattern, stepIndex: position.index)
    }
    if let found {
      let letter = inbox.take(found)
      return .failed("expected no \(pattern.text), but it came at \(time(letter.at))")
    }
    return now >= end ? .done : .waiting(until: end)
  }

  /// The step that is going to take a message, were nothing else to come before.
  func claimant(of letter: Letter) -> Int? {
    guard !isFinished else { return nil }
    let claims = inbox.claims
    for index in position.index..<script.steps.count where !claims.contains(index) {
      guard case .expect(let expectation) = script.steps[index].action else { continue }
      if fits(letter, expectation.pattern, stepIndex: index) { return index }
    }
    return nil
  }

  /// Keeps a message for the step that wants it; tells which one that will be.
  @discardableResult
  mutating func keep(_ letter: Letter) -> Int? {
    var letter = letter
    letter.claim = claimant(of: letter)
    inbox.add(letter)
    return letter.claim
  }

  /// Fails the step that waits for a response to the call's INVITE, when this end is another.
  mutating func compareEnd(of call: Int, _ news: String, at now: Moment) {
    guard !isFinished else { return }
    let claims = inbox.claims
    for index in position.index..<script.steps.count where !claims.contains(index) {
      let step = script.steps[index]
      guard case .expect(let expectation) = step.action, expectation.pattern.isInviteResponse,
        isAbout(stepIndex: index, call)
      else { continue }
      fail("\(wish(expectation)), but \(news) came at \(time(now))", line: step.line, at: now)
      return
    }
  }

  private func fits(_ letter: Letter, _ pattern: Pattern, stepIndex: Int) -> Bool {
    guard pattern.fits(letter.message) else { return false }
    let step = script.steps[stepIndex]
    if let label = step.call {
      guard let call = letter.call, callOfLabel[label] == call else { return false }
    } else if pattern.isInviteResponse, let call = letter.call {
      guard isAbout(stepIndex: stepIndex, call) else { return false }
    }
    return pattern.headers.allSatisfy { field in
      let wanted = filled(field.value, call: letter.call)
      return letter.message.headers(field.name).contains(wanted)
    }
  }

  /// Whether a step without a label is about that call: no other is placed before its turn.
  func isAbout(stepIndex: Int, _ call: Int) -> Bool {
    if let label = script.steps[stepIndex].call { return callOfLabel[label] == call }
    guard currentCall == call else { return false }
    return !script.steps[position.index..<stepIndex].contains { step in
      if case .call = step.action { true } else { false }
    }
  }

  private mutating func take(_ letter: Letter, label: String?) {
    if let call = letter.call {
      let isNewCall = letter.message.method == .invite && letter.message.toTag == nil
      if isNewCall { currentCall = call }
      if let label { callOfLabel[label] = call }
      if letter.message.method == .refer,
        let child = calls.lastIndex(where: { $0.transfer.parent == call })
      {
        currentCall = child
      }
    }
    let isInitialInvite = letter.message.method == .invite && letter.message.toTag == nil
    if letter.message.isRequest, letter.message.method != .ack {
      openRequest = isInitialInvite || letter.server == nil ? nil : letter
    }
  }

  /// From when to when a message may come; nil while the scenario has not begun.
  private func window(
    of bound: Expectation.Bound, since begun: Moment
  ) -> (earliest: Moment?, latest: Moment)? {
    switch bound {
    case .within(let duration): (nil, begun + duration)
    case .between(let low, let high): scenarioStart.map { ($0 + low, $0 + high) }
    }
  }

  private func wish(_ expectation: Expectation) -> String {
    switch expectation.bound {
    case .within(let duration): "expected \(expectation.pattern.text) within \(duration.text)"
    case .between(let low, let high):
      "expected \(expectation.pattern.text) between \(low.text) and \(high.text)"
    }
  }

  /// What came in place of what was expected; health checks come all the time and say nothing.
  private func instead(since begun: Moment) -> String {
    let news = inbox.letters.filter { $0.at >= begun && $0.message.cseq.method != .options }
      .map { $0.message.news }
    guard !news.isEmpty else { return "nothing came" }
    let more = news.count > 6 ? ", and \(news.count - 6) more" : ""
    return "what came was \(news.prefix(6).joined(separator: ", "))\(more)"
  }

  /// A moment for people: since the scenario's first INVITE where that is known.
  private func time(_ moment: Moment) -> String {
    guard let scenarioStart else { return "\(decimal((moment - .zero).seconds, places: 3)) s" }
    return (moment - scenarioStart).text
  }
}
