public import Calls

extension ReplayCast {
  /// Calls that were joined because they look alike, taken apart.
  ///
  /// The judge joins legs of one caller's number, which the harness makes unique; in a recording one
  /// number may call many times. Each Call-ID that comes to the system is a call of its own; a leg of
  /// another Call-ID, as a B2BUA makes it, stays with the call that came before it.
  public func separate(_ calls: [Call]) -> [Call] {
    calls.flatMap { call -> [Call] in
      var order: [String] = []
      for leg in call.legs where roles.isSystem(leg.callee) && !roles.isSystem(leg.caller) {
        if !order.contains(leg.callID) { order.append(leg.callID) }
      }
      guard order.count > 1 else { return [call] }
      var legs: [String: [Leg]] = [:]
      var latest = order[0]
      for leg in call.legs {
        if order.contains(leg.callID) { latest = leg.callID }
        legs[latest, default: []].append(leg)
      }
      return order.compactMap { callID in
        legs[callID].map { Call(legs: $0, joining: call.joining) }
      }
    }.sorted { $0.startedAt < $1.startedAt }
  }
}
