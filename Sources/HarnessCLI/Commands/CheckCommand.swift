import ArgumentParser
import Calls
import Capture
import Checks
import Foundation
import Plugins
import ProcessPlugins
import Recordings
import Reports
import Wire

/// `harness check FILE…`: judges recorded captures.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judges captures that were recorded anywhere.",
    discussion: """
      Rebuilds the calls from the packets and judges them by every check. Who is who comes from \
      the carrier file's addresses or is found from the calls, and said; around a system that \
      answers calls itself (kind: lifeboat) nobody is a trunk. TLS is read where its keys \
      are: in a pcapng file, or given with --tls-keys. Checks of whole scenarios, such as those of \
      lifeboats, need audio and HTTP: they are asked where --policy is of their kind of system or \
      --check names them, and are said not to be asked elsewhere. They go by the names that a \
      pcapng file gives addresses, where no carrier file has any, and that is said.

      Memory does not grow with the capture. \(MemoryBound.sentence)

      Exit codes: 0 passed, 1 findings, 2 inconclusive (nothing to judge, or read in part), 64 \
      a file or the policy cannot be read.
      """)

  @OptionGroup var recordings: RecordingOptions

  @Option(help: "Only this check; may be given more than once.")
  var check: [String] = []

  @Flag(help: "Prints the verdicts as JSON.")
  var json = false

  @Flag(help: "Shows every finding and up to 1,000 calls; without it ten a check and 20 calls.")
  var all = false

  @Option(
    help: "Writes the capture to this pcapng file with a comment at each packet of a finding.",
    completion: .file(extensions: ["pcapng"]))
  var annotate: String?

  @Option(
    help: "Writes calls, ladders and messages as a page that needs nothing beside it (HTML).",
    completion: .file(extensions: ["html"]))
  var html: String?

  @OptionGroup var reports: ReportOptions

  @OptionGroup var plugins: PluginOptions

  @Option(
    help: ArgumentHelp(
      "Judges what HEP agents report to this place until Ctrl-C, such as :9060 (this machine "
        + "alone) or 192.0.2.1:9060.", valueName: "place"))
  var hep: String?

  func validate() throws {
    if let hep {
      if HEPPlace(hep) == nil {
        throw ValidationError("--hep is \"\(hep)\"; it must be :PORT or ADDRESS:PORT")
      }
      if !recordings.files.isEmpty || annotate != nil || html != nil || recordings.tlsKeys != nil {
        throw ValidationError(
          "--hep judges what is reported; it takes neither files nor --annotate, --html or --tls-keys"
        )
      }
      return
    }
    if recordings.files.isEmpty {
      throw ValidationError("no capture file is given; harness check FILE…, or --hep :9060")
    }
    if annotate != nil, recordings.files.count > 1 {
      throw ValidationError("--annotate takes one capture file, not \(recordings.files.count)")
    }
    if annotate != nil, recordings.files == [CaptureFile.standardInput] {
      throw ValidationError("--annotate reads the capture twice; standard input cannot be")
    }
    if html != nil, recordings.files.contains(CaptureFile.standardInput) {
      throw ValidationError("--html reads the capture twice; standard input cannot be")
    }
  }

  func run() async throws {
    if hep != nil { ClosedPipe.isOutlived() }
    let registry = try Assembly.registry(adding: plugins.entries)
    let requests = try reports.requests(registry)
    var carrier = try recordings.carrier(registry)
    if recordings.policy == nil { carrier.adoptKind(of: check, registry) }
    var judge = try RecordingJudge(carrier, checks: chosen(registry), registry)
    judge.keys = try recordings.keys()
    if let policy = recordings.policy { judge.policySource = policy }
    // The others would be found out about for nobody.
    if !all, !json, requests.isEmpty { judge.mostCalls = RecordingTable.mostCalls }
    let table = RecordingTable(
      hasColours: Console.hasColours, width: Console.width, showsAll: all,
      policy: recordings.policySource + carrier.unknownRemark + ": "
        + judge.policies.map(\.summary).filter { !$0.isEmpty }.joined(separator: "; "))
    let page = html.map { [judge] in CapturePage($0, carrier, judge, registry) }
    try page?.check(against: recordings.files)
    try checkAnnotating()
    let staged = StagedAsking(judge, kind: carrier.kind, named: check, registry)
    let (verdicts, unread) =
      if let hep {
        try await listen(at: hep, judge, staged, table)
      } else {
        judgeFiles(judge, staged, table)
      }
    try page?.write(verdicts)
    if json {
      if !carrier.unknownRemark.isEmpty {
        Console.note("note: \(recordings.policySource)\(carrier.unknownRemark)")
      }
      Console.tell([try RecordingRecord(verdicts, version: Assembly.version).text()])
    } else if recordings.files.count > 1 {
      Console.tell(table.summary(verdicts, unread: unread))
    }
    let status: ExitStatus = status(verdicts, unread: unread)
    var isReported = true
    if !requests.isEmpty {
      isReported = await ReportDelivery(requests: requests, isQuiet: json).deliver(
        ReportedRun(
          command: "check", outcome: status.word,
          json: try RecordingRecord(verdicts, version: Assembly.version).text(), folder: nil))
    }
    let final = status.given(isReported: isReported)
    if final != .passed { throw final.code }
  }

  /// Says before anything is judged that the annotated copy could not be written.
  private func checkAnnotating() throws {
    guard let annotate, let file = recordings.files.first else { return }
    do throws(CaptureError) {
      try AnnotatedCapture.check(file, to: annotate)
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }

  private func judgeFiles(
    _ judge: RecordingJudge, _ staged: StagedAsking, _ table: RecordingTable
  ) -> (verdicts: [RecordingVerdict], unread: Int) {
    var verdicts: [RecordingVerdict] = []
    var unread = 0
    for file in recordings.files {
      let held = file == CaptureFile.standardInput ? SignalWatch.holdingInterrupt() : nil
      defer { held?.end() }
      do throws(CaptureError) {
        var verdict = try judge.judge(file)
        try staged.judge(file, judge, &verdict)
        for trouble in Assembly.host.takeTroubles() { verdict.add(trouble) }
        if !json { Console.tell(table.lines(verdict)) }
        verdicts.append(verdict)
        if let annotate {
          try AnnotatedCapture(verdict, version: Assembly.version).write(file, to: annotate)
          Console.note("annotated \(annotate)")
        }
      } catch {
        Console.complain(error.description)
        unread += 1
      }
    }
    return (verdicts, unread)
  }

  /// Judges reports until Ctrl-C; what came by then is judged.
  private func listen(
    at text: String, _ judge: RecordingJudge, _ staged: StagedAsking, _ table: RecordingTable
  ) async throws -> (verdicts: [RecordingVerdict], unread: Int) {
    guard let place = HEPPlace(text) else { throw ExitStatus.usage.code }
    let listener: HEPListener
    do throws(CaptureError) {
      listener = try HEPListener(place)
    } catch {
      Console.complain(error.description)
      if case .cannotListen = error { throw ExitStatus.usage.code }
      throw ExitStatus.fault.code
    }
    Console.note("listening for HEP at \(listener.place); Ctrl-C ends it and gives the verdict")
    var verdict = try await Interruption.cancelling {
      await withTaskCancellationHandler {
        await judge.judge(listener.sightings, from: "HEP at \(listener.place)")
      } onCancel: {
        listener.stop()
      }
    }
    staged.leaveOut(judge, &verdict, because: "HEP agents report no audio and no HTTP")
    for trouble in Assembly.host.takeTroubles() { verdict.add(trouble) }
    let counts = listener.counts
    if counts.unreadable > 0 {
      verdict.add(counted(counts.unreadable, "report was", "reports were") + " no readable HEP")
    }
    if counts.dropped + counts.lost > 0 {
      verdict.add(
        drops:
          counted(counts.dropped + counts.lost, "report is", "reports are")
          + " lost, as they came faster than they could be read or judged")
    }
    if !json { Console.tell(table.lines(verdict)) }
    return ([verdict], 0)
  }

  private func chosen(_ registry: Registry) throws -> [any Check] {
    guard !check.isEmpty else { return registry.checks }
    let known = registry.checks.map(\.id.rawValue)
    let unknown = check.filter { !known.contains($0) }
    for name in unknown { Console.complain(Spelling.unknown("check", name, allowed: known)) }
    if !unknown.isEmpty { throw ExitStatus.usage.code }
    return registry.checks.filter { check.contains($0.id.rawValue) }
  }

  /// Findings outweigh a file that could not be read, which outweighs doubts.
  private func status(_ verdicts: [RecordingVerdict], unread: Int) -> ExitStatus {
    let outcomes = verdicts.map(\.outcome)
    if outcomes.contains(.failed) { return .findings }
    if unread > 0 { return .usage }
    return outcomes.contains(.inconclusive) ? .inconclusive : .passed
  }
}
