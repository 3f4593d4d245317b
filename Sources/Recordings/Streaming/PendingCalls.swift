import Calls
import Checks

/// The calls that are told one by one, until the capture is over: only then are their numbers known.
///
/// There is room for so many: those with findings come first, then the first of the capture. Of a
/// call that was judged by its outline it is kept where its INVITE lies, which is read when it is
/// certain that the call is told.
struct PendingCalls {
  private struct Row {
    var call: RecordedCall
    /// Where the INVITE lies of a call that was not read.
    let place: CallOutline.Place?

    var rank: (RecordedCall.Mark, Int) { (call.mark, call.frame) }
    /// One call may come again when more is found in it.
    var name: Name { Name(frame: call.frame, callID: call.callID, place: place) }
  }

  private struct Name: Hashable {
    let frame: Int
    let callID: String?
    let place: CallOutline.Place?
  }

  private let most: Int
  private var rows: [Row] = []
  /// What has this rank or a later one is not told; nil while there is room.
  private var bound: (RecordedCall.Mark, Int)?

  init(most: Int) {
    self.most = most
  }

  /// Whether a call may be told that is marked so and begins in that frame.
  @inline(__always)
  func wants(_ mark: RecordedCall.Mark, at frame: Int) -> Bool {
    guard let bound else { return most > 0 }
    return (mark, frame) < bound
  }

  /// The frames in which those begin that may be told.
  var starts: [Int] { rows.map(\.call.frame) }

  /// Takes a call; `place` is that of its INVITE where it was not read.
  mutating func add(_ call: RecordedCall, invite place: CallOutline.Place? = nil) {
    rows.append(Row(call: call, place: place))
    if rows.count >= 2 * most { trim() }
  }

  private mutating func trim() {
    rows.sort { $0.rank < $1.rank }
    var known: Set<Name> = []
    rows = rows.filter { known.insert($0.name).inserted }
    guard rows.count >= most else { return }
    rows.removeLast(rows.count - most)
    bound = rows.last?.rank
  }

  /// The calls in their order; `number` gives a call's by its first frame.
  mutating func settled(
    _ messages: OutlineMessages, _ number: (Int) -> Int
  ) -> [RecordedCall] {
    trim()
    var calls = rows.map { row in
      var call = row.call
      if let place = row.place { call.name(by: messages[place]) }
      return call
    }
    calls.sort { $0.frame < $1.frame }
    // Several may begin in one frame, as over TCP.
    var last: (frame: Int, count: Int) = (-1, 0)
    for index in calls.indices {
      let frame = calls[index].frame
      last = (frame, frame == last.frame ? last.count + 1 : 0)
      calls[index].number = number(frame) + last.count
    }
    return calls
  }
}
