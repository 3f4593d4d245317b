import Calls
import Capture
import Reports
import SIP
import Wire

/// A capture's records made of everything at once: what those must be that are made call by call.
struct WholeTrace {
  private let file: String
  private let reading: CaptureReading
  private let calls: CallReading
  private let media: [MediaReading]

  init(_ reading: CaptureReading, file: String) {
    self.file = file
    self.reading = reading
    calls = CallModel.read(reading.sightings)
    media = MediaReading(calls.calls, reading.flows).ofCalls(calls.calls.count)
  }

  private var summary: CaptureSummary {
    CaptureSummary(
      file: file, frames: reading.frames, first: reading.first, last: reading.last,
      calls: calls.calls.count, messages: reading.sightings.count { $0.message != nil },
      partial: reading.problem?.description,
      losses: [
        "unreadFrames": reading.losses.unreadFrames, "cutFrames": reading.losses.cutFrames,
        "fragmentedDatagrams": reading.losses.fragmentedDatagrams,
        "streamGaps": reading.losses.streamGaps, "unreadTLS": reading.losses.unreadTLS,
      ],
      copies: reading.copies.packets + reading.copies.messages)
  }

  private func composer(_ detail: RecordDetail) -> TraceComposer {
    TraceComposer(
      calls, reading.sightings, media: media, since: reading.first ?? .zero,
      until: reading.last ?? .zero, detail: detail
    ) { RoleInference.infer($0, of: .passingOn) }
  }

  /// Everything, or only the calls at those places.
  func record(_ detail: RecordDetail, only chosen: [Int]? = nil) -> CaptureRecord {
    CaptureRecord(summary, composer(detail), only: chosen)
  }

  /// The same line by line, the summary last.
  func forEachLine(_ detail: RecordDetail, _ write: (TraceLine) throws -> Void) rethrows {
    let composer = composer(detail)
    for index in calls.calls.indices { try write(TraceLine(composer.call(index), of: file)) }
    for other in composer.others { try write(TraceLine(other, of: file)) }
    for stray in composer.strays { try write(TraceLine(stray, of: file)) }
    for event in composer.events { try write(TraceLine(event, of: file)) }
    try write(TraceLine(summary, of: file))
  }
}
