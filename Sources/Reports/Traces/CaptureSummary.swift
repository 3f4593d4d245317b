import Calls
import Capture
import Recordings
import Wire

extension CaptureSummary {
  /// What reading that file came to.
  init(_ reading: CallFeed.Summary, file: String) {
    self.init(
      file: file, frames: reading.frames, first: reading.first, last: reading.last,
      calls: reading.calls, messages: reading.messages, partial: reading.problem?.description,
      losses: reading.losses.byKind.merging(["unkeptStreams": reading.unkeptStreams]) { $1 },
      copies: reading.copies.packets + reading.copies.messages)
  }
}

extension SightingReader.Losses {
  /// As a trace's summary has them.
  fileprivate var byKind: [String: Int] {
    [
      "unreadFrames": unreadFrames, "cutFrames": cutFrames,
      "fragmentedDatagrams": fragmentedDatagrams, "streamGaps": streamGaps,
      "unreadTLS": unreadTLS, "packedWebSockets": packedWebSockets,
    ]
  }
}
