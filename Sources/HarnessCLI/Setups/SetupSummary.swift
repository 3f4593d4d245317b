import Setups
import Wire

/// What harness init found and wrote, for people.
struct SetupSummary {
  let setup: Setup
  let files: SetupFiles
  /// Of the reading of the folder.
  let notes: [String]
  let backups: [String]
  let isDryRun: Bool
  /// As it was named on the command line; nil for the working folder.
  let folder: String?

  var lines: [String] {
    found + byHand + remarks + written + next
  }

  private var found: [String] {
    var lines: [String] = []
    for (number, named) in setup.systems.enumerated() {
      let isDefault = number == 0 && setup.systems.count > 1
      lines.append(
        "\(named.system.source): \(named.system.summary); system \(named.name)"
          + (isDefault ? ", the one that harness run takes" : ""))
    }
    if setup.systems.isEmpty {
      lines += [
        "no system was found: no Kamailio or OpenSIPS configuration (loadmodule and routes), and "
          + "none of the reference failover-proxy (listen and trunks)",
        "harness.yml has the reference failover-proxy; for your own system write its command and "
          + "its configuration below systems:",
      ]
    }
    for scenario in setup.scenarios {
      let parts = [scenario.caller, scenario.callee].compactMap { $0?.reading.path }
      lines.append("\(parts.joined(separator: ", ")): SIPp; scenario \(scenario.name)")
    }
    return lines
  }

  private var byHand: [String] {
    setup.chores.isEmpty ? [] : ["", "to do by hand:"] + setup.chores.map { "  \($0)" }
  }

  private var remarks: [String] {
    let all = setup.notes + notes
    return all.isEmpty ? [] : ["", "to know:"] + all.map { "  \($0)" }
  }

  private var written: [String] {
    if isDryRun {
      return [""] + files.all.flatMap { ["--- \($0.path)", $0.text] }
        + ["nothing was written (--dry-run)"]
    }
    var lines = [""]
    if !backups.isEmpty { lines.append("put aside \(backups.joined(separator: ", "))") }
    return lines + ["wrote \(files.all.map(\.path).joined(separator: ", "))"]
  }

  private var next: [String] {
    let place = folder.map { "cd \($0) && " } ?? ""
    var lines = isDryRun ? [] : ["next: \(place)harness run"]
    if !setup.captures.isEmpty {
      let some = setup.captures.prefix(3).map { $0.contains(" ") ? "'\($0)'" : $0 }
      let more = setup.captures.count - some.count
      lines.append(
        "also: \(place)harness check \(some.joined(separator: " "))"
          + (more > 0 ? "   (and \(counted(more, "more capture")))" : ""))
    }
    return lines
  }
}
