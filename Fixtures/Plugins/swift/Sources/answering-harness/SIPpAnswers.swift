import HarnessCLI

/// SIPp's own answering side as the system under test.
struct SIPpAnswers: SystemUnderTest {
  let card = SystemCard(
    "sipp-answers", kind: "answering-service", "SIPp, which answers every call",
    settings: [.choice("log", of: ["short", "full"], default: "short", "how much SIPp writes")])

  func setUp(at place: SystemPlace, _ settings: SettingValues) async throws -> SystemSetup {
    let log = settings.text("log") == "full" ? ["-trace_msg"] : []
    return SystemSetup(
      command: [
        "sipp", "-sn", "uas", "-aa", "-nostdin", "-i", "{{system.address}}", "-p",
        "{{system.port}}",
      ] + log,
      readiness: [.answersOptions([.udp])])
  }
}
