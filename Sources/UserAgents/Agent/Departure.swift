import SIP
import Wire

/// What the rules make of one automatic reply.
struct Departure: Sendable {
  private(set) var isWithheld = false
  private(set) var delay = Duration.zero
  /// When further copies go, after the first.
  private(set) var copies: [Duration] = []
  private var status: StatusCode?
  private var set: [Draft.Field] = []
  private var remove: [HeaderName] = []

  init(_ rules: [ReplyRule]) {
    for rule in rules {
      switch rule.change {
      case .withhold: isWithheld = true
      case .delay(let duration): delay += duration
      case .again(let times, let pause):
        copies += (0..<max(0, times)).map { pause * ($0 + 1) }
      case .alter(let status, let fields, let names):
        self.status = status ?? self.status
        set += fields
        remove += names
      }
    }
  }

  func edited(_ draft: Draft, _ fill: (String) -> String) -> Draft {
    var draft = draft
    if let status, case .response = draft.startLine {
      draft.startLine = .response(status, reason: status.reason)
    }
    for name in remove { draft[name] = nil }
    for field in set { draft[field.name] = fill(field.value) }
    return draft
  }
}
