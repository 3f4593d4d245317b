import Plugins
import Systems

/// What is read and filled in when a system is started, as a file writes it: its command and templates.
///
/// It is known of a system with other faults, too, so that all of them can be told at once.
struct SystemTemplates: Sendable {
  /// A word of the command, and its line.
  struct Word: Sendable {
    let text: String
    let place: Place
  }

  /// The system's name.
  let name: String
  let kind: String
  /// Empty where no command starts the system.
  let command: [Word]
  let hasConfig: Bool
  /// `config:` and `files:`; empty where no command starts the system.
  let templates: [NamedPath]

  /// Templates that are not there, and places in them and in the command that nothing fills in.
  ///
  /// Each scenario would find that again.
  func problems(_ registry: Registry) -> [Problem] {
    let words = TemplateWords(kind: kind, hasConfig: hasConfig, registry)
    var problems: [Problem] = []
    for word in command {
      problems += (words?.problems(in: word.text) ?? []).map {
        Problem(word.place, "command of system \"\(name)\": \($0.sentence)")
      }
    }
    for template in templates {
      do throws(FileText.Unreadable) {
        let text = try FileText.read(template.path)
        problems += (words?.problems(in: text) ?? []).map {
          Problem(Place(template.path, $0.line), $0.sentence)
        }
      } catch {
        problems.append(error.problem(of: template.path, of: name, at: template.place))
      }
    }
    return problems
  }
}
