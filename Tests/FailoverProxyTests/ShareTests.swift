import FailoverProxy
import SIP
import Testing
import Wire

struct ShareTests {
  static func counts(_ weights: [Int], calls: Int) -> [Int] {
    let places = (0..<weights.count).map { Endpoint(.v4(127, 9, 0, UInt8(11 + $0))) }
    let configuration = Configuration.pair { configuration in
      configuration.trunks = zip(places, weights).enumerated().map { index, pair in
        Trunk("trunk-\(index)", pair.0, priority: 1, weight: pair.1)
      }
    }
    let answer: @Sendable (Message) -> Conduct = { _ in .answer() }
    var bench = Bench(
      configuration, edges: Dictionary(uniqueKeysWithValues: places.map { ($0, answer) }))
    for number in 0..<calls {
      bench.call("call-\(number)")
      bench.run(Duration.milliseconds(10))
    }
    return places.map { place in
      bench.toward(place).count { $0.message.method == Method.invite }
    }
  }

  @Test(arguments: [
    ([100, 100], 10, [5, 5]), ([80, 20], 10, [8, 2]), ([3, 2, 1], 12, [6, 4, 2]),
    ([100, 0], 7, [7, 0]), ([0, 0], 3, [3, 0]),
  ])
  func `FO-28 calls are shared by weight, exactly`(weights: [Int], calls: Int, shares: [Int]) {
    #expect(Self.counts(weights, calls: calls) == shares)
  }
}
