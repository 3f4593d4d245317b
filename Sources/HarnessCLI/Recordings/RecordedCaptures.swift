import ArgumentParser
import Calls
import Capture
import Recordings

/// Reads the captures that a command was given, one after the other.
struct RecordedCaptures {
  let files: [String]
  let carrier: CarrierFile
  let choice: CallChoice
  let keys: TLSKeyLog
  /// Judges each capture while it is read; nil where nobody wants to know.
  var judge: RecordingJudge?

  /// Visits each capture with the places of its meant calls (nil: all); leaves with 64 at the end
  /// where a capture could not be read or a call was asked for that none has, with 2 where one was
  /// read in part.
  func forEach(_ visit: (RecordedCalls, [Int]?) throws -> Void) throws {
    var statuses: [ExitStatus] = []
    var complaints: [[String]] = []
    for file in files {
      let calls: RecordedCalls
      do throws(CaptureError) {
        calls = try RecordedCalls(
          file, correlationHeader: carrier.correlationHeader, keys: keys, judgedBy: judge)
      } catch {
        Console.complain(error.description)
        statuses.append(.usage)
        continue
      }
      if let problem = calls.summary.problem {
        statuses.append(Self.tell(partial: problem.description))
      }
      Self.tell(calls.summary.tls, of: file)
      let chosen = choice.places(in: calls)
      complaints.append(
        chosen.complaints.map { files.count == 1 ? "\($0); \(file) holds \(calls.count)" : $0 })
      try visit(calls, chosen.places)
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
