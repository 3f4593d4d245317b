import ArgumentParser
import Calls
import Capture
import Reports

/// `harness trace FILE…`: the calls of captures as JSON.
struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Prints the calls of captures as JSON.",
    discussion: """
      The JSON is versioned and described by a JSON Schema (--schema). The same captures give the \
      same text. Who is who comes from the carrier file's addresses or is found from the calls.
      RTP streams stand with the call that announced them.

      --ndjson writes while it reads, also from standard input: a call's line when the call is \
      over, that is ended and without a message for 40 s of capture time (80 s at the latest), or at \
      the end of the capture. So calls come in order of their ends, without a number; "frame" has their order. \
      What is outside calls stands between them, a capture's summary is its last line. With --call \
      or --calls a capture is read whole first, and calls come by number.

      A document, too, is written call by call; it takes about a hundred bytes of memory for each \
      message of the capture, and about two hundred for each thing that cannot be read as one; \
      --ndjson takes no more however long the capture is.

      Exit codes: 0 printed, 2 read in part (what came before the damage is printed), 64 a file \
      cannot be read or a call is in none.
      """)

  @OptionGroup var recordings: RecordingOptions
  @OptionGroup var choice: CallChoice
  @OptionGroup var result: ResultFile

  @Flag(help: "Prints one document (the default).")
  var json = false

  @Flag(help: "Prints a line for each call, for each thing outside calls, and for each capture.")
  var ndjson = false

  @Flag(help: "Adds the whole text of each message.")
  var bodies = false

  @Flag(help: "Prints the JSON Schema and leaves.")
  var schema = false

  func validate() throws {
    if json && ndjson { throw ValidationError("--json and --ndjson exclude each other") }
    if recordings.files.isEmpty && !schema {
      throw ValidationError("no capture file is given; harness trace FILE…")
    }
  }

  func run() async throws {
    ClosedPipe.endsQuietly()
    if schema { return try printSchema() }
    try result.check(against: recordings.files)
    if ndjson && choice.isEmpty { return try stream() }
    let carrier = try recordings.carrier(Assembly.registry(startsProcesses: false))
    let captures = RecordedCaptures(
      files: recordings.files, carrier: carrier, choice: choice, keys: try recordings.keys())
    var output = try LineOutput(result.output)
    var document = TraceDocument(producer: "harness \(Assembly.version)")
    let failure = try leaving {
      try captures.forEach { calls, places in
        let trace = CaptureTrace(
          calls, roles: carrier.roles, service: carrier.service,
          detail: bodies ? .full : .notable)
        if ndjson {
          try trace.forEachLine(of: places ?? []) { output.write($0) }
        } else {
          try document.add(trace, only: places) { output.write($0) }
        }
      }
    }
    if !ndjson { try document.finish { output.write($0) } }
    // Where nothing could be read a file stays as it was.
    if output.isBegun { try output.finish() }
    if let failure { throw failure }
  }

  /// Writes lines while the captures are read.
  private func stream() throws {
    let carrier = try recordings.carrier(Assembly.registry(startsProcesses: false))
    let keys = try recordings.keys()
    var lines = try LineOutput(result.output)
    var statuses: [ExitStatus] = []
    for file in recordings.files {
      var feed = TraceFeed(
        file, roles: carrier.roles, service: carrier.service,
        correlationHeader: carrier.correlationHeader, detail: bodies ? .full : .notable)
      feed.keys = keys
      do throws(CaptureError) {
        let tls = try feed.read { line in
          if let partial = line.capture?.partial {
            statuses.append(RecordedCaptures.tell(partial: partial))
          }
          lines.write(line)
        }
        RecordedCaptures.tell(tls, of: file)
      } catch {
        Console.complain(error.description)
        statuses.append(.usage)
      }
    }
    try lines.finish()
    let status = ExitStatus.worst(of: statuses)
    if status != .passed { throw status.code }
  }

  private func printSchema() throws {
    guard let text = TraceSchema.text else {
      Console.complain("trace.schema.json is not beside the program")
      throw ExitStatus.fault.code
    }
    try result.write(text)
  }

  /// The exit code with which something left; what was read before it is still to be printed.
  private func leaving(_ body: () throws -> Void) throws -> ExitCode? {
    do {
      try body()
      return nil
    } catch let code as ExitCode {
      return code
    }
  }
}
