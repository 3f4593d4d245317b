import Calls
import Capture
import Foundation
import Recordings
import Reports
import SIP
import Testing
import Wire

/// Traces written call by call, beside those of a capture that was read whole.
struct TraceDocumentTests {
  private static func document(
    _ paths: [String], _ detail: RecordDetail, only chosen: [Int]? = nil
  ) throws -> String {
    var text: [UInt8] = []
    var document = TraceDocument(producer: "test")
    for path in paths {
      let trace = CaptureTrace(try RecordedCalls(path), detail: detail)
      try document.add(trace, only: chosen) { text += $0 }
    }
    try document.finish { text += $0 }
    return String(decoding: text, as: UTF8.self)
  }

  private static func whole(
    _ paths: [String], _ detail: RecordDetail, only chosen: [Int]? = nil
  ) throws -> String {
    try RecordText.pretty(
      TraceRecord(
        producer: "test",
        captures: paths.map {
          WholeTrace(try CaptureFile.read($0), file: $0).record(detail, only: chosen)
        }))
  }

  /// The first lines that differ, as all of them are too many to be read.
  private static func difference(_ one: String, _ other: String) -> String {
    let pairs = zip(one.split(separator: "\n"), other.split(separator: "\n"))
    return pairs.first { $0 != $1 }.map { "\($0) but \($1)" }
      ?? "\(one.utf8.count) but \(other.utf8.count) bytes"
  }

  private static func compare(
    _ paths: [String], _ detail: RecordDetail, only chosen: [Int]? = nil
  ) throws {
    let written = try document(paths, detail, only: chosen)
    let expected = try whole(paths, detail, only: chosen)
    #expect(written == expected, "\(difference(written, expected))")
  }

  @Test(arguments: TraceSchemaTests.captures)
  func `the document is that of a capture that was read whole`(_ capture: URL) throws {
    guard (try? CaptureFile.read(capture.path)) != nil else { return }
    try Self.compare([capture.path], .notable)
  }

  @Test func `several captures, whole messages and chosen calls are the same as well`() throws {
    let paths = TraceSchemaTests.captures.map(\.path).filter {
      $0.contains("/Captures/failover/reference-")
    }
    try #require(paths.count > 1)
    try Self.compare(paths, .full)
    try Self.compare([paths[0]], .notable, only: [0])
    try Self.compare([paths[0]], .notable, only: [])
  }

  /// Each begins before the other in some way: by its first message, and by its first INVITE.
  private static let crossed = [
    """
    default call-id=late caller=+15550002
    carrier -> system  OPTIONS 0.000
    system  -> carrier 200     0.010
    carrier -> system  INVITE  2.000
    system  -> carrier 486     2.100
    carrier -> system  ACK     2.101
    """,
    """
    default call-id=early caller=+15550001
    carrier -> system  INVITE 1.000
    system  -> carrier 486    1.100
    carrier -> system  ACK    1.101
    """,
    """
    default call-id=none
    carrier -> system  OPTIONS 0.500
    system  -> carrier 200     0.510
    """,
  ]

  @Test func `calls come by number, also where their first messages do not`() throws {
    try LadderFile.with(Self.crossed) { path in
      try Self.compare([path], .notable)
      let record = WholeTrace(try CaptureFile.read(path), file: path).record(.notable)
      #expect(record.calls.map(\.callIDs) == [["early"], ["late"]])
      #expect(record.others.count == 1)
      let calls = try RecordedCalls(path)
      #expect(calls.names().map(\.callIDs) == [["early"], ["late"]])
      var inCapture: [Int] = []
      calls.forEach(only: [0, 1]) { _, places in inCapture += places }
      #expect(inCapture == [1, 0])
    }
  }

  @Test func `lines of chosen calls come by number, with the summary behind them`() throws {
    try LadderFile.with(Self.crossed) { path in
      let trace = CaptureTrace(try RecordedCalls(path), detail: .notable)
      var lines: [String] = []
      try trace.forEachLine(of: [0, 1]) {
        lines.append(String(decoding: $0.dropLast(), as: UTF8.self))
      }
      var expected: [String] = []
      try WholeTrace(try CaptureFile.read(path), file: path).forEachLine(.notable) {
        if $0.call != nil || $0.capture != nil { expected.append(try RecordText.line($0)) }
      }
      #expect(lines == expected && lines.count == 3)
    }
  }

  @Test func `media is with its calls`() throws {
    try LadderFile.with([MediaLadder.bothTalk]) { path in
      try Self.compare([path], .notable)
      let record = WholeTrace(try CaptureFile.read(path), file: path).record(.notable)
      #expect(record.calls.first?.streams.isEmpty == false)
    }
  }
}
