import Capture
import Foundation
import Plugins
import Scenarios
import Systems
import Transports
import Wire

/// One thing the doctor looked at.
struct Examination: Sendable {
  let subject: String
  let isWell: Bool
  /// Whether `harness run` cannot do without it.
  let isNeeded: Bool
  /// What was found, and what it is for.
  let sentence: String
  let remedy: String?

  init(
    _ subject: String, isWell: Bool, isNeeded: Bool = true, _ sentence: String,
    remedy: String? = nil
  ) {
    self.subject = subject
    self.isWell = isWell
    self.isNeeded = isNeeded
    self.sentence = sentence
    self.remedy = isWell ? nil : remedy
  }

  /// Captures a packet of its own on the loopback interface.
  static func capture() async -> Examination {
    do {
      let lease = try AddressLease.acquire(seed: UInt64.random(in: 0 ... .max))
      let network = IPAddress.v4(127, lease.network, 0, 0)
      let live = try LiveCapture(LiveCapture.Settings(filter: CaptureFilter(network, prefix: 16)))
      _ = live.frames()
      return Examination("capture", isWell: true, "packets on lo can be captured")
    } catch let error as CaptureError {
      return Examination(
        "capture", isWell: false, error.description,
        remedy: "run as root, or: sudo setcap cap_net_raw,cap_net_admin=eip "
          + "\(Installation.folder)/harness; until then: harness run --evidence tap")
    } catch {
      return Examination("capture", isWell: false, "\(error)", remedy: nil)
    }
  }

  /// Leases a network of its own for a moment.
  static func addresses() async -> Examination {
    do {
      let lease = try AddressLease.acquire(seed: UInt64.random(in: 0 ... .max))
      return Examination(
        "addresses", isWell: true, "127.\(lease.network).0.0/16 is free for a run")
    } catch {
      return Examination(
        "addresses", isWell: false, error.description,
        remedy: "end the other runs on this machine; each holds one network")
    }
  }

  /// How late this machine wakes a sleeper: what the harness's own timers can be worth.
  static func clock() async -> Examination {
    let clock = ContinuousClock()
    var worst = Duration.zero
    for _ in 0..<50 {
      let due = clock.now + .milliseconds(2)
      try? await clock.sleep(until: due, tolerance: .zero)
      worst = max(worst, due.duration(to: clock.now))
    }
    return Examination(
      "clock", isWell: worst < .milliseconds(20),
      "of 50 timers the latest was \(worst.text) late",
      remedy: "the machine is busy; verdicts become inconclusive where the harness is late")
  }

  static func openFiles() async -> Examination {
    let limit = OpenFiles.limit ?? 0
    return Examination(
      "open files", isWell: limit >= 8192, "\(limit) may be open; a full run needs about 4000",
      remedy: "ulimit -n 8192, or raise the hard limit in /etc/security/limits.conf")
  }

  /// Whether a system's program is there.
  static func system(_ entry: HarnessFile.SystemEntry) -> Examination {
    if let name = entry.brought?.system.card.name {
      return Examination(
        "system \(entry.name)", isWell: true, isNeeded: false,
        "set up by a plugin as \"\(name)\", for --system \(entry.name)")
    }
    if let standing = entry.standing {
      return Examination(
        "system \(entry.name)", isWell: true, isNeeded: false,
        "said to run already at \(standing.system), for --system \(entry.name)")
    }
    let program = (entry.command.first ?? "")
      .replacingOccurrences(of: "{{bin}}", with: Installation.folder)
    let found = find(program)
    return Examination(
      "system \(entry.name)", isWell: found != nil, isNeeded: false,
      found.map { "\($0), for --system \(entry.name)" } ?? "\(program) is not there",
      remedy:
        "install it, for Debian: apt-get install \(URL(fileURLWithPath: program).lastPathComponent)"
    )
  }

  /// Whether the files that harness.yml names are there and can be filled in.
  static func files(named file: HarnessFile, _ registry: Registry) -> [Examination] {
    func problems(_ systems: [String]) -> [Problem] {
      FileNeeds(systems: systems, known: true, scenarios: true).problems(in: file, registry)
    }
    // Of systems that are not driven unless they are named, nothing is needed.
    let needed = problems([])
    guard let all = Problems(needed + problems(file.templates.map(\.name)))?.all else {
      return [Examination(file.path, isWell: true, "the files that it names are there")]
    }
    return all.map { problem in
      Examination(
        problem.place.description, isWell: false, isNeeded: needed.contains(problem),
        problem.sentence,
        remedy: "mend it there; paths are taken from the folder that harness is started in")
    }
  }

  /// Programs that some jobs use, with what for and the Debian package.
  static let tools: [(name: String, job: String, package: String)] = [
    ("sipp", "plays carrier and edge in Fixtures/Scenarios", "sip-tester"),
    ("tshark", "second opinion in make test", "tshark"),
  ]

  static func tool(_ tool: (name: String, job: String, package: String)) -> Examination {
    let found = find(tool.name)
    return Examination(
      tool.name, isWell: found != nil, isNeeded: false,
      "\(found ?? "not there"); \(tool.job)", remedy: "apt-get install \(tool.package)")
  }

  /// Where a launch would find that program; nil where it would not.
  private static func find(_ program: String) -> String? {
    Executable.find(program, path: ProcessInfo.processInfo.environment["PATH"])
  }
}
