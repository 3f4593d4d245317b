/// How much may still be noted of all flows of a table, beside their figures.
///
/// What one flow may have is little, and times 262,144 too much.
struct FlowRoom: Sendable {
  /// Telephone events.
  var events = 1 << 18
  /// Pauses and payload types, of 24 and 48 bytes, where a flow has such beyond its first type.
  var notes = 1 << 18

  /// Takes back what is kept of a flow that is forgotten.
  mutating func free(_ flow: MediaFlow) {
    events += flow.events.count
    notes += flow.notes
  }
}
