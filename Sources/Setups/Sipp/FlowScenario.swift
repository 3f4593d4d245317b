/// A scenario file in which SIPp plays the carrier, the primary, or both.
package struct FlowScenario: Sendable, Hashable {
  package let name: String
  package let caller: SippPart?
  package let callee: SippPart?

  package init(name: String, caller: SippPart?, callee: SippPart?) {
    self.name = name
    self.caller = caller
    self.callee = callee
  }

  /// The YAML text.
  package var text: String {
    let paths = [caller, callee].compactMap { $0?.reading.path }
    var lines = [
      "# Written by harness init. SIPp plays from "
        + YAMLWord.comment(paths.joined(separator: " and ")) + ".",
      "scenario: \(name)",
      "title: \(YAMLWord.quoted(title))",
      "why: The flows that are tested already are judged by their packets, too.",
      "system: failover-proxy",
      "parties:",
      "  carrier:",
    ]
    lines += caller.map(program) ?? carrier
    lines.append("  primary:")
    lines += callee.map(program) ?? primary
    if isFailover {
      lines += ["  secondary:"] + steps(["expect: INVITE", "ring", "answer", "expect: BYE"])
    }
    lines.append("checks:")
    lines += checks.map { "  - \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private var title: String {
    switch (caller, callee) {
    case (let caller?, let callee?): "SIPp: \(caller.reading.name) calls \(callee.reading.name)"
    case (let caller?, nil): "SIPp calls: \(caller.reading.name)"
    case (nil, let callee?): "SIPp is called: \(callee.reading.name)"
    case (nil, nil): name
    }
  }

  /// Whether the primary's answer makes the system try the secondary.
  private var isFailover: Bool {
    caller == nil && (callee?.call == .refuses(503) || callee?.call == .refuses(408))
  }

  private var isAnswered: Bool {
    switch (caller ?? callee)?.call {
    case .callsAndIsRefused: false
    case .refuses: isFailover
    default: true
    }
  }

  private var checks: [String] {
    isAnswered
      ? ["leg.single-established", "leg.no-zombie"] : ["transaction.acknowledged", "final.single"]
  }

  private func program(_ part: SippPart) -> [String] {
    ["    program:"] + part.words.map { "      - \(YAMLWord.plain($0))" }
      + ["    exit: 0", "    within: \(part.seconds + 5)s"]
  }

  /// The harness calls what SIPp plays.
  private var carrier: [String] {
    let patience = "within: \((callee?.reading.pause ?? 0) / 1000 + 20)s"
    switch callee?.call {
    case .refuses(let status) where !isFailover:
      return steps(["call: system", "expect: \(status)"], patience)
    case .answersAndHangsUp:
      return steps(["call: system", "expect: 200"], patience) + steps(["expect: BYE"], patience)
    default:
      return steps(["call: system", "expect: 200"], patience)
        + steps(["talk: 300ms", "hang up", "expect: 200 BYE"])
    }
  }

  /// The harness is called by what SIPp plays.
  private var primary: [String] {
    switch caller?.call {
    case .callsAndIsRefused(let status): steps(["expect: INVITE", "refuse: \(status)"])
    case .callsAndIsHungUp:
      steps(["expect: INVITE", "ring", "answer", "talk: 300ms", "hang up", "expect: 200 BYE"])
    default:
      steps(["expect: INVITE", "ring", "answer", "expect: BYE"])
        + ["      within: \((caller?.reading.pause ?? 0) / 1000 + 20)s"]
    }
  }

  private func steps(_ steps: [String], _ more: String? = nil) -> [String] {
    steps.map { "    - \($0)" } + (more.map { ["      \($0)"] } ?? [])
  }
}

/// Words as YAML takes them.
enum YAMLWord {
  static func quoted(_ text: String) -> String {
    var word = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": word += "\\\""
      case "\\": word += "\\\\"
      case "\n": word += "\\n"
      default:
        word += isPrintable(scalar) ? String(scalar) : " "
      }
    }
    return word + "\""
  }

  /// What can stand behind a # without ending the comment or the file.
  static func comment(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : " " }))
  }

  /// YAML 1.2 §5.1 without the characters that end lines.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }

  /// Without quotes where none are needed.
  static func plain(_ text: String) -> String {
    let isSimple =
      text.first.map { $0.isASCII && ($0.isLetter || $0 == "/" || $0 == "-") } == true
      && text.count > 1
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=".contains($0)) }
      && !["true", "false", "yes", "no", "on", "off", "null", "--"].contains(text.lowercased())
    return isSimple ? text : quoted(text)
  }
}
