public import Calls
public import Capture
public import SIP
import Wire

/// A recorded capture with its calls, ready to be written as JSON.
public struct CaptureTrace: Sendable {
  /// The path as it was given.
  public let file: String
  public let reading: CaptureReading
  public let calls: CallReading
  /// The RTP of each call.
  public let media: [MediaReading]
  private let roles: Roles?
  private let service: Roles.Service

  /// `roles` nil: who is who is found from each call, around a system with that service.
  public init(
    _ reading: CaptureReading, file: String, roles: Roles? = nil,
    service: Roles.Service = .passingOn, correlationHeader: HeaderName? = nil
  ) {
    self.file = file
    self.reading = reading
    self.roles = roles
    self.service = service
    calls = CallModel.read(reading.sightings, correlationHeader: correlationHeader)
    media = MediaReading(calls.calls, reading.flows).ofCalls(calls.calls.count)
  }

  public func roles(of call: Call) -> Roles { roles ?? RoleInference.infer(call, of: service) }

  public var summary: CaptureSummary {
    CaptureSummary(
      file: file, frames: reading.frames, first: reading.first, last: reading.last,
      calls: calls.calls.count, messages: reading.sightings.count { $0.message != nil },
      partial: reading.problem?.description, losses: reading.losses.byKind,
      copies: reading.copies.packets + reading.copies.messages)
  }

  /// Everything, or only the calls at those places.
  public func record(_ detail: RecordDetail, only chosen: [Int]? = nil) -> CaptureRecord {
    CaptureRecord(summary, composer(detail), only: chosen)
  }

  /// The same line by line, the summary last.
  public func forEachLine(
    _ detail: RecordDetail, only chosen: [Int]? = nil, _ write: (TraceLine) throws -> Void
  ) rethrows {
    let composer = composer(detail)
    for index in chosen ?? Array(calls.calls.indices) {
      try write(TraceLine(composer.call(index), of: file))
    }
    if chosen == nil {
      for other in composer.others { try write(TraceLine(other, of: file)) }
      for stray in composer.strays { try write(TraceLine(stray, of: file)) }
      for event in composer.events { try write(TraceLine(event, of: file)) }
    }
    try write(TraceLine(summary, of: file))
  }

  private func composer(_ detail: RecordDetail) -> TraceComposer {
    TraceComposer(
      calls, reading.sightings, media: media, since: reading.first ?? .zero,
      until: reading.last ?? .zero, detail: detail, roles: roles(of:))
  }
}

extension SightingReader.Losses {
  /// As a trace's summary has them.
  var byKind: [String: Int] {
    [
      "unreadFrames": unreadFrames, "cutFrames": cutFrames,
      "fragmentedDatagrams": fragmentedDatagrams, "streamGaps": streamGaps,
      "unreadTLS": unreadTLS, "packedWebSockets": packedWebSockets,
    ]
  }
}
