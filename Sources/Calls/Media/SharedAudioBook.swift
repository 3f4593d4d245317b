import Media
import Wire

/// What may be a call's audio though it was taken for another's, or for nobody's.
struct SharedAudioBook {
  /// So many are kept of each call and destination.
  private static let most = 16
  /// So many streams of no call are looked at.
  private static let mostStrays = 4_096

  private var shared: [Int: [SharedAudio]] = [:]
  private var counts: [Int: [Endpoint: Int]] = [:]
  /// What the first streams of no call are, by their destinations.
  private var strays: [Endpoint: [SharedAudio]] = [:]
  private var strayCount = 0

  /// Notes a stream: several calls may have the same endpoints at one time.
  mutating func note(_ stream: MediaStream, in directory: MediaDirectory) {
    guard stream.call != nil else { return note(stray: SharedAudio(stream.flow)) }
    for call in directory.otherCalls(of: stream) {
      let count = counts[call, default: [:]][stream.flow.destination, default: 0]
      guard count < Self.most else { continue }
      counts[call, default: [:]][stream.flow.destination] = count + 1
      shared[call, default: []].append(SharedAudio(stream.flow, call: call))
    }
  }

  private mutating func note(stray: SharedAudio) {
    guard strayCount < Self.mostStrays else { return }
    strayCount += 1
    strays[stray.destination, default: []].append(stray)
  }

  /// What there is of all calls, whose streams these are.
  func all(_ streams: [MediaStream]) -> [SharedAudio] {
    shared.values.flatMap(\.self) + answering(streams)
  }

  /// What there is of a call, whose streams these are.
  func audio(of call: Int, _ streams: [MediaStream]) -> [SharedAudio] {
    (shared[call] ?? []) + answering(streams)
  }

  /// Those of no call that go where an end of one sends from.
  private func answering(_ streams: [MediaStream]) -> [SharedAudio] {
    if strays.isEmpty { return [] }
    var told: [Int: Set<Endpoint>] = [:]
    var answering: [SharedAudio] = []
    for stream in streams {
      guard let call = stream.call, let found = strays[stream.flow.source],
        told[call, default: []].insert(stream.flow.source).inserted
      else { continue }
      answering += found.prefix(Self.most).map { $0.of(call: call) }
    }
    return answering
  }
}
