import HarnessCLI

@main struct HarnessMain {
  static func main() async {
    await HarnessCommand.run()
  }
}
