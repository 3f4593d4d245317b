import Checks
import Wire

/// How long a trunk was given up that did not even answer the connection.
struct Unconnected {
  /// From its SYN to the failover INVITE.
  let waited: Duration
  /// The same since a trunk was last asked for a connection in vain, another address of it perhaps,
  /// and without what the connection took that the INVITE was sent on.
  let atLast: Duration

  init(from: Attempt, to: Attempt) {
    waited = to.startedAt - from.startedAt
    let last = from.others.last { $0 <= to.startedAt } ?? from.startedAt
    atLast = to.startedAt - last - to.setup(after: last)
  }
}
