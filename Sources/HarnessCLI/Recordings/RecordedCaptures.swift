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
  /// where a capture could not be read or a call was asked for that none has, with 2 where one was
  /// read in part.
  func forEach(_ visit: (CaptureTrace, [Int]?) throws -> Void) throws {
    var statuses: [ExitStatus] = []
    var complaints: [[String]] = []
    for file in files {
      let reading: CaptureReading
      do throws(CaptureError) {
        reading = try CaptureFile.read(file, keys: keys)
      } catch {
        Console.complain(error.description)
        statuses.append(.usage)
        continue
      }
      if let problem = reading.problem { statuses.append(Self.tell(partial: problem.description)) }
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
      statuses.append(.usage)
    }
    let status = ExitStatus.worst(of: statuses)
    if status != .passed { throw status.code }
  }

  /// Says why a capture was not read to its end; gives what a command then leaves with.
  static func tell(partial why: String) -> ExitStatus {
    Console.complain("read in part: \(why); what came before it is shown")
    return .inconclusive
  }

  /// Says which TLS connections were not read.
  static func tell(_ tls: TLSReading, of file: String) {
    for sentence in tls.doubts + tls.notes { Console.complain("\(file): \(sentence)") }
  }
}
