import ArgumentParser
import Calls
import Recordings

/// Which calls of a capture are meant.
struct CallChoice: ParsableArguments {
  @Option(
    help: """
      Only this call: its number, or a part of its Call-ID or caller number; may be given more \
      than once.
      """)
  var call: [String] = []

  @Option(help: "Only these calls, by number: 3, 1-3 or 2-.")
  var calls: String?

  var isEmpty: Bool { call.isEmpty && calls == nil }

  func validate() throws {
    if let calls, Self.range(calls) == nil {
      throw ValidationError("--calls is \"\(calls)\"; it must be numbers such as 3, 1-3 or 2-")
    }
  }

  /// The places of the meant calls, from 0, in order; nil where all are meant.
  ///
  /// Words that fit no call come back as sentences.
  func places(in all: RecordedCalls) -> (places: [Int]?, complaints: [String]) {
    places(among: all.count) { all.names() }
  }

  /// The same of calls that were read.
  func places(in all: [Call]) -> (places: [Int]?, complaints: [String]) {
    places(among: all.count) {
      all.map { RecordedCalls.Name(callIDs: $0.callIDs, callerNumber: $0.callerNumber) }
    }
  }

  private func places(
    among count: Int, _ named: () -> [RecordedCalls.Name]
  ) -> (places: [Int]?, complaints: [String]) {
    guard !isEmpty else { return (nil, []) }
    var chosen: Set<Int> = []
    var complaints: [String] = []
    if let range = calls.flatMap(Self.range) {
      let meant = (0..<count).filter { range.contains($0 + 1) }
      if meant.isEmpty { complaints.append("no call has a number in \(calls ?? "")") }
      chosen.formUnion(meant)
    }
    let names = call.isEmpty ? [] : named()
    for word in call {
      let meant = names.indices.filter { Self.matches(names[$0], number: $0 + 1, word) }
      if meant.isEmpty { complaints.append("no call matches \"\(word)\"") }
      chosen.formUnion(meant)
    }
    return (chosen.sorted(), complaints)
  }

  /// A number that a call has means that call alone.
  private static func matches(_ call: RecordedCalls.Name, number: Int, _ word: String) -> Bool {
    if let wanted = Int(word), wanted < 1_000, word.first != "+" { return wanted == number }
    return call.callIDs.contains { $0.contains(word) }
      || call.callerNumber?.contains(word) == true
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first.flatMap({ Int($0) }), first > 0, parts.count <= 2 else {
      return nil
    }
    if parts.count == 1 { return first...first }
    let last = parts[1].isEmpty ? Int.max : Int(parts[1]) ?? 0
    return last >= first ? first...last : nil
  }
}
