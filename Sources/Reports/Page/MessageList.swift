import SIP
import Wire

/// The messages of a ladder with their exact text, once each.
struct MessageList {
  let entry: ReportEntry

  /// Where a message is in the page: the entry's number and that of the arrow, from 1.
  static func id(_ entry: Int, _ arrow: Int) -> String { "m\(entry)-\(arrow)" }

  var markup: Markup {
    let arrows = entry.ladder.arrows
    guard !arrows.isEmpty else { return .none }
    // The same bytes on several arrows (a forwarded or repeated message) are written once.
    var written: [[UInt8]: String] = [:]
    let messages = arrows.enumerated().map { index, arrow in
      let id = Self.id(entry.number, index + 1)
      return tag("section", .class("message"), .id(id), .init("tabindex", "-1")) {
        heading(arrow)
        content(arrow, id, &written)
      }
    }
    let count = arrows.reduce(0) { $0 + ($1.label.isMessage ? $1.repeats : 0) }
    return tag("details", .class("messages")) {
      tag("summary") { count == 1 ? "1 message" : "\(count) messages" }
      Markup(messages)
    }
  }

  private func heading(_ arrow: LadderLayout.Arrow) -> Markup {
    let way =
      arrow.sighting.map {
        " · \($0.at.utc) · \($0.source) → \($0.destination) \($0.transport.rawValue)"
      } ?? ""
    let columns = entry.ladder.columns
    let frames = arrow.frames.prefix(12).map(String.init).joined(separator: ", ")
    return Markup([
      tag("h4") {
        tag("span", .class(arrow.label.kind.rawValue)) { arrow.label.text() }
        " \(columns[arrow.from].name) → \(columns[arrow.to].name)"
      },
      tag("p", .class("meta")) {
        "\(arrow.repeats > 1 ? "frames" : "frame") \(frames)\(arrow.repeats > 12 ? " …" : "")"
          + " · \(decimal(arrow.time.seconds, places: 6)) s" + way
      },
      Markup(
        entry.findings.filter { arrow.marks.contains($0.number) }.map { finding in
          tag("p", .class("pointed")) {
            tag("span", .class("number")) { String(finding.number) }
            " \(finding.check): \(finding.message)"
          }
        }),
    ])
  }

  private func content(
    _ arrow: LadderLayout.Arrow, _ id: String, _ written: inout [[UInt8]: String]
  ) -> Markup {
    guard let sighting = arrow.sighting else { return tag("p") { arrow.label.startLine } }
    switch sighting.content {
    case .sip(let message): return octets(message.bytes, id, &written)
    case .unreadable(let bytes, let error):
      return Markup([
        tag("p", .class("odd")) { "Not readable as SIP: \(error.description)" },
        octets(bytes, id, &written),
      ])
    case .unreachable: return tag("p") { "ICMP: the packet could not be delivered." }
    case .reset: return tag("p") { "TCP: the connection was refused or reset." }
    case .unanswered: return tag("p") { "TCP: nobody answers the connection." }
    case .connected(let setup):
      return tag("p") { "TCP: set up in \((setup.upperBound - setup.lowerBound).text)." }
    case .dnsQuery(let name): return tag("p") { "DNS: \(name)" }
    }
  }

  private func octets(
    _ bytes: [UInt8], _ id: String, _ written: inout [[UInt8]: String]
  ) -> Markup {
    if let first = written[bytes] {
      return tag("p", .class("same")) {
        "The same \(counted(bytes.count, "byte")) as "
        tag("a", .href(.place(first))) { "sent before" }
      }
    }
    written[bytes] = id
    return tag("pre", .init("tabindex", "0")) {
      // HTML leaves out a line end that stands first.
      "\n"
      OctetMarkup.markup(bytes)
    }
  }
}
