import Scenarios
import Systems
import Testing

/// When the next of many scenarios may begin, with 2 processors of 100 ticks a second.
struct PaceTests {
  /// Asks every 10 ms from 0 on, with `busy` of each interval's two ticks spent, and gives the answers.
  private func answers(_ busy: [UInt64], playing: Int, fewest: Int = 8) -> [Bool] {
    var pace = Pace(fewest: fewest)
    var time = ProcessorTime(busy: 1_000, idle: 1_000)
    return busy.enumerated().map { index, ticks in
      time = ProcessorTime(busy: time.busy + ticks, idle: time.idle + 2 - ticks)
      return pace.opens(playing: playing, at: .milliseconds(10 * index), time)
    }
  }

  @Test func `few begin whatever the processors do`() {
    #expect(answers([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2], playing: 7).allSatisfy { $0 })
  }

  @Test func `none begins while the processors have no time left`() {
    let answers = answers(Array(repeating: 2, count: 100), playing: 8)
    #expect(answers.allSatisfy { !$0 })
  }

  @Test func `they begin as soon as a quarter of a window was idle, and no longer than that`() {
    // Busy for 100 ms, then idle for 100 ms, then busy again.
    let busy: [UInt64] =
      Array(repeating: 2, count: 11) + Array(repeating: 0, count: 10)
      + Array(repeating: 2, count: 10)
    let answers = answers(busy, playing: 100)
    // A window holds 16 ticks of 8 intervals; 4 are idle from the second idle interval on.
    #expect(answers.firstIndex(of: true) == 12)
    // After the last idle interval, of index 20, 6 busy ones leave 4 idle ticks.
    #expect(answers.lastIndex(of: true) == 26)
    #expect(answers[12...26].allSatisfy { $0 })
  }

  @Test func `nothing is known before a window has passed`() {
    let answers = answers(Array(repeating: 0, count: 10), playing: 8)
    #expect(answers == [false, false, false, false, false, false, false, false, true, true])
  }

  @Test func `counters that stand still say nothing`() {
    var pace = Pace(fewest: 1)
    let none = ProcessorTime(busy: 0, idle: 0)
    let answers = (0...8).map { pace.opens(playing: 500, at: .milliseconds(10 * $0), none) }
    #expect(answers == Array(repeating: false, count: 8) + [true])
  }

  @Test func `a counter that goes back says nothing for now`() {
    var pace = Pace(fewest: 1)
    _ = pace.opens(playing: 500, at: .zero, ProcessorTime(busy: 10, idle: 10))
    let opens = pace.opens(playing: 500, at: .milliseconds(80), ProcessorTime(busy: 12, idle: 9))
    #expect(!opens)
  }

  @Test func `where the system does not say, none is held up`() {
    var pace = Pace(fewest: 1)
    let opens = pace.opens(playing: 500, at: .zero, nil)
    #expect(opens)
  }
}
