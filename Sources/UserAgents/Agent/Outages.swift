import SIP
import Signaling

// How a party is gone and comes back.
extension UserAgent {
  /// Whether it neither hears nor says anything.
  var isDead: Bool { outage?.isDeath == true }

  /// Who dies takes with it what it was about to send, and the calls it was in.
  mutating func goDown(_ outage: Outage) {
    self.outage = outage
    guard outage.isDeath else { return }
    layer = TransactionLayer(timers: layer.timers)
    agenda = Agenda()
    outbox = []
    errands = [:]
    openRequest = nil
    for index in calls.indices {
      calls[index].answer = nil
      calls[index].server = nil
      calls[index].client = nil
      calls[index].exchange = nil
      calls[index].ear = nil
      calls[index].recordings = []
      if !calls[index].isOver { calls[index].phase = .endedThere }
    }
  }
}
