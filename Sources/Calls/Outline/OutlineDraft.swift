import Wire

/// A call while it is outlined, and the memory for it: one is used for all calls, as most of the
/// work would else be copying.
package struct OutlineDraft: Sendable {
  /// The messages of one Call-ID, from the next on.
  struct Row: Sendable {
    let group: Int32
    var next: Int32
  }

  /// One leg into the system and four out of it.
  static let mostLegs = 5

  var legs = ContiguousArray<OutlinedLeg>(repeating: .none, count: mostLegs)
  var rows: ContiguousArray<Row> = []
  /// What was read last; good where the reading said that it was a call.
  package var outline = CallOutline(.call, endedAt: .zero)
  package internal(set) var parts = OutlineReading.Parts()
  /// How many legs it has.
  package internal(set) var legCount = 0

  /// The leg that began it, whoever is who.
  package var firstLeg: CallOutline.Leg { legs[0].leg }
  /// Whether who sent that leg's INVITE cancelled it.
  package var isCancelled: Bool { legs[0].extras.cancel != nil }

  package init() {}
}
