import Foundation
import Setups

/// The folders in Fixtures/Setups, and files made from them.
enum Fixtures {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures")

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  static func file(_ path: String, as name: String? = nil) throws -> FoundFile {
    FoundFile(name ?? path, try text(path))
  }

  /// Every file of a folder.
  static func folder(_ path: String) throws -> [FoundFile] {
    let base = root.appendingPathComponent(path)
    let names = FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? []
    return try names.filter { $0.contains(".") }.sorted().map {
      FoundFile($0, try text("\(path)/\($0)"))
    }
  }

  /// The shipped Kamailio template as it is without TLS, with the timers of RFC 3261.
  static func shippedKamailio() throws -> String {
    var text = try text("Systems/kamailio/failover.cfg")
    while let open = text.firstRange(of: "{{#tls}}\n"),
      let close = text[open.upperBound...].firstRange(of: "{{/tls}}\n")
    {
      text.removeSubrange(open.lowerBound..<close.upperBound)
    }
    text.replace("{{^tls}}\n", with: "")
    text.replace("{{/tls}}\n", with: "")
    text.replace("{{t1.ms}}", with: "500")
    text.replace("{{t2.ms}}", with: "4000")
    return text
  }

  /// The shipped Kamailio template with a host's own values in place of its tags.
  static func plainKamailio() throws -> String {
    let section = [
      "12", "11",
    ].map { "    $avp(trunk) = \"sip:127.0.0.\($0):5060;transport=udp\";\n" }.joined()
    var text = try shippedKamailio()
    text.replace("; {{…}} is filled in by the harness.", with: ".")
    let open = text.firstRange(of: "{{#trunksLastFirst}}\n")
    let close = text.firstRange(of: "{{/trunksLastFirst}}\n")
    if let open, let close {
      text.replaceSubrange(open.lowerBound..<close.upperBound, with: section)
    }
    for (tag, value) in [
      ("system.address", "127.0.0.1"), ("system.port", "5060"), ("answerWithin.ms", "3000"),
      ("ringWithin.ms", "4000"), ("triggers.statuses", "503|408"),
    ] {
      text.replace("{{\(tag)}}", with: value)
    }
    return text
  }
}
