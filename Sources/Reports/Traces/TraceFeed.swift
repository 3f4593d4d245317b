public import Calls
public import Capture
import Recordings
public import SIP
import Wire

/// Turns a capture into the lines of a trace while it is read.
public struct TraceFeed: Sendable {
  /// The path as it was given.
  public let file: String
  private let roles: Roles?
  private let service: Roles.Service
  private let correlationHeader: HeaderName?
  private let detail: RecordDetail
  /// The keys of TLS connections, beside what the capture has itself.
  public var keys = TLSKeyLog()
  /// How much is kept at a time.
  public var limits = OutlineLimits()

  /// `roles` nil: who is who is found from each call, around a system with that service.
  public init(
    _ file: String, roles: Roles? = nil, service: Roles.Service = .passingOn,
    correlationHeader: HeaderName? = nil, detail: RecordDetail
  ) {
    self.file = file
    self.roles = roles
    self.service = service
    self.correlationHeader = correlationHeader
    self.detail = detail
  }

  /// Reads the capture to its end; throws only where nothing of it could be read.
  ///
  /// A call's line comes when the call is over, what is outside calls when it is, too, and the
  /// summary at the end. Gives what became of TLS connections.
  @discardableResult
  public func read(_ write: (TraceLine) -> Void) throws(CaptureError) -> TLSReading {
    let end = try CallFeed.read(
      file, correlationHeader: correlationHeader, limits: limits, keys: keys
    ) { item, so in
      switch item {
      case .ended(let ended): lines(of: ended, so, write)
      case .aside(let sighting):
        for event in composer(CallModel.read([]), [sighting], [], so).events {
          write(TraceLine(event, of: file))
        }
      }
    }
    write(TraceLine(CaptureSummary(end, file: file), of: file))
    return end.tls
  }

  private func lines(
    of ended: EndedCalls, _ so: CallFeed.Summary, _ write: (TraceLine) -> Void
  ) {
    let composer = composer(ended.reading, ended.sightings, ended.media, so)
    for index in composer.calls.indices {
      write(TraceLine(composer.call(index, number: nil), of: file))
    }
    for other in composer.others { write(TraceLine(other, of: file)) }
    for stray in composer.strays { write(TraceLine(stray, of: file)) }
    for event in composer.events { write(TraceLine(event, of: file)) }
  }

  private func composer(
    _ reading: CallReading, _ sightings: [Sighting], _ media: [MediaReading],
    _ so: CallFeed.Summary
  ) -> TraceComposer {
    TraceComposer(
      reading, sightings, media: media, since: so.first ?? .zero, until: so.last ?? .zero,
      detail: detail
    ) { roles ?? RoleInference.infer($0, of: service) }
  }
}
