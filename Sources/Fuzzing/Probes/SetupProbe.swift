import Documents
import Plugins
import Setups

/// Texts as a folder may hold them: what harness init writes for them is always YAML.
enum SetupProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    let text = String(decoding: bytes, as: UTF8.self)
    let names = ["a.cfg", "b.xml", "scenario.yml", "dispatcher.list"]
    let files = SetupFiles(Setup(files: names.map { FoundFile($0, text) })).all
    for file in files where file.path == "harness.yml" || file.path.contains("/scenarios/") {
      do throws(Problems) {
        _ = try YAMLText.read(file.text, file: file.path)
      } catch {
        throw FuzzFinding("what is written is not YAML: \(error)")
      }
    }
  }
}
