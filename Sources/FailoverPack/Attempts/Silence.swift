import Checks
import Wire

/// How long a trunk was silent that was given up for the next one.
///
/// It begins with the INVITE and ends with the failover INVITE. Where one of them had to wait for a
/// new connection, the system's timer may have begun with that connection (the transaction begins
/// before its request is sent, RFC 3261 §17.1.1.2), and it was over when the next was begun.
struct Silence {
  /// From INVITE to INVITE.
  let waited: Duration
  /// What the connection to the next trunk took of it.
  let setup: Duration
  /// What the connection to the silent one took before.
  private let before: Duration

  /// `began`: when the system began to look for the trunk it then tried.
  init(from: Attempt, to: Attempt, began: Moment) {
    waited = to.startedAt - from.startedAt
    setup = to.setup(after: from.startedAt)
    before = from.setup(after: began)
  }

  /// The longest it may have been.
  var longest: Duration { waited + before }

  /// What of it is within a window; nil where nothing is.
  func within(_ window: ClosedRange<Duration>) -> Duration? {
    [waited, waited - setup, waited + before, waited + before - setup].first { window.contains($0) }
  }

  /// What connections took of it, for a finding.
  var note: String {
    setup > .zero ? ", \(setup.text) of it for a connection" : ""
  }
}
