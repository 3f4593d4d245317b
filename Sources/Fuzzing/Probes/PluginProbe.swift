import ProcessPlugins
import Systems
import Wire

/// What a plugin writes: every request is answered once and no more, and after the end nothing is sent.
enum PluginProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var splitter = LineSplitter(most: 1 << 12)
    var limits = PluginLimits()
    limits.failures = 20
    var session = PluginSession(limits, startedAt: .zero)
    var asked: Set<Int> = []
    var answered: Set<Int> = []
    var isOver = false
    func check(_ effects: [PluginSession.Effect]) throws(FuzzFinding) {
      for effect in effects {
        switch effect {
        case .answered(let ticket, _):
          try FuzzFinding.expect(asked.contains(ticket), "request \(ticket) was not asked")
          try FuzzFinding.expect(
            answered.insert(ticket).inserted, "request \(ticket) was answered twice")
        case .send: try FuzzFinding.expect(!isOver, "something was sent after the end")
        case .end: isOver = true
        case .trouble(let fault):
          try FuzzFinding.expect(
            fault.description.utf8.count < 2_000, "a sentence of \(fault.description.count)")
        case .greeted: break
        }
      }
    }
    var now = Moment.zero
    for piece in splitter.take(bytes) {
      now = now + .seconds(1)
      asked.insert(asked.count + 1)
      let (_, effects) = session.ask(PluginRequest("m", params: "{}"), at: now)
      try check(effects)
      try check(session.take(piece, at: now))
      try check(session.wake(at: now))
    }
    try check(session.ended(.exited(0), lastLine: nil, at: now))
    try FuzzFinding.expect(asked == answered, "\(asked.count - answered.count) had no answer")
  }
}
