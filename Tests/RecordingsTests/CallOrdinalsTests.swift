import Recordings
import Testing

/// The numbers of calls, of which more are noted than are kept in memory.
struct CallOrdinalsTests {
  @Test(arguments: [1, 7, 64, 10_000])
  func `a call's number is how many began before it, and one`(_ most: Int) {
    // Every third frame begins a call; they are over in another order.
    let starts = (0..<1_000).map { ($0 * 389) % 1_000 * 3 + 1 }
    var numbers = CallOrdinals(most: most)
    for start in starts { numbers.note(start) }
    numbers.find([1, 4, 7, 1_501, 2_998])
    #expect([1, 4, 7, 1_501, 2_998].map { numbers[$0] } == [1, 2, 3, 501, 1_000])
  }

  @Test func `calls that begin in one packet have one number`() {
    var numbers = CallOrdinals(most: 2)
    for start in [5, 5, 9, 5, 9, 12] { numbers.note(start) }
    numbers.find([5, 9, 12])
    #expect([5, 9, 12].map { numbers[$0] } == [1, 4, 6])
  }
}
