import Calls
import Capture
import Checks
import Media
import SIP
import Wire

/// How the media of calls is found and kept.
extension RecordingRun {
  var hasMedia: Bool { reader.hasMedia || !flows.isEmpty }

  /// Finds whose each media flow is.
  ///
  /// Endpoints are used again by later calls, so all calls have to be known first: where there is
  /// media, calls are judged when the capture is over.
  mutating func placeMedia(_ clusters: [OutlineTable.Cluster]) {
    guard hasMedia else { return }
    var announced: [CallSessions] = []
    var starts: [Int] = []
    var texts = SessionTexts()
    for cluster in clusters {
      let sightings = sightings(of: cluster)
      let reading = read(sightings)
      for call in reading.calls {
        announced.append(CallSessions(of: call, as: starts.count, &texts))
        starts.append(call.legs[0].invites[0].request.frame)
      }
      readings.keep(reading, of: cluster, from: sightings)
    }
    var placing = MediaPlacing(announced)
    for flow in flows { placing.take(flow) }
    reader.forEachFlow { placing.take($0) }
    verdict.counts.strayStreams = placing.strays
    unkeptStreams = placing.leftOut
    for (call, start) in starts.enumerated() { media[start] = placing.take(call: call) }
  }

  /// The media of a call; none of one that is judged before it is known whose each flow is, and then
  /// it says so.
  mutating func heard(in call: Call, startingAt start: Int) -> MediaReading {
    if let placed = media[start] { return placed }
    guard hasMedia, !isAtEnd else { return MediaReading() }
    var texts = SessionTexts()
    guard !CallSessions(of: call, as: 0, &texts).all.isEmpty else { return MediaReading() }
    unheard += 1
    return MediaReading(
      streams: [], sessions: [], leftOut: 0,
      doubt: "the call was judged before it was known which RTP is its own")
  }

  /// Keeps the first streams for the report, and counts them all.
  mutating func note(_ media: MediaReading, of call: Call) {
    verdict.counts.streams += media.streams.count + media.leftOut
    let room = RecordingVerdict.mostStreams - verdict.streams.count
    verdict.streams += media.streams.prefix(max(0, room)).map {
      RecordedStream($0, callStart: call.legs[0].invites[0].request.frame)
    }
  }

  /// What the reader has to know of what could not be kept or judged, a sentence each.
  var notesOfMedia: [String] {
    var notes: [String] = []
    if unheard > 0 {
      notes.append(
        "what is heard in \(counted(unheard, "call")) of those judged early was not judged")
    }
    if unkeptStreams > 0 {
      notes.append(
        counted(unkeptStreams, "RTP stream was", "RTP streams were")
          + " too many to be kept, and what is heard in their calls was not judged")
    }
    return notes
  }
}
