import Calls
import Checks
import SIP
import Wire

/// Connections that a named system asked a named trunk for, and that nobody answered.
struct SilenceKeeping {
  /// Of more the older half is forgotten.
  private static let most = 65_536
  /// One may be told behind so many that were asked for later.
  private static let mostDisorder = 1_000
  /// One call is given so many, from its beginning.
  static let mostOfCall = 100

  private let roles: Roles?
  /// In the order in which they were asked for.
  private var all: [Sighting] = []
  private var forgottenUntil: Moment?

  init(_ roles: Roles?) {
    self.roles = roles
  }

  /// Takes one; where nobody is named, whose it was cannot be told.
  mutating func add(_ silence: Sighting) {
    guard let roles, roles.isSystem(silence.source), roles.edgeOrder(silence.destination) != nil
    else { return }
    var place = all.endIndex
    while place > 0, all[place - 1].at > silence.at {
      place -= 1
      // A capture whose clock runs backwards is not put in order here.
      if all.endIndex - place > Self.mostDisorder { return }
    }
    all.insert(silence, at: place)
    guard all.count > Self.most else { return }
    forgottenUntil = all[all.count / 2].at
    all.removeFirst(all.count / 2 + 1)
  }

  /// Whether one was asked for as a call came, which may have been for it.
  func mayBe(ofCallFrom begin: Moment) -> Bool {
    !of(begin...begin + Attempt.immediacy).sightings.isEmpty
  }

  /// Those asked for while a call lasted, the first of them.
  func of(_ span: ClosedRange<Moment>) -> Asides.Share {
    var share = Asides.Share()
    guard !all.isEmpty else { return share }
    share.isCut = forgottenUntil.map { span.lowerBound <= $0 } ?? false
    let first = all.partitioningIndex { $0.at >= span.lowerBound }
    share.sightings = Array(
      all[first...].prefix { $0.at <= span.upperBound }.prefix(Self.mostOfCall))
    return share
  }
}
