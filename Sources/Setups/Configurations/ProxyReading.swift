package import Plugins
package import Wire

/// What a Kamailio or OpenSIPS configuration says, and the template that is made of it.
package struct ProxyReading: Sendable {
  /// A template: where it is from, what it is called, what is in it.
  package struct File: Sendable, Hashable {
    package let name: String
    package let source: String
    package let text: String
  }

  package let dialect: Dialect
  /// The path of the main file.
  package let source: String
  /// The main file first.
  package let files: [File]
  /// Further words for the command line.
  package let arguments: [String]
  /// What could not be recognised, and what to do about it.
  package let chores: [Problem]
  package let notes: [String]
  package let trunks: [String]
  package let transports: [Transport]
  /// How long a trunk may be silent, as written.
  package let answerWithin: Duration?
  package let ringWithin: Duration?
  /// The statuses its failure route goes on at.
  package let triggers: [Int]?

  /// Reads a configuration.
  ///
  /// - Parameter find: the file of a path, as the file of the second path names it.
  package init(
    _ file: FoundFile, _ dialect: Dialect,
    find: @escaping (String, String) -> FoundFile? = { _, _ in nil }
  ) {
    self.dialect = dialect
    source = file.path
    var reader = TokenReader(dialect, find: find)
    reader.read(file)
    let draft: ConfigurationDraft
    (files, draft) = Self.template(reader, find)
    arguments = draft.arguments
    chores = draft.chores.sorted()
    notes = draft.notes
    trunks = draft.trunks
    transports = Transport.allCases.filter(draft.transports.contains)
    answerWithin = draft.answerWithin
    ringWithin = draft.ringWithin
    triggers = draft.triggers
  }

  private static func template(
    _ reader: TokenReader, _ find: (String, String) -> FoundFile?
  ) -> ([File], ConfigurationDraft) {
    var draft = ConfigurationDraft(reader.dialect, reader)
    for token in reader.missing {
      draft.leave(token, "the included file is not in this folder; put it where the template is")
    }
    ListenReading.apply(to: &draft)
    TimerReading.apply(to: &draft)
    let lists = DispatcherReading.apply(to: &draft, find: find)
    TrunkReading.apply(to: &draft)
    LocalReading.apply(to: &draft)
    if draft.trunks.isEmpty {
      let relay = draft.tokens.first { $0.text == "t_relay" || $0.text == "forward" }
      if let token = relay ?? draft.tokens.first {
        draft.leave(
          token,
          "no trunk was recognised; write sip:{{trunk.1.address}}:{{trunk.1.port}}"
            + ";transport={{trunk.1.transport}} where calls are sent, trunk.2 for the next one")
      }
    }
    var names: [String] = []
    for (number, edited) in draft.files.enumerated() {
      // A name alone is looked for in the working folder first, where the untouched file may be; a
      // whole path may be longer than the 128 bytes that Kamailio takes.
      var name = (number == 0 ? "" : "included-") + FilePath.name(edited.path)
      while names.contains(name) { name = "also-" + name }
      names.append(name)
    }
    for include in reader.included { draft.replace(include.token, with: names[include.file]) }
    let main = zip(names, draft.files).map { File(name: $0, source: $1.path, text: $1.text) }
    return (main + lists.map { File(name: $0.name, source: $0.source, text: $0.text) }, draft)
  }
}
