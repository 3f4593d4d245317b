import Calls
import Capture
import Foundation
import Reports
import Testing

/// Traces written while a capture is read, beside those of a capture that was read whole.
struct TraceFeedTests {
  @Test(arguments: TraceSchemaTests.captures)
  func `every call and every message is the same as in the whole trace`(_ capture: URL) throws {
    guard let reading = try? CaptureFile.read(capture.path) else { return }
    // Time outside calls is counted from the earliest packet, which may be one of the last.
    func text(_ line: TraceLine) throws -> String {
      var line = line
      line.call?.number = nil
      line.event?.seconds = 0
      return try RecordText.line(line)
    }
    var whole: [String] = []
    try WholeTrace(reading, file: capture.path).forEachLine(.full) { whole.append(try text($0)) }
    var fed: [String] = []
    try TraceFeed(capture.path, detail: .full).read { line in
      if let text = try? text(line) { fed.append(text) }
    }
    #expect(fed.last == whole.last)
    let missing = Set(whole).subtracting(fed)
    let extra = Set(fed).subtracting(whole)
    #expect(missing.isEmpty && extra.isEmpty, "\(missing.first ?? "") but \(extra.first ?? "")")
    #expect(fed.count == whole.count)
  }
}
