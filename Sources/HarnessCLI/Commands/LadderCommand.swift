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
    var captures = RecordedCaptures(
      files: recordings.files, carrier: carrier, choice: choice, keys: try recordings.keys())
    if !svg, !mermaid { noteNarrowness() }
    if !plain {
      var judge = try RecordingJudge(carrier, checks: registry.checks, registry)
      judge.keys = captures.keys
      captures.judge = judge
    }
    var output = try LineOutput(svg || mermaid ? nil : result.output)
    var pictures: [LadderLayout] = []
    var failure: ExitCode?
    do {
      try captures.forEach { calls, places in
        let drawn = ladders(of: calls, carrier)
        let isEmpty: Bool
        if svg || mermaid {
          let shown = layouts(drawn, calls, places)
          isEmpty = shown.isEmpty
          pictures += shown
        } else {
          isEmpty = try write(drawn, calls, places, to: &output) == 0
        }
        if isEmpty, places == nil { Console.note("\(calls.file): no SIP to draw") }
      }
    } catch let code as ExitCode {
      failure = code
    }
    if !pictures.isEmpty { try write(pictures) }
    if output.isBegun { try output.finish() }
    if let failure { throw failure }
  }

  private func ladders(of calls: RecordedCalls, _ carrier: CarrierFile) -> CallLadders {
    var options = LadderLayout.Options()
    options.foldsRepeats = !all
    return CallLadders(
      calls, findings: calls.verdict?.findings ?? [], roles: carrier.roles,
      service: carrier.service, options: options,
      prefix: recordings.files.count > 1 ? "\(calls.file): " : "")
  }

  /// Whether what is outside calls is meant.
  private func isOutside(_ calls: RecordedCalls, _ places: [Int]?) -> Bool {
    outside || (calls.count == 0 && places == nil)
  }

  /// Draws text call by call, so that no more than one is held; gives how many there are.
  private func write(
    _ ladders: CallLadders, _ calls: RecordedCalls, _ places: [Int]?, to output: inout LineOutput
  ) throws -> Int {
    guard !isOutside(calls, places) else {
      return write(text(ladders.outside), to: &output)
    }
    let chosen = places ?? Array(0..<calls.count)
    var texts = OrderedTexts(chosen)
    var count = 0
    try ladders.forEach(only: chosen) { place, layout in
      try texts.add(text(layout), at: place) { count += write($0, to: &output) }
    }
    return count
  }

  /// Writes a ladder's text; gives how many ladders that are.
  private func write(_ text: [UInt8], to output: inout LineOutput) -> Int {
    guard !text.isEmpty else { return 0 }
    // In a file an empty line stands between ladders.
    let isNext = result.output != nil && output.isBegun
    output.write(isNext ? [0x0A] + text : text)
    return 1
  }

  /// What pictures are drawn of, which are drawn of all calls together.
  private func layouts(
    _ ladders: CallLadders, _ calls: RecordedCalls, _ places: [Int]?
  ) -> [LadderLayout] {
    guard !isOutside(calls, places) else { return [ladders.outside].filter { !$0.isEmpty } }
    var drawn: [Int: LadderLayout] = [:]
    let chosen = places ?? Array(0..<calls.count)
    ladders.forEach(only: chosen) { place, layout in drawn[place] = layout }
    return chosen.compactMap { drawn[$0] }.filter { !$0.isEmpty }
  }

  private func write(_ layouts: [LadderLayout]) throws {
    if svg {
      try result.write(LadderSVG().text(layouts))
    } else {
      let mermaid = LadderMermaid()
      try result.write(layouts.count == 1 ? mermaid.text(layouts[0]) : mermaid.markdown(layouts))
    }
  }

  private func noteNarrowness() {
    let columns = Console.columns
    guard width == nil, columns < LadderDrawing.narrowest else { return }
    Console.complain(
      "the terminal has \(counted(columns, "column")); a ladder takes at least "
        + "\(LadderDrawing.narrowest) and is drawn with as many")
  }

  /// The ladder's lines; empty where there are none.
  private func text(_ layout: LadderLayout) -> [UInt8] {
    guard !layout.isEmpty else { return [] }
    let hasColours =
      switch color {
      case .always: true
      case .never: false
      case .auto: Console.hasColours && result.output == nil
      }
    let columns = width ?? max(LadderDrawing.narrowest, Console.columns)
    let drawing = LadderDrawing(width: columns, hasColours: hasColours)
    return Array((drawing.lines(layout) + [""]).joined(separator: "\n").utf8)
  }
}
