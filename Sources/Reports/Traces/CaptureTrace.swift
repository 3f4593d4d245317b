public import Calls
public import Recordings
import SIP
import Wire

/// A recorded capture as JSON, written call by call: no more than one call is held at a time.
///
/// Its text is the one that `RecordText` makes of the whole `CaptureRecord`.
public struct CaptureTrace {
  private let calls: RecordedCalls
  private let roles: Roles?
  private let service: Roles.Service
  private let detail: RecordDetail

  /// `roles` nil: who is who is found from each call, around a system with that service.
  public init(
    _ calls: RecordedCalls, roles: Roles? = nil, service: Roles.Service = .passingOn,
    detail: RecordDetail
  ) {
    self.calls = calls
    self.roles = roles
    self.service = service
    self.detail = detail
  }

  private var summary: CaptureSummary { CaptureSummary(calls.summary, file: calls.file) }

  /// Adds everything to a document, or only the calls at those places, which are in order.
  ///
  /// `write` is given the document's text while it grows.
  public func add(
    to document: inout JSONPieces, only chosen: [Int]? = nil, _ write: ([UInt8]) throws -> Void
  ) throws {
    document.open(.object)
    document.open(.list, as: "calls")
    let outside = try forEachCall(only: chosen) { text in
      document.add(text: text)
      try write(document.take())
    }
    document.close()
    try document.add(summary, as: "capture")
    for (name, texts) in outside.lists {
      document.open(.list, as: name)
      try texts.forEach { text in
        document.add(text: text)
        try write(document.take())
      }
      document.close()
    }
    document.close()
    try write(document.take())
  }

  /// Gives a line for each call at those places, which are in order, and the summary's.
  public func forEachLine(of chosen: [Int], _ write: ([UInt8]) throws -> Void) throws {
    var texts = OrderedTexts(chosen)
    let meant = Set(chosen)
    try calls.forEach(only: meant) { ended, places in
      let records = composer(ended.reading, ended.sightings, ended.media)
      for (index, place) in places.enumerated() where meant.contains(place) {
        let line = TraceLine(records.call(index, number: place + 1), of: calls.file)
        let text = try Self.text(of: line)
        try texts.add(text, at: place, write)
      }
    }
    try write(Self.text(of: TraceLine(summary, of: calls.file)))
  }

  private static func text(of line: TraceLine) throws -> [UInt8] {
    let text = try RecordText.line(line)
    return Array(text.utf8) + [0x0A]
  }

  /// Gives each call's text; comes back with what is outside calls, where all are meant.
  private func forEachCall(
    only chosen: [Int]?, _ give: ([UInt8]) throws -> Void
  ) throws -> OutsideTexts {
    var outside = OutsideTexts()
    var texts = OrderedTexts(chosen ?? Array(0..<calls.count))
    let meant = chosen.map { Set($0) }
    try calls.forEach(only: meant) { ended, places in
      let records = composer(ended.reading, ended.sightings, ended.media)
      for (index, place) in places.enumerated() where meant?.contains(place) ?? true {
        let text = try JSONPieces.text(of: records.call(index, number: place + 1))
        try texts.add(text, at: place, give)
      }
      if meant == nil { try outside.take(records) }
    }
    if meant == nil {
      for sighting in calls.rest {
        try outside.take(composer(CallModel.read([]), [sighting], []))
      }
    }
    return outside
  }

  private func composer(
    _ reading: CallReading, _ sightings: [Sighting], _ media: [MediaReading]
  ) -> TraceComposer {
    TraceComposer(
      reading, sightings, media: media, since: calls.summary.first ?? .zero,
      until: calls.summary.last ?? .zero, detail: detail
    ) { roles ?? RoleInference.infer($0, of: service) }
  }
}
