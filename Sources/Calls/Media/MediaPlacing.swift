package import Media
import Wire

/// Finds whose media flows are among the sessions of many calls, and keeps their streams call by
/// call, within bounds whatever the flows and the sessions are.
package struct MediaPlacing {
  /// No call of people has as many streams.
  private static let mostOfCall = 1_024
  /// Of all calls: 100,000, of about 540 bytes.
  private static let most = 100_000
  /// Sessions that streams are of: 1,048,576, of 16 bytes.
  private static let mostPlaces = 1 << 20

  private struct Own {
    let sessions: CallSessions
    var streams: [MediaStream] = []
    var leftOut = 0
    var isAbridged = false

    /// Why what is heard in the call cannot be judged by what is kept.
    var doubt: String? {
      if leftOut > 0 {
        return counted(leftOut, "RTP stream was", "RTP streams were") + " too many to be kept"
      }
      if sessions.leftOut > 0 {
        let count = sessions.all.count + sessions.leftOut
        return "its \(count) sessions are more than are judged of a call"
      }
      return isAbridged ? "not all pauses and payload types of its RTP could be kept" : nil
    }
  }

  private let directory: MediaDirectory
  private var calls: [Int: Own] = [:]
  private var kept = 0
  private var places = 0
  private var elsewhere = SharedAudioBook()
  /// How many streams were of no call; of a flood of RTP that nobody announced nothing is kept.
  package private(set) var strays = 0
  /// How many streams of calls were not kept.
  package private(set) var leftOut = 0

  package init(_ calls: [CallSessions]) {
    directory = MediaDirectory(calls.flatMap(\.all))
    for own in calls where !own.all.isEmpty { self.calls[own.call] = Own(sessions: own) }
  }

  /// Keeps what of a flow is of a call.
  package mutating func take(_ flow: MediaFlow) {
    for stream in streams(of: flow) { keep(stream) }
  }

  /// A flow as streams; without what neither enough packets nor a session show to be RTP.
  package func streams(of flow: MediaFlow) -> [MediaStream] { directory.streams(of: flow) }

  /// Keeps a stream for its call while there is room.
  package mutating func keep(_ stream: MediaStream) {
    guard let call = stream.call else {
      strays += 1
      elsewhere.note(stream, in: directory)
      return
    }
    guard kept < Self.most, places + stream.places.count <= Self.mostPlaces,
      (calls[call]?.streams.count ?? 0) < Self.mostOfCall
    else {
      leftOut += 1
      calls[call]?.leftOut += 1
      return
    }
    kept += 1
    places += stream.places.count
    if stream.flow.isAbridged { calls[call]?.isAbridged = true }
    calls[call]?.streams.append(stream)
    elsewhere.note(stream, in: directory)
  }

  /// Gives the media of a call, and forgets it.
  package mutating func take(call: Int) -> MediaReading {
    guard let own = calls.removeValue(forKey: call) else { return MediaReading() }
    let streams = MediaReading.inOrder(own.streams)
    return MediaReading(
      streams, own.sessions.all,
      elsewhere.audio(of: call, streams), leftOut: own.leftOut, doubt: own.doubt)
  }
}
