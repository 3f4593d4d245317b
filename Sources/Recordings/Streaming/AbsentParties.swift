import Calls
import SIP

/// The parties that a policy gives addresses and that no SIP message came from or went to, and of
/// trunks and carriers nothing else.
struct AbsentParties {
  /// So many are named.
  private static let mostNamed = 6

  private var left: [Roles.Party]
  private let systems: Int

  init(_ roles: Roles?) {
    let named = roles?.parties.filter(\.isOfCalls) ?? []
    systems = named.count { $0.role == .system }
    // What matters most is named first.
    left = named.filter { $0.role == .system } + named.filter { $0.role != .system }
  }

  /// Strikes off those that are among the parties of the messages so far.
  mutating func note(_ seen: OutlineParties) {
    left.removeAll { seen.hasSeen($0) }
  }

  /// Strikes off whom the network spoke of, and who was asked for a connection.
  mutating func note(_ aside: Sighting) {
    switch aside.content {
    case .unreachable, .reset, .unanswered: break
    case .sip, .unreadable, .connected, .dnsQuery: return
    }
    left.removeAll {
      $0.role != .system && ($0.isAt(aside.source) || $0.isAt(aside.destination))
    }
  }

  /// Whether a system is named and none of its addresses was seen.
  var isWithoutSystem: Bool { systems > 0 && left.count { $0.role == .system } == systems }

  /// Who was not seen of those named there, all at once; nil where everybody was.
  func sentence(of source: String) -> String? {
    guard !left.isEmpty else { return nil }
    var names = left.prefix(Self.mostNamed).map { "\($0.name) \($0.place)" }
    let more = left.count - names.count
    if more > 0 { names.append("\(more) more") }
    let last = names.removeLast()
    let all = names.isEmpty ? last : names.joined(separator: ", ") + " and " + last
    return "\(all) of \(source) \(left.count == 1 ? "occurs" : "occur") nowhere in this capture"
      + (isWithoutSystem ? "; without the system nothing can be judged as it is meant" : "")
  }
}

extension Roles.Party {
  /// Whether calls go through it; stores and desktops may never send SIP.
  fileprivate var isOfCalls: Bool {
    switch role {
    case .carrier, .system, .edge: true
    case .other, .silent: false
    }
  }
}
