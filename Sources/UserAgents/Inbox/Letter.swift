import SIP
import Signaling
import Wire

/// A message that came, until a step takes it.
struct Letter: Sendable {
  let message: Message
  let at: Moment
  /// The call it belongs to, by index; nil for what belongs to none.
  let call: Int?
  /// The transaction it can be answered in.
  let server: ServerTransactionID?
  /// Where its response goes.
  let way: Way?
  /// The step that is going to take it, as far as could be told when it came.
  var claim: Int?

  init(
    _ message: Message, at moment: Moment, call: Int? = nil, server: ServerTransactionID? = nil,
    way: Way? = nil
  ) {
    self.message = message
    at = moment
    self.call = call
    self.server = server
    self.way = way
  }
}

/// What came and was not yet taken, oldest first.
struct Inbox: Sendable {
  private(set) var letters: [Letter] = []

  /// What nobody takes must not fill the memory of a long run.
  private static let capacity = 1_000

  var claims: Set<Int> { Set(letters.compactMap(\.claim)) }

  mutating func add(_ letter: Letter) {
    letters.append(letter)
    if letters.count > Self.capacity {
      letters.remove(at: letters.firstIndex { $0.claim == nil } ?? 0)
    }
  }

  func oldest(where fits: (Letter) -> Bool) -> Int? {
    letters.firstIndex(where: fits)
  }

  mutating func take(_ index: Int) -> Letter {
    letters.remove(at: index)
  }
}
