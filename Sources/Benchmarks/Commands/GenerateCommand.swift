import ArgumentParser

/// `benchmarks generate --calls 50000 OUT.pcap`.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes a capture of SIP calls, nearly all of them right.",
    discussion: """
      The same options give the same file, byte for byte. Each line printed to standard output is \
      a defect that was put in on purpose: the Call-ID, a tab, the check that must find it. \
      Standard error has the totals.
      """)

  @Option(help: "How many calls.")
  var calls = 50_000

  @Flag(help: "Put 100 RTP packets in each direction into every answered call.")
  var rtp = false

  @Flag(help: "Make messages of about 1.35 kB instead of 450 bytes.")
  var large = false

  @Option(help: "What chance draws from.")
  var seed: UInt64 = 1

  @Option(help: "One call in so many has a defect; 0 for none.")
  var defectEvery = 1_000

  @Option(help: "Calls that begin in a second.")
  var rate = 100

  @Argument(help: "The capture to write.")
  var output: String

  func validate() throws {
    guard calls > 0, rate > 0, defectEvery >= 0 else {
      throw ValidationError("Please give a positive number of calls and a positive rate.")
    }
  }

  func run() throws {
    let settings = TrafficSettings(
      calls: calls, seed: seed, hasMedia: rtp, isLarge: large, defectEvery: defectEvery,
      callsPerSecond: rate)
    var file = try PcapFile(output)
    var traffic = Traffic(settings)
    while let packet = traffic.next() { try file.write(packet) }
    try file.close()
    for planted in traffic.planted {
      for check in planted.defect.checks { print("\(planted.callID)\t\(check)") }
    }
    Self.tell(traffic.tally.description)
    for defect in Defect.allCases {
      let count = traffic.planted.count { $0.defect == defect }
      if count > 0 { Self.tell("\(count) calls with \(defect.rawValue)") }
    }
  }

  private static func tell(_ line: String) {
    var errors = StandardError()
    print(line, to: &errors)
  }
}
