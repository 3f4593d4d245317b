/// How a SIPp scenario's call goes, seen by who plays the other side.
package enum SippCall: Sendable, Hashable {
  /// It calls, is answered and hangs up.
  case callsAndHangsUp
  /// It calls, is answered and waits for the end.
  case callsAndIsHungUp
  /// It calls and wants to be refused with that status.
  case callsAndIsRefused(Int)
  /// It answers and waits for the end.
  case answersAndIsHungUp
  /// It answers and hangs up.
  case answersAndHangsUp
  /// It refuses with that status.
  case refuses(Int)

  /// Why no role is clear, as the end of a sentence.
  package struct Unclear: Error, Sendable, Hashable {
    package let reason: String
  }

  package init(_ reading: SippReading) throws(Unclear) {
    let methods = reading.steps.compactMap { step in
      switch step {
      case .sendsRequest(let method), .awaitsRequest(let method): method
      default: nil
      }
    }
    guard let role = reading.role else {
      let first = methods.first ?? "nothing"
      throw Unclear(reason: "it begins with \(first), and parties of a scenario begin with INVITE")
    }
    if let other = methods.first(where: { !["INVITE", "ACK", "BYE"].contains($0) }) {
      throw Unclear(reason: "it uses \(other), which the other side's script has to know of")
    }
    if methods.count(where: { $0 == "INVITE" }) > 1 {
      throw Unclear(reason: "it sends or awaits more than one INVITE")
    }
    switch role {
    case .caller: self = try Self.call(of: reading)
    case .callee: self = try Self.answer(of: reading)
    }
  }

  private static func call(of reading: SippReading) throws(Unclear) -> SippCall {
    let statuses = reading.steps.compactMap { step in
      if case .awaitsStatus(let status) = step { status } else { nil }
    }
    if let early = statuses.first(where: { (101...199).contains($0) && $0 != 180 }) {
      throw Unclear(reason: "it insists on \(early) before the answer")
    }
    guard let final = statuses.first(where: { $0 >= 200 }) else {
      throw Unclear(reason: "it waits for no final response")
    }
    if final == 401 || final == 407 {
      throw Unclear(reason: "it wants to be challenged (\(final)) by the system")
    }
    if final == 408 || final == 503 {
      throw Unclear(
        reason: "it wants \(final), at which a failover proxy goes on to the next trunk")
    }
    if final >= 400 { return .callsAndIsRefused(final) }
    if reading.steps.contains(.sendsRequest("BYE")) { return .callsAndHangsUp }
    if reading.steps.contains(.awaitsRequest("BYE")) { return .callsAndIsHungUp }
    throw Unclear(reason: "its call has no end: neither sends nor awaits it BYE")
  }

  private static func answer(of reading: SippReading) throws(Unclear) -> SippCall {
    let statuses = reading.steps.compactMap { step in
      if case .sendsStatus(let status) = step { status } else { nil }
    }
    guard let final = statuses.first(where: { $0 >= 200 }) else {
      throw Unclear(reason: "it sends no final response")
    }
    if final == 401 || final == 407 {
      throw Unclear(reason: "it challenges (\(final)), and the caller has no password")
    }
    if final >= 300, final < 400 { throw Unclear(reason: "it redirects (\(final))") }
    if final >= 400 { return .refuses(final) }
    if reading.steps.contains(.awaitsRequest("BYE")) { return .answersAndIsHungUp }
    if reading.steps.contains(.sendsRequest("BYE")) { return .answersAndHangsUp }
    throw Unclear(reason: "its call has no end: neither sends nor awaits it BYE")
  }
}
