import Calls
import Checks
import SIP
import Wire

/// Findings until the capture is over: only then are the calls' numbers known.
struct PendingFindings {
  private struct Pending {
    let finding: Finding
    /// The frame of the call's first INVITE; nil outside a call.
    let start: Int?
    let callerNumber: String?
    let startedAt: Moment
    let order: Int
  }

  private var all: [Pending] = []
  /// The frame of every call's first INVITE.
  private var starts: ContiguousArray<UInt32> = []

  @inline(__always)
  mutating func noteCall(startingAt frame: Int) {
    starts.append(UInt32(truncatingIfNeeded: frame))
  }

  mutating func add(_ finding: Finding, in call: Call?) {
    all.append(
      Pending(
        finding: finding, start: call?.legs[0].invites[0].request.frame,
        callerNumber: call?.callerNumber, startedAt: call?.startedAt ?? .zero, order: all.count))
  }

  /// In order of the calls they are about.
  mutating func settled() -> [RecordedFinding] {
    starts.sort()
    all.sort {
      ($0.start ?? .max, $0.start == nil ? $0.finding.frames.first ?? 0 : 0, $0.order)
        < ($1.start ?? .max, $1.start == nil ? $1.finding.frames.first ?? 0 : 0, $1.order)
    }
    return all.map { pending in
      RecordedFinding(
        pending.finding,
        in: pending.start.map {
          RecordedFinding.Place(number(of: $0), pending.callerNumber, pending.startedAt)
        })
    }
  }

  /// A call's number by its first INVITE, from 1; right only when all was settled.
  func number(of start: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) < start { low = middle + 1 } else { high = middle }
    }
    return low + 1
  }
}
