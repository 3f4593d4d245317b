/// Something to be done outside the core, because it takes time or touches the disk.
///
/// Calls are named by their numbers in the core, which are never used twice.
public enum Order: Sendable {
  /// Find out who calls; answered with `LifeboatCore.greet`, or not in time.
  case lookUp(call: Int, number: String)
  /// Begin a message; where that cannot be, it is answered with `LifeboatCore.refuseMessage`.
  case beginMessage(call: Int, caller: String, called: String, callID: String)
  /// What the caller said, 8,000 samples a second.
  case samples(call: Int, [Int16])
  /// Make the message safe; answered with `LifeboatCore.saved`.
  case endMessage(call: Int, MessageEnding)
}
