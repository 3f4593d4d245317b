import ArgumentParser
import Plugins

/// Plugins that the command line names beside those of harness.yml.
struct PluginOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Starts a plugin in any language beside those of harness.yml, words apart by blanks; may be "
        + "given more than once.", valueName: "command"))
  var plugin: [String] = []

  func validate() throws {
    for text in plugin where Self.words(text).isEmpty {
      throw ValidationError("--plugin is empty; it must be a command such as ./ring_time.py")
    }
  }

  var entries: [PluginSection.Entry] {
    plugin.enumerated().map { index, text in
      PluginSection.Entry(command: Self.words(text), place: Place("--plugin", index + 1))
    }
  }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
