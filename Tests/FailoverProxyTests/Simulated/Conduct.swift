import SIP
import Wire

/// How a simulated edge treats one INVITE.
struct Conduct: Sendable {
  struct Step: Sendable {
    /// After the INVITE came.
    let at: Duration
    let status: StatusCode
  }

  var steps: [Step] = []
  /// Whether a CANCEL ends it with 487.
  var obeysCancel = true

  static let silent = Conduct()

  static func refuse(_ status: StatusCode) -> Conduct {
    Conduct(steps: [Step(at: .zero, status: status)])
  }

  /// Trying at once, ringing after 20 ms, 200 when said.
  static func answer(after delay: Duration = .milliseconds(50)) -> Conduct {
    Conduct(steps: [
      Step(at: .zero, status: .trying), Step(at: .milliseconds(20), status: .ringing),
      Step(at: delay, status: .ok),
    ])
  }

  static func steps(_ steps: (Duration, StatusCode)...) -> Conduct {
    Conduct(steps: steps.map { Step(at: $0.0, status: $0.1) })
  }

  func ignoringCancel() -> Conduct {
    var copy = self
    copy.obeysCancel = false
    return copy
  }
}
