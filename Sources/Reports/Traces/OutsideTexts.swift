import Calls
import Recordings

/// What a capture has outside calls, as text: found cluster by cluster, told in capture order.
struct OutsideTexts {
  private var events = SpooledTexts()
  private var others = SpooledTexts()
  private var strays = SpooledTexts()

  /// By name, and in the order of the names.
  var lists: [(name: String, texts: SpooledTexts)] {
    [("events", events), ("others", others), ("strays", strays)]
  }

  mutating func take(_ records: TraceComposer) throws {
    for event in records.events {
      events.add(try JSONPieces.text(of: event), order: event.frame)
    }
    for other in records.others {
      others.add(try JSONPieces.text(of: other), order: other.messages.first?.frame ?? 0)
    }
    for stray in records.strays {
      strays.add(try JSONPieces.text(of: stray), order: stray.frame)
    }
  }
}
