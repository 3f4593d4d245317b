import ArgumentParser
import Calls
import Capture
import Checks
import Foundation
import Plugins
import Replaying
import Scenarios
import Systems
import Wire

/// `harness replay FILE --against SYSTEM`: re-enacts recorded calls.
struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Re-enacts recorded calls through a system and compares what it does.",
    discussion: """
      The parties around the recorded system are played from the capture: methods, statuses, \
      headers, bodies, order and timing. Call-IDs, tags, branches, addresses and media ports are \
      made anew, retransmissions are left to transactions, RTP is sent again. What was spoken over \
      TLS, and can be read with the keys in the file, is spoken over TLS again. What the system \
      sends is compared with the recording, or with what --accept stored, message by message.

      Who is who comes from --policy, from the addresses given, or is found from the calls. What \
      cannot be played is said before anything is sent.

      Addresses, tags, Call-IDs, branches, nonces and ports are compared as whose they are; Date, \
      Timestamp, reason phrases, and without --agents User-Agent and Server, are not compared. \
      Time is measured from the party's message before. Of RTP that the system sends, payload \
      types, packets and losses are compared, stream by stream. The system's own timers (such as 3 s for \
      an answer) do not become faster with --speed.

      Exit codes: 0 no difference, 1 differences, 2 inconclusive, 64 the file or the \
      configuration, 69 the system did not come up, 70 harness fault, 77 no permission to \
      capture, 130 interrupted.
      """)

  @OptionGroup var recordings: RecordingOptions

  @Option(help: "The system of harness.yml to play around.")
  var against: String

  @OptionGroup var harnessFile: FileOption
  @OptionGroup var choice: CallChoice
  @OptionGroup(title: "Who was who in the recording") var cast: ReplayCastOptions

  @Option(help: "How many times as fast as recorded the parties act, such as 2 or 0.5.")
  var speed = 1.0

  @Option(help: "How far a reaction may be from the recorded one, and a twentieth more.")
  var tolerance = "200ms"

  @Option(help: "How long playing may take; without it the recording's length and a minute.")
  var timeout: String?

  @Option(
    help: ArgumentHelp(
      "Answers digest challenges anew; may be given more than once.",
      valueName: "user:password[@realm]"))
  var credentials: [String] = []

  @Flag(help: "Compares User-Agent and Server, too.")
  var agents = false

  @Flag(help: "Stores what the system does now as what it is compared with from now on.")
  var accept = false

  @Option(help: "Where accepted replays are kept.", completion: .directory)
  var golden = "Captures/golden"

  @OptionGroup var evidence: EvidenceOption
  @OptionGroup var seed: SeedOption

  @Flag(help: "Says what would be played and leaves.")
  var plan = false

  @Flag(help: "Prints the result as JSON.")
  var json = false

  @Flag(help: "Draws the calls that differ as a picture, too: ladders.svg beside the capture.")
  var svg = false

  @Flag(help: "Shows every call that differs, without it ten; and draws those that do not.")
  var all = false

  func validate() throws {
    guard recordings.files.count == 1, recordings.files != [CaptureFile.standardInput] else {
      throw ValidationError(
        recordings.files.isEmpty
          ? "no capture file is given; harness replay FILE --against SYSTEM"
          : "replay takes one capture file, not \(recordings.files.joined(separator: " "))")
    }
    guard speed.isFinite, (0.01...100).contains(speed) else {
      throw ValidationError("--speed is \(speed); it must be from 0.01 to 100")
    }
    for (name, text) in [("tolerance", tolerance), ("timeout", timeout ?? "1s")]
    where Duration(text: text) == nil {
      throw ValidationError("--\(name) is \"\(text)\"; it must be a duration such as 250ms or 3s")
    }
    for text in credentials where ReplayCredentials(text) == nil {
      throw ValidationError("--credentials must be user:password or user:password@realm")
    }
  }

  func run() async throws {
    ClosedPipe.isOutlived()
    let (registry, harness) = try harnessFile.load { _, _ in FileNeeds(systems: [against]) }
    let entry = try Usage.check { try harness.entry(against) }
    if let refusal = entry.refusal(of: "replay") {
      Console.complain(refusal)
      throw ExitStatus.usage.code
    }
    let definition = try Usage.check { try entry.definition() }
    let carrier = try recordings.carrier(registry)
    let file = recordings.files[0]
    let text = ReplayText(most: all ? .max : 10, width: Console.width)
    let recorded = try RecordedScript(
      file, carrier, cast: cast, choice: choice, spoken: definition.transports)
    let script = recorded.script
    let version = await SystemVersion.read(definition)
    if !json {
      Console.tell(
        ["harness \(Assembly.version)   replay of \(file) against \(version ?? entry.name)"]
          + text.plan(script))
    }
    if plan { return }
    guard !script.calls.isEmpty else {
      for line in json ? text.plan(script) : [] { Console.note(line) }
      Console.complain("no call of \(file) can be played")
      throw ExitStatus.inconclusive.code
    }
    let golden: ReplayGolden
    var references = [recorded.trace]
    var comparedWith = "recording"
    do {
      golden = try ReplayGolden(of: file, system: entry.name, in: self.golden)
      if golden.exists, !accept {
        references.insert(try golden.trace(for: script), at: 0)
        comparedWith = "golden"
      }
    } catch {
      Console.complain("\(error)")
      throw ExitStatus.usage.code
    }
    let folder = ReplayFolder(beside: harness.captures)
    let order = self.order(script, definition, harness, carrier, folder, registry)
    let (recording, result) = try await play(order, registry, references)
    let capture = ReplayFolder.shown(folder.capture)
    let record = ReplayRecord(
      result,
      .init(
        producer: "harness \(Assembly.version)", file: file, system: entry.name,
        systemVersion: version, comparedWith: comparedWith, evidence: order.evidence.rawValue,
        seed: order.seed, timing: order.timing, capture: capture))
    try folder.keep(
      recording, result, record, ladders: svg ? PairedLadderSVG(result, all: all) : nil)
    if json {
      Console.tell([try record.text()])
    } else {
      Console.tell(
        [
          "compared with "
            + (comparedWith == "golden" ? "the golden \(golden.path)" : "the recording")
        ]
          + text.lines(result) + text.summary(result)
          + ["capture   \(capture)"]
          + (svg ? ["ladders   \(ReplayFolder.shown(folder.picture))"] : []))
    }
    if accept { try store(golden, recording, result, file, entry.name) }
    try leave(result)
  }

  private func order(
    _ script: ReplayScript, _ definition: SystemDefinition, _ harness: HarnessFile,
    _ carrier: CarrierFile, _ folder: ReplayFolder, _ registry: Registry
  ) -> ReplayOrder {
    ReplayOrder(
      script, against: definition,
      // The file may hold policies of other kinds of systems, too.
      policy: registry.settings(
        harness.policy.overridden(by: carrier.policy), for: definition.kind),
      values: ["bin": .text(Installation.folder)],
      evidence: evidence.source(harness),
      timing: ReplayTiming(
        speed: speed, tolerance: Duration(text: tolerance) ?? .milliseconds(200),
        timeout: timeout.flatMap { Duration(text: $0) }),
      credentials: credentials.compactMap { ReplayCredentials($0) },
      seed: seed.chosen(),
      folder: folder.path, application: "harness \(Assembly.version)")
  }

  /// Plays, and a second time where only the harness's own lateness keeps the verdict back.
  private func play(
    _ order: ReplayOrder, _ registry: Registry, _ references: [ReplayTrace]
  ) async throws -> (ReplayRecording, ReplayResult) {
    OpenFiles.raiseLimit()
    let runner = ReplayRunner(order, registry: registry) { event in
      switch event {
      case .starting: Console.note("starting \(order.system.name)")
      case .playing(let calls): Console.note("playing \(counted(calls, "call"))")
      case .stopping: Console.note("stopping \(order.system.name)")
      }
    }
    do {
      return try await Interruption.cancelling {
        var recording = try await runner.run()
        var result = recording.compare(with: references, comparesAgents: agents)
        if result.wasOnlyLate {
          Console.note("the harness was \(result.lateness.text) late; playing once more")
          recording = try await runner.run()
          result = recording.compare(with: references, comparesAgents: agents)
        }
        return (recording, result)
      }
    } catch let error as RunError {
      Console.complain(error.description)
      if case .systems(.cancelled) = error { throw ExitStatus.interrupted.code }
      throw ExitStatus(error).code
    }
  }

  private func store(
    _ golden: ReplayGolden, _ recording: ReplayRecording, _ result: ReplayResult, _ file: String,
    _ system: String
  ) throws {
    guard result.doubts.isEmpty, !result.wasOnlyLate, !result.wasInterrupted else {
      Console.complain("what is inconclusive is not accepted")
      throw ExitStatus.inconclusive.code
    }
    do {
      try golden.accept(
        recording, of: file, system: system, producer: "harness \(Assembly.version)")
    } catch {
      Console.complain("\(error)")
      throw ExitStatus.usage.code
    }
    Console.note("accepted  \(golden.path)")
  }

  private func leave(_ result: ReplayResult) throws {
    if result.wasInterrupted { throw ExitStatus.interrupted.code }
    if result.isSystemGone { throw ExitStatus.unavailable.code }
    switch result.verdict {
    case .same: return
    // What was just accepted is right.
    case .different: if !accept { throw ExitStatus.findings.code }
    case .inconclusive: throw ExitStatus.inconclusive.code
    }
  }
}
