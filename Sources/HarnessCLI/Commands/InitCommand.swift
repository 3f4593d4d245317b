import ArgumentParser
import Calls
import Foundation
import Setups
import Wire

/// `harness init [DIRECTORY]`: a harness.yml for what is there.
struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Looks at a folder and writes a harness.yml for the system in it.",
    discussion: """
      Recognises by content Kamailio and OpenSIPS configurations with their dispatcher lists and \
      includes, the reference failover-proxy's, SIPp scenarios and SIPssert sets. Writes \
      harness.yml, a copy of each system's configuration below harness/ in which addresses, trunks \
      and failover timers are {{…}} that each run fills in, and a scenario for each SIPp flow whose \
      role is clear. Nothing that is there is changed; what could not be recognised is listed with \
      file and line, and in harness.yml.

      Exit codes: 0 written, 64 there is a harness.yml or harness/ already (see --force), or the \
      folder cannot be read or written.
      """)

  @Argument(help: "The folder to look at.", completion: .directory)
  var directory = "."

  @Flag(help: "Writes where a harness.yml or harness/ is, which are kept as .bak.")
  var force = false

  @Flag(help: "Prints the files and writes none.")
  var dryRun = false

  @Flag(help: "Prints what was found, what is to do and the files as JSON.")
  var json = false

  func run() async throws {
    ClosedPipe.endsQuietly()
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    guard (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) != nil else {
      Console.complain("\(directory) is no folder that can be read")
      throw ExitStatus.usage.code
    }
    let writing = SetupWriting(folder: folder)
    if !force, !dryRun, let first = writing.existing.first {
      Console.complain(
        "\(first) is there already; --force keeps it as \(first).bak, --dry-run shows what would be "
          + "written")
      throw ExitStatus.usage.code
    }
    let reading = FolderReading(folder)
    let setup = Setup(files: reading.files, captures: reading.captures)
    let files = SetupFiles(setup)
    var backups: [String] = []
    if !dryRun {
      do {
        backups = try writing.putAside()
        try writing.write(files)
      } catch {
        Console.complain("cannot write in \(directory): \(SystemReason.of(error))")
        throw ExitStatus.usage.code
      }
    }
    let summary = SetupSummary(
      setup: setup, files: files, notes: reading.notes, backups: backups, isDryRun: dryRun,
      folder: directory == "." ? nil : directory)
    Console.print(
      json ? [try SetupRecord(summary, version: Assembly.version).text()] : summary.lines)
  }
}
