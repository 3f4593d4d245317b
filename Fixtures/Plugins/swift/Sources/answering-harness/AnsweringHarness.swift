import HarnessCLI

@main struct AnsweringHarness {
  static func main() async {
    await HarnessCommand.run(adding: [.answering])
  }
}
