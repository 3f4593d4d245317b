public import Calls
public import SIP
import Wire

/// A change to a trace that shows whether a check would notice.
///
/// The evidence of a right trace with one defect in it must make a check fail; a check that no
/// defect can make fail proves nothing.
public enum TraceDefect: Sendable {
  /// The message never was.
  case drop(TraceSelector)
  /// The same bytes once more, that much later.
  case `repeat`(TraceSelector, after: Duration)
  /// It comes that much later.
  case delay(TraceSelector, by: Duration)
  /// It comes right after another.
  case hold(TraceSelector, until: TraceSelector)
  /// The two exchange their places.
  case reorder(TraceSelector, TraceSelector)
  /// A header field is set, or with nil taken away.
  case edit(TraceSelector, HeaderName, String?)
  /// A response has another status.
  case restate(TraceSelector, StatusCode)
  /// Text in a body is another.
  case rewrite(TraceSelector, String, to: String)
  /// Something is seen that was not there.
  case insert(Sighting)

  /// The trace with the defect in it, numbered anew in order of time.
  public func apply(
    to sightings: [Sighting], _ roles: Roles
  ) throws(TraceDefectError) -> [Sighting] {
    var all = sightings
    switch self {
    case .drop(let selector): all.remove(at: try selector.index(in: all, roles))
    case .repeat(let selector, let after):
      let original = all[try selector.index(in: all, roles)]
      all.append(original.moved(to: original.at + after))
    case .delay(let selector, let by):
      let original = all.remove(at: try selector.index(in: all, roles))
      all.append(original.moved(to: original.at + by))
    case .hold(let selector, let other):
      let original = all.remove(at: try selector.index(in: all, roles))
      let place = try other.index(in: all, roles)
      all.insert(original.moved(to: all[place].at), at: place + 1)
    case .reorder(let selector, let other):
      let one = try selector.index(in: all, roles)
      let two = try other.index(in: all, roles)
      let moments = (all[one].at, all[two].at)
      all.swapAt(one, two)
      all[one] = all[one].moved(to: moments.0)
      all[two] = all[two].moved(to: moments.1)
    case .edit(let selector, let name, let value):
      try change(&all, selector, roles) { $0[name] = value }
    case .restate(let selector, let status):
      try change(&all, selector, roles) { $0.startLine = .response(status, reason: status.reason) }
    case .rewrite(let selector, let old, let new):
      try change(&all, selector, roles) { draft in
        let text = String(decoding: draft.body, as: UTF8.self)
        draft.body = Array(text.replacing(old, with: new).utf8)
      }
    case .insert(let sighting): all.append(sighting)
    }
    return Self.renumbered(all)
  }

  private func change(
    _ all: inout [Sighting], _ selector: TraceSelector, _ roles: Roles,
    _ edit: (inout Draft) -> Void
  ) throws(TraceDefectError) {
    let index = try selector.index(in: all, roles)
    guard let message = all[index].message else { throw .notSIP(selector) }
    var draft = Draft(message)
    edit(&draft)
    let edited: Message
    do throws(ParseError) {
      edited = try draft.message()
    } catch {
      throw .unreadable(selector, error)
    }
    if edited == message { throw .changesNothing(selector) }
    all[index] = all[index].with(.sip(edited))
  }

  private static func renumbered(_ all: [Sighting]) -> [Sighting] {
    let ordered = all.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    return ordered.enumerated().map { $1.element.numbered($0 + 1) }
  }
}

/// Which sighting of a trace a defect strikes.
public struct TraceSelector: Sendable, Hashable, CustomStringConvertible {
  public let from: String
  public let to: String
  /// As `Message.summary` says it: `INVITE`, `200 BYE`.
  public let what: String
  /// From 1.
  public let occurrence: Int

  public init(_ from: String, _ to: String, _ what: String, occurrence: Int = 1) {
    self.from = from
    self.to = to
    self.what = what
    self.occurrence = occurrence
  }

  public var description: String {
    "\(from) -> \(to) \(what)" + (occurrence == 1 ? "" : " #\(occurrence)")
  }

  func index(in sightings: [Sighting], _ roles: Roles) throws(TraceDefectError) -> Int {
    let matches = sightings.indices.filter {
      roles.name(of: sightings[$0].source) == from
        && roles.name(of: sightings[$0].destination) == to
        && sightings[$0].message?.summary == what
    }
    guard occurrence >= 1, occurrence <= matches.count else { throw .noSuchMessage(self) }
    return matches[occurrence - 1]
  }
}

/// Why a defect cannot be put into a trace.
public enum TraceDefectError: Error, Hashable, Sendable, CustomStringConvertible {
  case noSuchMessage(TraceSelector)
  case notSIP(TraceSelector)
  case unreadable(TraceSelector, ParseError)
  case changesNothing(TraceSelector)

  public var description: String {
    switch self {
    case .noSuchMessage(let selector): "the trace has no \(selector)"
    case .notSIP(let selector): "\(selector) is not SIP"
    case .unreadable(let selector, let error): "\(selector) would not be SIP: \(error)"
    case .changesNothing(let selector): "the change leaves \(selector) as it was"
    }
  }
}
