import Wire

/// Beats of 20 ms for many callers, in few groups, so that few wakes serve them all.
struct Metronome: Sendable {
  /// Groups are 5 ms apart.
  static let groups = 4
  /// Beats further behind than this are given up: made up for in a burst they would be no audio.
  static let patience = Duration.milliseconds(200)

  struct Beat {
    let members: [Int]
    let due: Moment
  }

  private var members = [[Int]](repeating: [], count: groups)
  private var due = [Moment?](repeating: nil, count: groups)
  private var groupOf: [Int: Int] = [:]

  /// When the next beat is; nil while nobody listens.
  private(set) var first: Moment?

  mutating func join(_ member: Int, at now: Moment) {
    guard groupOf[member] == nil else { return }
    let group = members.indices.min { members[$0].count < members[$1].count } ?? 0
    groupOf[member] = group
    members[group].append(member)
    if due[group] == nil { due[group] = Self.next(of: group, from: now) }
    settle()
  }

  mutating func leave(_ member: Int) {
    guard let group = groupOf.removeValue(forKey: member) else { return }
    members[group].removeAll { $0 == member }
    if members[group].isEmpty { due[group] = nil }
    settle()
  }

  /// The earliest beat that has come.
  mutating func popDue(at now: Moment) -> Beat? {
    guard let first, first <= now, let group = due.firstIndex(of: first) else { return nil }
    let next = first + Playout.beat
    due[group] = now - next > Self.patience ? Self.next(of: group, from: now) : next
    settle()
    return Beat(members: members[group], due: first)
  }

  private mutating func settle() {
    first = due.lazy.compactMap { $0 }.min()
  }

  /// The groups' places are the same whenever they begin.
  private static func next(of group: Int, from now: Moment) -> Moment {
    let beat = Playout.beat.nanoseconds
    let offset = Int64(group) * beat / Int64(groups)
    let rest = ((now.nanoseconds - offset) % beat + beat) % beat
    return Moment(nanoseconds: now.nanoseconds + (rest == 0 ? 0 : beat - rest))
  }
}
