import Wire

/// Finds how long a trunk may be silent and ring, and what makes the system go on.
struct TimerReading {
  static func apply(to draft: inout ConfigurationDraft) {
    switch draft.dialect {
    case .kamailio: kamailio(&draft)
    case .opensips: opensips(&draft)
    }
    triggers(&draft)
  }

  /// tm counts in milliseconds: `fr_timer` until a provisional, `fr_inv_timer` after it.
  private static func kamailio(_ draft: inout ConfigurationDraft) {
    var answer = values(draft, "fr_timer")
    var ring = values(draft, "fr_inv_timer")
    // t_set_fr(fr_inv_timeout[, fr_timeout]); 0 keeps what is.
    for call in draft.calls(of: ["t_set_fr"]) {
      if let token = number(call.arguments.first) { ring.append(token) }
      if call.arguments.count > 1, let token = number(call.arguments[1]) { answer.append(token) }
    }
    draft.answerWithin = tag(
      answer, "fr_timer", "{{answerWithin.ms}}", .milliseconds(1), &draft)
    draft.ringWithin = tag(ring, "fr_inv_timer", "{{ringWithin.ms}}", .milliseconds(1), &draft)
    mention("fr_timer", "30 s", "{{answerWithin.ms}}", draft.answerWithin, &draft)
    mention("fr_inv_timer", "120 s", "{{ringWithin.ms}}", draft.ringWithin, &draft)
  }

  /// tm counts in seconds: `fr_timeout` until a provisional, `fr_inv_timeout` after it.
  private static func opensips(_ draft: inout ConfigurationDraft) {
    var answer = values(draft, "fr_timeout")
    var ring = values(draft, "fr_inv_timeout")
    let tokens = draft.tokens
    for index in tokens.indices.dropLast(2) where tokens[index + 1].isMark("=") {
      guard let token = number([tokens[index + 2]]) else { continue }
      if tokens[index].isWord("$T_fr_timeout") { answer.append(token) }
      if tokens[index].isWord("$T_fr_inv_timeout") { ring.append(token) }
    }
    draft.answerWithin = tag(answer, "fr_timeout", "{{answerWithin.s}}", .seconds(1), &draft)
    draft.ringWithin = tag(ring, "fr_inv_timeout", "{{ringWithin.s}}", .seconds(1), &draft)
    mention("fr_timeout", "30 s", "{{answerWithin.s}}", draft.answerWithin, &draft)
    mention("fr_inv_timeout", "120 s", "{{ringWithin.s}}", draft.ringWithin, &draft)
  }

  private static func values(_ draft: ConfigurationDraft, _ name: String) -> [Token] {
    draft.parameters(of: "tm").filter { $0.name == name }
      .compactMap { number([draft.defined($0.value.text) ?? $0.value]) }
  }

  /// A lone number above 0.
  private static func number(_ tokens: [Token]?) -> Token? {
    guard let tokens, tokens.count == 1, let token = tokens.first, let value = Int(token.text),
      value > 0, value < 86_400_000
    else { return nil }
    return token
  }

  /// Puts the tag in place of one value; where there are several, of the last one's.
  private static func tag(
    _ tokens: [Token], _ name: String, _ tag: String, _ unit: Duration,
    _ draft: inout ConfigurationDraft
  ) -> Duration? {
    guard let last = tokens.last, let value = Int(last.text) else { return nil }
    for token in tokens {
      if token.text == last.text {
        draft.replace(token, with: tag)
      } else {
        draft.leave(
          token,
          "sets \(name) to \(token.text), elsewhere it is \(last.text); write \(tag) where the "
            + "failover counts")
      }
    }
    return unit * value
  }

  private static func mention(
    _ name: String, _ usual: String, _ tag: String, _ found: Duration?,
    _ draft: inout ConfigurationDraft
  ) {
    guard found == nil, let tm = module("tm", draft) else { return }
    draft.leave(
      tm,
      "\(name) is set nowhere, so that it is \(usual); add modparam(\"tm\", \"\(name)\", \(tag))")
  }

  private static func module(_ name: String, _ draft: ConfigurationDraft) -> Token? {
    draft.tokens.indices.lazy.filter { draft.tokens[$0].isWord("loadmodule") }
      .compactMap { $0 + 1 < draft.tokens.count ? draft.tokens[$0 + 1] : nil }
      .first { FilePath.name($0.text) == "\(name).so" || $0.text == name }
  }

  /// Statuses that a failure route goes on at.
  private static func triggers(_ draft: inout ConfigurationDraft) {
    var lists: [(token: Token, statuses: [Int])] = []
    for call in draft.calls(of: ["t_check_status"]) where call.name.block.hasPrefix("failure_route")
    {
      guard let token = call.arguments.first?.first, call.arguments.first?.count == 1 else {
        continue
      }
      let words = token.text.split(separator: "|", omittingEmptySubsequences: false)
      let statuses = words.compactMap { Int($0) }.filter { (400...699).contains($0) }
      if statuses.count == words.count {
        // What leads to voicemail or a redirect is no failover.
        if statuses == [408] || statuses.contains(where: { (500...599).contains($0) }) {
          lists.append((token, statuses.sorted()))
        }
      } else {
        draft.leave(
          token,
          "goes on at \"\(token.text)\"; write the statuses as failover.triggers under policy:, "
            + "and {{triggers.statuses}} here")
      }
    }
    guard let first = lists.first else { return }
    guard Set(lists.map(\.statuses)).count == 1 else {
      for list in lists {
        draft.leave(
          list.token,
          "several failure routes go on at different statuses; write {{triggers.statuses}} in the "
            + "one that tries the next trunk")
      }
      return
    }
    for list in lists { draft.replace(list.token, with: "{{triggers.statuses}}") }
    draft.triggers = first.statuses
  }
}
