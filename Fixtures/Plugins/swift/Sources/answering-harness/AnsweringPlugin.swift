import HarnessCLI

extension Plugin {
  /// Certifies a service that answers calls, with one extension of each kind.
  static let answering = Plugin(
    name: "answering", version: "1.0.0",
    settings: [
      .duration("answerWithin", default: .seconds(2), "how soon a call is to be answered")
    ]
  ) { settings in
    PluginContents(
      checks: [AnswerWithin(limit: settings.duration("answerWithin") ?? .seconds(2))],
      packs: [AnsweringPack()],
      systems: [SIPpAnswers()],
      parties: [OptionsMonitor()],
      faults: [Noise()],
      reporters: [Headline()])
  }
}
