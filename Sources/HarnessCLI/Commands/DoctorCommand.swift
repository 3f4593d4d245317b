import ArgumentParser

/// `harness doctor`: what is missing on this machine, for what, and the remedy.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what is missing on this machine, for what, and how to mend it.")

  @OptionGroup var file: FileOption

  func run() async throws {
    let (registry, harness) = try file.load()
    var findings = await [
      Examination.capture(), Examination.addresses(), Examination.clock(), Examination.openFiles(),
    ]
    findings += harness.systems.map(Examination.system)
    findings += Examination.files(named: harness, registry)
    findings += Examination.tools.map(Examination.tool)
    let width = findings.map(\.subject.count).max() ?? 0
    for finding in findings {
      let name = finding.subject + String(repeating: " ", count: width - finding.subject.count)
      Console.tell([
        "\(finding.isWell ? "ok     " : "missing")  \(name)  \(finding.sentence)"
      ])
      if let remedy = finding.remedy { Console.tell(["         \(remedy)"]) }
    }
    if findings.contains(where: { !$0.isWell && $0.isNeeded }) {
      throw ExitStatus.unavailable.code
    }
  }
}
