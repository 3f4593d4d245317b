import FailoverProxy
import SIP
import Testing
import Wire

struct ResponseContextTests {
  /// A state one attempt can be in, and how it gets there.
  enum State: String, CaseIterable {
    case silent, proceeding, leftSilent, leftCancelled, cancelRefused, answered, absorbed, ended
    case callerGone
  }

  enum Event: String, CaseIterable {
    case trying = "100"
    case ringing = "180"
    case ok = "200"
    case otherTag = "200 other tag"
    case unavailable = "503"
    case busy = "486"
    case terminated = "487"
    case timeout, transportError, callerCancels, timer, stop
  }

  static func context(in state: State) -> ResponseContext {
    var rules = FailoverRules()
    rules.cancel = .strict
    var context = ResponseContext(rules)
    context.offered(0, .regular, at: .zero)
    func leave() {
      _ = context.fire(at: .seconds(4.5))
      context.offered(1, .regular, at: .seconds(4.5))
    }
    switch state {
    case .silent: break
    case .proceeding: apply(.ringing, to: &context)
    case .leftSilent: leave()
    case .leftCancelled, .cancelRefused:
      apply(.ringing, to: &context)
      leave()
      if state == .cancelRefused { context.cancelSettled(0, accepted: false) }
    case .answered: apply(.ok, to: &context)
    case .absorbed:
      leave()
      apply(.ok, to: &context)
    case .ended:
      apply(.unavailable, to: &context)
      context.offered(1, .regular, at: .zero)
    case .callerGone:
      apply(.ringing, to: &context)
      apply(.callerCancels, to: &context)
    }
    return context
  }

  @discardableResult
  static func apply(
    _ event: Event, to context: inout ResponseContext
  ) -> [ResponseContext.Action] {
    let now = Moment.seconds(0.5)
    switch event {
    case .trying, .ringing: return context.provisional(0, message(event), at: now)
    case .ok, .otherTag, .unavailable, .busy, .terminated:
      let response = message(event)
      return context.final(0, response.status ?? .ok, response)
    case .timeout: return context.failed(0, .timeout)
    case .transportError: return context.failed(0, .transportError)
    case .callerCancels: return context.abandon(at: now)
    case .timer: return context.fire(at: .seconds(30))
    case .stop: return context.shutDown()
    }
  }

  static func row(_ state: State) -> [String] {
    Event.allCases.compactMap { event in
      var context = context(in: state)
      let actions = apply(event, to: &context).map(text)
      return actions.isEmpty ? nil : "\(event.rawValue): \(actions.joined(separator: ", "))"
    }
  }

  /// What happens to the secondary, which is live by then.
  private static let live = [
    "callerCancels: judge 1 unknown, linger 1, refuse 487",
    "timer: judge 1 failed, linger 1, failover timeout",
    "stop: judge 1 unknown, linger 1, refuse 503",
  ]

  /// Events that are not named have no effect.
  static let table: [(State, [String])] = [
    (
      .silent,
      [
        "180: relay 180",
        "200: judge 0 answered, relay 200",
        "200 other tag: judge 0 answered, relay 200",
        "503: judge 0 refused, failover 503",
        "486: judge 0 answered, relay 486",
        "487: judge 0 answered, relay 487",
        "timeout: judge 0 failed, failover timeout",
        "transportError: judge 0 failed, failover transport-error",
        "callerCancels: judge 0 unknown, linger 0, refuse 487",
        "timer: judge 0 failed, linger 0, failover timeout",
        "stop: judge 0 unknown, linger 0, refuse 503",
      ]
    ),
    (
      .proceeding,
      [
        "180: relay 180",
        "200: judge 0 answered, relay 200",
        "200 other tag: judge 0 answered, relay 200",
        "503: judge 0 refused, failover 503",
        "486: judge 0 answered, relay 486",
        "487: judge 0 answered, relay 487",
        "timeout: judge 0 failed, failover timeout",
        "transportError: judge 0 failed, failover transport-error",
        "callerCancels: judge 0 unknown, cancel 0",
        "timer: judge 0 failed, cancel 0, failover timeout",
        "stop: judge 0 unknown, cancel 0, refuse 503",
      ]
    ),
    (
      .leftSilent,
      [
        "100: cancel 0",
        "180: cancel 0",
        "200: absorb 0",
        "200 other tag: absorb 0",
      ] + live
    ),
    (
      .leftCancelled,
      [
        "200: absorb 0",
        "200 other tag: absorb 0",
      ] + live
    ),
    (
      .cancelRefused,
      [
        "100: cancel 0",
        "180: cancel 0",
        "200: absorb 0",
        "200 other tag: absorb 0",
      ] + live
    ),
    (
      .answered,
      [
        "200: relay 200",
        "200 other tag: absorb 0",
      ]
    ),
    (
      .absorbed,
      [
        "200: absorb 0",
        "200 other tag: absorb 0",
      ] + live
    ),
    (
      .ended,
      [
        "200: absorb 0",
        "200 other tag: absorb 0",
      ] + live
    ),
    (
      .callerGone,
      [
        "200: absorb 0, refuse 487",
        "200 other tag: absorb 0, refuse 487",
        "503: refuse 487",
        "486: refuse 487",
        "487: relay 487",
        "timeout: refuse 487",
        "transportError: refuse 487",
        "timer: refuse 487",
        "stop: refuse 487",
      ]
    ),
  ]

  @Test(arguments: table)
  func `every event in every state of an attempt`(state: State, row: [String]) {
    #expect(Self.row(state) == row)
  }

  @Test func `every state has its row`() {
    #expect(Set(Self.table.map(\.0)) == Set(State.allCases))
  }

  static func message(_ event: Event) -> Message {
    let tag = event == .otherTag ? "other" : "tag"
    let status = event == .otherTag ? "200" : event.rawValue
    let text = """
      SIP/2.0 \(status) X\r
      Via: SIP/2.0/UDP 127.9.0.1;branch=z9hG4bKx\r
      From: <sip:a@127.9.0.2>;tag=1\r
      To: <sip:b@127.9.0.1>;tag=\(tag)\r
      Call-ID: c\r
      CSeq: 1 INVITE\r
      Content-Length: 0\r
      \r

      """
    guard let message = try? Message(text) else { preconditionFailure("no message: \(text)") }
    return message
  }

  static func text(_ action: ResponseContext.Action) -> String {
    switch action {
    case .relay(let message): "relay \(message.status?.description ?? "?")"
    case .refuse(let status): "refuse \(status)"
    case .cancel(let index): "cancel \(index)"
    case .linger(let index): "linger \(index)"
    case .absorb(let index, _): "absorb \(index)"
    case .failover(let trigger): "failover \(trigger)"
    case .judge(let index, let outcome): "judge \(index) \(outcome)"
    }
  }
}
