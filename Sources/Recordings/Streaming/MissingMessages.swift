import Calls
import SIP
import Wire

/// What shows that a capture does not hold all messages of a call: a tap of one direction alone, a
/// path that was captured in part.
///
/// Who answers or acknowledges has got what was not captured. What a system did not do cannot be
/// held against it then. Where anything was captured in the direction that is said to be missing,
/// the stray message is the fault of who sent it.
struct MissingMessages {
  private struct Way: Hashable {
    let source: IPAddress
    let destination: IPAddress
  }

  private let strays: [String: [Sighting]]

  /// By what was captured beside the transactions of any call.
  init(_ strays: [Sighting]) {
    self.strays = Dictionary(grouping: strays.filter { $0.message != nil }) {
      $0.message?.callID ?? ""
    }
  }

  /// What was missing of a call, as the end of a sentence; nil where nothing shows that something
  /// was.
  func text(_ call: Call) -> String? {
    guard !strays.isEmpty else { return nil }
    let own = call.callIDs.flatMap { strays[$0] ?? [] }
    guard !own.isEmpty else { return nil }
    let seen = call.legs.flatMap(\.sightings)
    let ways = Set(seen.map { Way(source: $0.source.address, destination: $0.destination.address) })
    let tags = Set((seen + own).filter { $0.status != nil }.compactMap { $0.message?.toTag })
    let unanswered = Set(
      call.legs.flatMap(\.invites).filter { $0.final == nil }.map {
        Way(source: $0.client.address, destination: $0.server.address)
      })
    for stray in own {
      guard let message = stray.message else { continue }
      let back = Way(source: stray.destination.address, destination: stray.source.address)
      if ways.contains(back) { continue }
      if message.status != nil {
        return "a response to \(message.cseq.method), but not the request it answers"
      }
      // An ACK with a tag that somebody told, on the wrong hop, is the fault of who sent it.
      let there = Way(source: stray.source.address, destination: stray.destination.address)
      if message.method == .ack, let tag = message.toTag, !tags.contains(tag),
        unanswered.contains(there)
      {
        return "an ACK, but not the response it acknowledges"
      }
    }
    return nil
  }
}
