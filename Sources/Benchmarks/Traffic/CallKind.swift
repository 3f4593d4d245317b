import Wire

/// How a generated call goes.
enum CallKind: CaseIterable {
  case answered, cancelled, declined, repeatedInvite, repeatedBye, reinvited
  /// The primary says 503.
  case refused
  /// The primary rings and is then given up.
  case unanswered

  /// Whether it needs a system that passes the call on.
  var isFailover: Bool { self == .refused || self == .unanswered }

  /// In thousandths of all calls.
  private var share: Int {
    switch self {
    case .answered: 850
    case .cancelled: 50
    case .declined: 40
    case .repeatedInvite: 15
    case .repeatedBye: 15
    case .reinvited: 20
    case .refused: 8
    case .unanswered: 2
    }
  }

  static func draw(_ random: inout SeededGenerator) -> CallKind {
    var rest = Int.random(in: 0..<allCases.reduce(0) { $0 + $1.share }, using: &random)
    for kind in allCases {
      rest -= kind.share
      if rest < 0 { return kind }
    }
    return .answered
  }
}
