import Calls
import Capture
import Foundation
import Media
import Reports
import SIP
import Testing
import Wire

/// Traces of every capture there is, held against the schema by a validator that is not ours.
struct TraceSchemaTests {
  static let root = LadderGoldenTests.root

  /// Where captures are that no one here wrote.
  private static let outside = ["material/pcaps", "peers"].map {
    root.deletingLastPathComponent().appendingPathComponent("shared/\($0)")
  }
  static let hasOthers = outside.allSatisfy { FileManager.default.fileExists(atPath: $0.path) }

  /// Our captures, and those beside the project where they are there.
  static let captures: [URL] = {
    let folders = [root.appendingPathComponent("Captures")] + outside
    return folders.flatMap { folder -> [URL] in
      let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String]
      return (names ?? []).sorted().map { folder.appendingPathComponent($0) }
    }.filter {
      ["pcap", "pcapng", "cap"].contains($0.pathExtension) && !$0.path.contains("/runs/")
    }
  }()

  /// Prints what does not fit: a line of standard input is a file to be validated.
  private static let script = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    count = 0
    for name in sys.argv[2:]:
        for text in open(name):
            count += 1
            record = json.loads(text)
            wrong = next(validator.iter_errors(record), None)
            if wrong:
                path = "/".join(str(step) for step in wrong.absolute_path)
                print(name, path, wrong.message[:300])
    print("validated", count)
    """

  static let hasValidator: Bool = {
    (try? python(["-c", "import jsonschema; jsonschema.Draft202012Validator"]))?.status == 0
  }()

  private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-W", "ignore"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test(.enabled(if: hasOthers, "../shared/material or ../shared/peers is absent"))
  func `the captures of others are among those that are traced`() {
    #expect(Self.captures.filter { $0.path.contains("/shared/") }.count >= 30)
  }

  @Test(.enabled(if: hasValidator, "python3-jsonschema is not installed (make test installs it)"))
  func `traces of all captures follow the schema`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trace-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let schema = folder.appendingPathComponent("schema.json")
    try #require(TraceSchema.text).write(to: schema, atomically: true, encoding: .utf8)
    var written: [String] = []
    var lines = 0
    for (index, capture) in Self.captures.enumerated() {
      guard let reading = try? CaptureFile.read(capture.path) else { continue }
      let trace = WholeTrace(reading, file: capture.lastPathComponent)
      var texts = [
        try RecordText.line(TraceRecord(producer: "test", captures: [trace.record(.full)]))
      ]
      try trace.forEachLine(.notable) { texts.append(try RecordText.line($0)) }
      lines += texts.count
      let file = folder.appendingPathComponent("\(index).json")
      try (texts.joined(separator: "\n") + "\n").write(
        to: file, atomically: true, encoding: .utf8)
      written.append(file.path)
    }
    let spoken = folder.appendingPathComponent("media.json")
    let texts = try Self.media.map { try RecordText.line($0) }
    lines += texts.count
    try (texts.joined(separator: "\n") + "\n").write(to: spoken, atomically: true, encoding: .utf8)
    written.append(spoken.path)
    #expect(written.count >= 10)
    let result = try Self.python(["-c", Self.script, schema.path] + written)
    #expect(result.status == 0 && result.output == "validated \(lines)\n", "\(result.output)")
  }

  @Test(.enabled(if: hasValidator, "python3-jsonschema is not installed (make test installs it)"))
  func `the schema refuses what is wrong`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trace-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let schema = folder.appendingPathComponent("schema.json")
    try #require(TraceSchema.text).write(to: schema, atomically: true, encoding: .utf8)
    let good = try String(
      contentsOf: Self.trace(of: "reference-primary-503-udp", in: folder), encoding: .utf8)
    for (right, wrong) in [
      ("harness-trace/2", "harness-trace/1"), ("\"joining\":\"call-id\"", "\"joining\":\"luck\""),
      ("\"number\":1", "\"number\":0"), ("\"method\":\"INVITE\"", "\"verb\":\"INVITE\""),
      ("\"transport\":\"udp\"", "\"transport\":\"sctp\""), ("\"callIDs\"", "\"callIds\""),
    ] {
      let bad = good.replacingOccurrences(of: right, with: wrong)
      #expect(bad != good, "\(right)")
      let file = folder.appendingPathComponent("bad.json")
      try bad.write(to: file, atomically: true, encoding: .utf8)
      let result = try Self.python(["-c", Self.script, schema.path, file.path])
      #expect(result.status == 0, "\(result.output)")
      #expect(result.output.contains("bad.json"), "\(wrong) was let pass")
    }
  }

  /// Lines of calls with streams, what RTCP says of them, digits and a silence.
  private static var media: [TraceLine] {
    get throws {
      try [MediaLadder.bothTalk, MediaLadder.oneTalks].map { text in
        let ladder = try Ladder(text)
        let reading = CallModel.read(ladder.sightings)
        let flows = FlowTable.read(MediaLadder.reported(ladder.media))
        let composer = TraceComposer(
          reading, ladder.sightings,
          media: MediaReading(reading.calls, flows).ofCalls(1),
          since: .zero, until: ladder.endedAt, detail: .full
        ) { _ in ladder.roles }
        let line = TraceLine(composer.call(0, number: nil), of: "ladder")
        let rtcp = try #require(line.call?.streams.first?.rtcp)
        #expect(rtcp.packets == 1)
        let said = try #require(rtcp.reported)
        #expect(said.fractionLost == 0.25 && said.lost == 5 && said.highestSequence == 70_000)
        #expect(said.jitterSeconds == 0.01)
        // Of the other way nothing is said.
        #expect(line.call?.streams.dropFirst().allSatisfy { $0.rtcp == nil } == true)
        return line
      }
    }
  }

  private static func trace(of name: String, in folder: URL) throws -> URL {
    let reading = try CaptureFile.read(
      root.appendingPathComponent("Captures/failover/\(name).pcapng").path)
    let record = TraceRecord(
      producer: "test", captures: [WholeTrace(reading, file: name).record(.notable)])
    let file = folder.appendingPathComponent("good.json")
    try (RecordText.line(record) + "\n").write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test(arguments: captures) func `every message is in the trace`(_ capture: URL) throws {
    guard let reading = try? CaptureFile.read(capture.path) else { return }
    let record = WholeTrace(reading, file: "x").record(.notable)
    var transactions = record.others
    var single = record.strays
    for call in record.calls {
      transactions += call.legs.flatMap(\.transactions) + call.others
      single += call.legs.flatMap(\.dialogs).flatMap(\.acks) + call.strays
    }
    let frames = (transactions.flatMap(\.messages) + single).map(\.frame)
    let seen = reading.sightings.filter { $0.message != nil }.map(\.frame)
    #expect(Set(frames) == Set(seen))
    // More than once only where a transaction is part of several legs.
    #expect(frames.count >= seen.count)
  }
}
