import Foundation
import ProcessPlugins

/// The files a plugin begins with.
struct PluginTemplate {
  struct File {
    let path: String
    let text: String
    var isProgram = false
  }

  let files: [File]
  /// What to do next.
  let advice: [String]

  // MARK: Python

  /// Nil where the module it is written with is not beside the program.
  static func python(_ name: String) -> PluginTemplate? {
    guard let module = PythonModule.text else { return nil }
    let file = name.replacing("-", with: "_") + ".py"
    return PluginTemplate(
      files: [
        File(path: file, text: pythonText(name), isProgram: true),
        File(path: PythonModule.file, text: module),
      ],
      advice: [
        "try it:  harness plugin test \(name)/\(file)",
        "use it:  harness check --plugin \(name)/\(file) call.pcap",
      ])
  }

  private static func pythonText(_ name: String) -> String {
    """
    #!/usr/bin/env python3
    \"\"\"A plugin for harness: one check. See harness_plugin.py for what else it can bring.\"\"\"
    from harness_plugin import Plugin, failed, finding, not_applicable, passed

    plugin = Plugin("\(name)", "0.1.0", settings=[
        dict(name="most", kind="count", default=2, least=1,
             title="how many legs a call may have beside the caller's"),
    ])


    @plugin.check(
        "\(name).legs", title="a call is not tried at more places than allowed",
        why="Each further attempt makes the caller wait longer.", source="house rule")
    def legs(evidence):
        system = [party["address"] for party in evidence["parties"] if party["role"] == "system"]
        findings, judged = [], False
        for call in evidence["calls"]:
            sent = [leg for leg in call["legs"] if leg["caller"].rpartition(":")[0] in system]
            judged = judged or bool(sent)
            if len(sent) > plugin.settings["most"]:
                frames = [leg["transactions"][0]["messages"][0]["frame"] for leg in sent]
                findings.append(finding("the call was tried at %d places" % len(sent), frames))
        if findings:
            return failed(*findings)
        return passed() if judged else not_applicable()


    if __name__ == "__main__":
        plugin.run()

    """
  }

  // MARK: Swift

  static func swift(_ name: String, package place: String) -> PluginTemplate {
    let type = name.split(separator: "-").map(\.capitalized).joined()
    let dependency =
      place.contains("://")
      ? ".package(url: \"\(place)\", branch: \"main\")"
      : ".package(name: \"harness\", path: \"\(URL(fileURLWithPath: place).path)\")"
    return PluginTemplate(
      files: [
        File(path: "Package.swift", text: packageText(name, type, dependency)),
        File(path: "Sources/\(name)/\(type)Main.swift", text: mainText(name, type)),
        File(path: "Sources/\(name)/\(type)Legs.swift", text: checkText(name, type)),
      ],
      advice: [
        "build it:  cd \(name) && swift build -c release",
        "use it:    .build/release/\(name) list checks    # harness with the plugin in it",
        "hold it to the contract:  .build/release/\(name) plugin test",
      ])
  }

  private static func packageText(_ name: String, _ type: String, _ dependency: String) -> String {
    """
    // swift-tools-version: 6.1
    import PackageDescription

    let package = Package(
      name: "\(name)",
      platforms: [.macOS(.v15)],
      dependencies: [\(dependency)],
      targets: [
        .executableTarget(
          name: "\(name)", dependencies: [.product(name: "HarnessCLI", package: "harness")])
      ]
    )

    """
  }

  private static func mainText(_ name: String, _ type: String) -> String {
    """
    import HarnessCLI

    @main struct \(type)Main {
      static func main() async { await HarnessCommand.run(adding: [.plugin]) }
    }

    extension Plugin {
      /// What this program brings beside the built-in plugins.
      static let plugin = Plugin(
        name: "\(name)", version: "0.1.0",
        settings: [
          .count("most", in: 1...100, default: 2, "how many legs a call may have from the system")
        ]
      ) { settings in
        PluginContents(checks: [\(type)Legs(most: settings.count("most") ?? 2)])
      }
    }

    """
  }

  private static func checkText(_ name: String, _ type: String) -> String {
    """
    import HarnessCLI

    /// A call is not tried at more places than allowed.
    struct \(type)Legs: Check {
      let most: Int

      let card = CheckCard(
        id: "\(name).legs", title: "a call is not tried at more places than allowed",
        why: "Each further attempt makes the caller wait longer.", source: "house rule",
        examples: [])

      func judge(_ evidence: Evidence) -> Verdict {
        var judgement = Judgement(card.id)
        for call in evidence.calls {
          let sent = call.legs.filter { evidence.roles.isSystem($0.caller) }
          if !sent.isEmpty { judgement.judged() }
          if sent.count > most {
            judgement.find(
              "the call was tried at \\(sent.count) places",
              frames: sent.map { $0.invites[0].request.frame })
          }
        }
        return judgement.verdict
      }
    }

    """
  }
}
