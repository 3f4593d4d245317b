import Checks
import Plugins

/// What the checks say of themselves, by check.
typealias CheckCards = [CheckID: CheckCard]

extension Registry {
  var cards: CheckCards {
    CheckCards(checks.map { ($0.card.id, $0.card) }) { first, _ in first }
  }
}
