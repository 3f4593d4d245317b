import ArgumentParser
import Calls
import Capture
import Reports

/// Reads the captures that a command was given, one after the other.
struct RecordedCaptures {
  let files: [String]
  let carrier: CarrierFile
  let choice: CallChoice
  let keys: TLSKeyLog

  /// Visits each capture with the places of its meant calls (nil: all); leaves with 64 at the end
  /// where something could not be read or a call was asked for that no capture has.
  func forEach(_ visit: (CaptureTrace, [Int]?) throws -> Void) throws {
    var isWhole = true
    var complaints: [[String]] = []
    for file in files {
      let reading: CaptureReading
      do throws(CaptureError) {
        reading = try CaptureFile.read(file, keys: keys)
      } catch {
        Console.complain(error.description)
        isWhole = false
        continue
      }
      if let problem = reading.problem { Console.complain("read in part: \(problem.description)") }
      Self.tell(reading.tls, of: file)
      let trace = CaptureTrace(
        reading, file: file, roles: carrier.roles, service: carrier.service,
        correlationHeader: carrier.correlationHeader)
      let chosen = choice.places(in: trace.calls.calls)
      complaints.append(
        chosen.complaints.map {
          files.count == 1 ? "\($0); \(file) holds \(trace.calls.calls.count)" : $0
        })
      try visit(trace, chosen.places)
    }
    // With several captures a call may be in any of them.
    let missing = complaints.first?.filter { sentence in
      complaints.allSatisfy { $0.contains(sentence) }
    }
    for sentence in missing ?? [] {
      Console.complain(sentence)
      isWhole = false
    }
    if !isWhole { throw ExitStatus.usage.code }
  }

  /// Says which TLS connections were not read.
  static func tell(_ tls: TLSReading, of file: String) {
    for sentence in tls.doubts + tls.notes { Console.complain("\(file): \(sentence)") }
  }
}
