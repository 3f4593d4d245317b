import Testing
import Wire

private let readable: [(String, Duration)] = [
  ("3s", .seconds(3)), ("2.9s", .milliseconds(2900)), ("500ms", .milliseconds(500)),
  ("20us", .microseconds(20)), ("20µs", .microseconds(20)), ("7ns", .nanoseconds(7)),
  ("1m", .seconds(60)), ("0s", .zero), ("0.5m", .seconds(30)),
]

@Test(arguments: readable)
func `a duration is read with its unit`(text: String, duration: Duration) {
  #expect(Duration(text: text) == duration)
}

@Test(arguments: ["", "3", "s", "-1s", "3 s s", "infs", "nans", "1e30s", "3h", "ms"])
func `what is no duration is refused`(text: String) {
  #expect(Duration(text: text) == nil)
}

private let written: [(Duration, String)] = [
  (.microseconds(33), "33 µs"), (.nanoseconds(999), "0 µs"), (.milliseconds(12), "12.0 ms"),
  (.microseconds(12_540), "12.5 ms"), (.milliseconds(2951), "2.951 s"),
  (.milliseconds(-2951), "-2.951 s"), (.microseconds(-12_540), "-12.5 ms"),
  (.seconds(90), "90.000 s"),
]

@Test(arguments: written)
func `a duration is written for people`(duration: Duration, text: String) {
  #expect(duration.text == text)
}

@Test func `a decimal number has the places asked for`() {
  #expect(decimal(1.25, places: 0) == "1")
  #expect(decimal(0.06, places: 1) == "0.1")
  #expect(decimal(-0.25, places: 2) == "-0.25")
  #expect(decimal(12, places: 3) == "12.000")
}

@Test func `moments and durations add up to the nanosecond`() {
  let start = Moment.seconds(1.5)
  #expect(start.nanoseconds == 1_500_000_000)
  #expect((start + .nanoseconds(7)) - start == .nanoseconds(7))
  #expect(start - .seconds(1) == .seconds(0.5))
  #expect(start < start + .nanoseconds(1))
}
