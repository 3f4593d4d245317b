import ArgumentParser
import Calls
import Plugins
import Recordings
import Reports
import Wire

/// `harness ladder FILE…`: draws the calls of captures.
struct LadderCommand: AsyncParsableCommand {
  enum Colours: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  static let configuration = CommandConfiguration(
    commandName: "ladder", abstract: "Draws the calls of captures as ladder diagrams.",
    discussion: """
      Judges the calls as check does and marks what its findings point at. Messages sent again are \
      counted at the first one (×3); silences of two seconds and more are shown as breaks. An RTP \
      stream is one double line at the time it began, with codec, packets, losses and digits; \
      "no audio" is a direction that was agreed and in which nobody was heard.

      Exit codes: 0 drawn, 2 read in part (what came before the damage is drawn), 64 a file cannot \
      be read or a call is in none.
      """)

  @OptionGroup var recordings: RecordingOptions
  @OptionGroup var choice: CallChoice
  @OptionGroup var result: ResultFile

  @Flag(help: "Draws a picture (SVG).")
  var svg = false

  @Flag(help: "Draws a Mermaid sequence diagram; of several calls, Markdown with one each.")
  var mermaid = false

  @Flag(help: "Shows each message that was sent again.")
  var all = false

  @Flag(help: "Draws only what is outside calls: registrations, OPTIONS, strays.")
  var outside = false

  @Flag(help: "Draws without judging.")
  var plain = false

  @Option(help: "Columns of text, from 20 to 1000; without it those of the terminal.")
  var width: Int?

  @Option(help: "\(Colours.allCases.map(\.rawValue).joined(separator: ", ")).")
  var color: Colours = .auto

  func validate() throws {
    if svg && mermaid { throw ValidationError("--svg and --mermaid exclude each other") }
    if let width, !(LadderDrawing.narrowest...1000).contains(width) {
      throw ValidationError(
        "--width is \(width); it must be from \(LadderDrawing.narrowest) to 1000")
    }
    if outside && !choice.isEmpty {
      throw ValidationError("--outside and the choice of a call exclude each other")
    }
    if recordings.files.isEmpty {
      throw ValidationError("no capture file is given; harness ladder FILE…")
    }
  }

  func run() async throws {
    ClosedPipe.endsQuietly()
    try result.check(against: recordings.files)
    let registry = try Assembly.registry()
    let carrier = try recordings.carrier(registry)
    let judge = try RecordingJudge(carrier, checks: registry.checks, registry)
    let captures = RecordedCaptures(
      files: recordings.files, carrier: carrier, choice: choice, keys: try recordings.keys())
    if !svg, !mermaid { noteNarrowness() }
    var drawn: [LadderLayout] = []
    var failure: ExitCode?
    do {
      try captures.forEach { trace, places in
        let layouts = layouts(trace, places, judge)
        if layouts.isEmpty && places == nil { Console.note("\(trace.file): no SIP to draw") }
        if svg || mermaid || result.output != nil {
          drawn += layouts
        } else {
          for layout in layouts { Console.print(text(layout)) }
        }
      }
    } catch let code as ExitCode {
      failure = code
    }
    if !drawn.isEmpty { try write(drawn) }
    if let failure { throw failure }
  }

  private func layouts(
    _ trace: CaptureTrace, _ places: [Int]?, _ judge: RecordingJudge
  ) -> [LadderLayout] {
    var options = LadderLayout.Options()
    options.foldsRepeats = !all
    let findings = plain ? [] : judge.judge(trace.reading, from: trace.file).findings
    let ladders = CallLadders(
      trace, findings: findings, options: options,
      prefix: recordings.files.count > 1 ? "\(trace.file): " : "")
    let calls = trace.calls.calls.indices
    if outside || (calls.isEmpty && places == nil) {
      return [ladders.outside].filter { !$0.isEmpty }
    }
    return (places ?? Array(calls)).map(ladders.layout).filter { !$0.isEmpty }
  }

  private func write(_ layouts: [LadderLayout]) throws {
    if svg {
      try result.write(LadderSVG().text(layouts))
    } else if mermaid {
      let mermaid = LadderMermaid()
      try result.write(layouts.count == 1 ? mermaid.text(layouts[0]) : mermaid.markdown(layouts))
    } else {
      try result.write(layouts.flatMap(text).joined(separator: "\n"))
    }
  }

  private func noteNarrowness() {
    let columns = Console.columns
    guard width == nil, columns < LadderDrawing.narrowest else { return }
    Console.complain(
      "the terminal has \(counted(columns, "column")); a ladder takes at least "
        + "\(LadderDrawing.narrowest) and is drawn with as many")
  }

  /// The ladder's lines and an empty one.
  private func text(_ layout: LadderLayout) -> [String] {
    let hasColours =
      switch color {
      case .always: true
      case .never: false
      case .auto: Console.hasColours && result.output == nil
      }
    let columns = width ?? max(LadderDrawing.narrowest, Console.columns)
    return LadderDrawing(width: columns, hasColours: hasColours).lines(layout) + [""]
  }
}
