import Wire

/// When each of many calls wants to be looked at again, the earliest first.
struct Agenda: Sendable {
  private struct Entry {
    let at: Moment
    let call: Int
  }

  /// Latest first, so that the earliest is taken off the end.
  private var entries: [Entry] = []
  private var moments: [Int: Moment] = [:]

  var first: Moment? { entries.last?.at }

  mutating func set(_ call: Int, at moment: Moment?) {
    if moments[call] == moment { return }
    if let old = moments[call] {
      var index = place(of: old)
      while index < entries.count, entries[index].at == old, entries[index].call != call {
        index += 1
      }
      if index < entries.count, entries[index].call == call { entries.remove(at: index) }
    }
    moments[call] = moment
    if let moment { entries.insert(Entry(at: moment, call: call), at: place(of: moment)) }
  }

  /// Takes out the calls whose moment has come.
  mutating func take(until now: Moment) -> [Int] {
    var due: [Int] = []
    while let last = entries.last, last.at <= now {
      entries.removeLast()
      moments[last.call] = nil
      due.append(last.call)
    }
    return due
  }

  /// The first place whose moment is not later than that.
  private func place(of moment: Moment) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].at > moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
