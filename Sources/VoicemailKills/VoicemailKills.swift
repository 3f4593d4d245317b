import ArgumentParser
import Wire

/// Kills a process that spools and delivers voicemail, and counts what is lost or stored twice.
@main
struct VoicemailKills: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voicemail-kills",
    abstract: "Kills a spooling and delivering process (SIGKILL) and counts what was lost.",
    discussion: """
      A child records several messages at once and delivers them to a blob store that fails, is slow \
      and loses answers. It is killed at random moments and started again. At the end every message \
      whose end was confirmed must be stored whole and once, and every other up to a second before \
      the kill.
      """, subcommands: [Run.self, Speak.self, Fill.self], defaultSubcommand: Run.self)

  /// The driver.
  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Kills and counts.")

    @Option(help: "How often to kill.") var kills = 100
    @Option(help: "Where moments and faults come from.") var seed: UInt64 = 1
    @Option(help: "A folder for the spool and the store; made where it is missing.")
    var folder: String

    @Flag(help: "Delivers into a folder instead of a blob store.") var directory = false

    func validate() throws {
      guard (1...10_000).contains(kills) else {
        throw ValidationError("--kills must be 1 to 10000, found \(kills)")
      }
    }

    func run() async throws {
      let result = try await KillRun(
        kills: kills, seed: seed, folder: folder, isDirectory: directory
      )
      .run()
      print(result.report)
      if !result.problems.isEmpty { throw ExitCode(1) }
    }
  }

  /// The child.
  struct Speak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Records and delivers until it is killed.", shouldDisplay: false)

    @Option var spool: String
    @Option var url: String
    @Option var key: String
    @Option var seed: UInt64
    @Flag(help: "Records nothing and ends when all is delivered.") var drains = false

    func run() async throws {
      try await Speaker(spool: spool, url: url, key: key, seed: seed).run(drains: drains)
    }
  }

  /// Shows what a disk without room does to a recording.
  struct Fill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Records with files limited in size.", shouldDisplay: false)

    @Option var spool: String
    @Option(help: "The size that a file may have.") var most: UInt64

    func run() async throws { try await Filler(spool: spool, most: most).run() }
  }
}
