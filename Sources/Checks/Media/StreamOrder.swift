import Calls
import Media

/// Which stream of a call its source sent before from and to the same ports.
///
/// A source that begins anew, with other numbers, makes another stream; to the listener it is one.
struct StreamOrder {
  private struct Key: Hashable {
    let flow: FlowKey
    let call: Int?
  }

  private let streams: [MediaStream]
  private var earlier: [Int?]
  private var continued: Set<Int> = []

  init(_ streams: [MediaStream]) {
    self.streams = streams
    earlier = [Int?](repeating: nil, count: streams.count)
    var latest: [Key: Int] = [:]
    for index in streams.indices.sorted(by: {
      streams[$0].flow.firstFrame < streams[$1].flow.firstFrame
    }) {
      let key = Key(flow: streams[index].flow.key, call: streams[index].call)
      guard let before = latest.updateValue(index, forKey: key) else { continue }
      earlier[index] = before
      continued.insert(before)
    }
  }

  /// The stream before the one at that place; nil where it is the first.
  func before(_ index: Int) -> MediaStream? {
    earlier[index].map { streams[$0] }
  }

  /// Whether the source of the stream at that place sent another afterwards.
  func isContinued(_ index: Int) -> Bool {
    continued.contains(index)
  }
}
