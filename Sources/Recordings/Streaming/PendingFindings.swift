import Calls
import Checks
import SIP
import Wire

/// Findings until the capture is over: only then are the calls' numbers known.
///
/// A capture in which nothing is right has as many as it has messages, so there is a bound: those
/// that come first are kept, some of each check in any case, and the others are counted.
struct PendingFindings {
  private struct Pending {
    let finding: Finding
    /// The frame of the call's first INVITE; nil outside a call.
    let start: Int?
    let callerNumber: String?
    let startedAt: Moment
    let order: Int
  }

  /// How many bytes are kept, and how many more of checks for which others have left no room.
  private static let mostBytes = 24 << 20
  private static let mostOfChecks = 8 << 20

  /// How many are kept.
  private let most: Int
  private var all: [Pending] = []
  private var bytes = 0
  private var ofCheck: [CheckID: Int] = [:]
  private var numbers = CallOrdinals()
  /// Those that were not kept.
  private(set) var leftOut = FindingsLeftOut()

  init(most: Int) {
    self.most = most
  }

  @inline(__always)
  mutating func noteCall(startingAt frame: Int) { numbers.note(frame) }

  mutating func add(_ finding: Finding, in call: Call?) {
    let pending = Pending(
      finding: finding, start: call?.legs[0].invites[0].request.frame,
      callerNumber: call?.callerNumber, startedAt: call?.startedAt ?? .zero, order: all.count)
    guard hasRoom(for: finding.check) else {
      leftOut.note(finding)
      return
    }
    ofCheck[finding.check, default: 0] += 1
    bytes += Self.size(pending)
    all.append(pending)
  }

  private func hasRoom(for check: CheckID) -> Bool {
    if all.count < most, bytes < Self.mostBytes { return true }
    return ofCheck[check, default: 0] < most / 100 && bytes < Self.mostBytes + Self.mostOfChecks
  }

  /// What its texts take; all else is about the same for each.
  private static func size(_ pending: Pending) -> Int {
    let texts = [pending.finding.message, pending.finding.callID, pending.callerNumber]
    return texts.reduce(8 * pending.finding.frames.count) { $0 + ($1?.utf8.count ?? 0) }
  }

  /// In order of the calls they are about; `starts` are calls whose numbers are wanted as well.
  mutating func settled(_ starts: [Int]) -> [RecordedFinding] {
    numbers.find(all.compactMap(\.start) + starts)
    all.sort {
      ($0.start ?? .max, $0.start == nil ? $0.finding.frames.first ?? 0 : 0, $0.order)
        < ($1.start ?? .max, $1.start == nil ? $1.finding.frames.first ?? 0 : 0, $1.order)
    }
    let found = numbers
    return all.map { pending in
      RecordedFinding(
        pending.finding,
        in: pending.start.map {
          RecordedFinding.Place(found[$0], pending.callerNumber, pending.startedAt)
        })
    }
  }

  /// A call's number by its first INVITE, from 1; right only when all was settled.
  func number(of start: Int) -> Int { numbers[start] }
}
