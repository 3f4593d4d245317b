package import Calls
import SIP
import Synchronization

/// What several checks look for in the same evidence, found once.
///
/// All of it follows from the evidence alone, so it does not matter who finds it first; a lock
/// keeps it safe to share. A call is known by where its legs lie: they are kept here as well, so
/// nothing else can come to lie there.
final class EvidenceFinds: Sendable {
  private struct Found<Value: Sendable>: Sendable {
    let legs: [Leg]
    let value: Value
  }

  private struct All: Sendable {
    var answers: [UInt: Found<[EdgeAnswer]>] = [:]
    var passages: [UInt: Found<[Passage]>] = [:]
    var attempts: [UInt: Found<[Attempt]>] = [:]
    var certainties: [UInt: Found<Bool>] = [:]
    var formats: [SessionBody: AudioFormats?] = [:]
    var refusals: NetworkRefusals?
    var setups: ConnectionSetups?
    var packets: PacketPlaces?
  }

  private let all = Mutex(All())

  func answers(in call: Call, _ find: () -> [EdgeAnswer]) -> [EdgeAnswer] {
    found(\.answers, in: call, find)
  }

  func passages(in call: Call, _ find: () -> [Passage]) -> [Passage] {
    found(\.passages, in: call, find)
  }

  func attempts(in call: Call, _ find: () -> [Attempt]) -> [Attempt] {
    found(\.attempts, in: call, find)
  }

  func certainty(in call: Call, _ find: () -> Bool) -> Bool {
    found(\.certainties, in: call, find)
  }

  /// What is known of a call, found where it is not; the lock is not held meanwhile.
  private func found<Value: Sendable>(
    _ table: WritableKeyPath<All, [UInt: Found<Value>]>, in call: Call, _ find: () -> Value
  ) -> Value {
    let place = Self.place(call)
    if let known = all.withLock({ $0[keyPath: table][place] }) { return known.value }
    let value = find()
    all.withLock { $0[keyPath: table][place] = Found(legs: call.legs, value: value) }
    return value
  }

  /// Bodies that are the same, as those a proxy passes on, are read once.
  func formats(of body: SessionBody, _ find: () -> AudioFormats?) -> AudioFormats? {
    if let known = all.withLock({ $0.formats[body] }) { return known }
    let found = find()
    all.withLock { _ = $0.formats.updateValue(found, forKey: body) }
    return found
  }

  func refusals(_ find: () -> NetworkRefusals) -> NetworkRefusals {
    if let known = all.withLock({ $0.refusals }) { return known }
    let found = find()
    all.withLock { $0.refusals = found }
    return found
  }

  func setups(_ find: () -> ConnectionSetups) -> ConnectionSetups {
    if let known = all.withLock({ $0.setups }) { return known }
    let found = find()
    all.withLock { $0.setups = found }
    return found
  }

  func packetPlaces(_ find: () -> PacketPlaces) -> PacketPlaces {
    if let known = all.withLock({ $0.packets }) { return known }
    let found = find()
    all.withLock { $0.packets = found }
    return found
  }

  private static func place(_ call: Call) -> UInt {
    // A number and not a pointer: nothing is read from there.
    call.legs.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
  }
}

/// A body as a key: equal where every byte is.
struct SessionBody: Hashable, Sendable {
  let bytes: ArraySlice<UInt8>

  static func == (left: SessionBody, right: SessionBody) -> Bool {
    left.bytes.elementsEqual(right.bytes)
  }

  func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension Evidence {
  /// The dialogs edges made in a call, in order of their 2xx.
  func edgeAnswers(in call: Call) -> [EdgeAnswer] {
    finds.answers(in: call) { call.edgeAnswers(roles) }
  }

  /// What passed the system inside the dialogs it joins.
  func passages(in call: Call) -> [Passage] {
    finds.passages(in: call) { call.passages(edgeAnswers(in: call), roles) }
  }

  /// The trunks the system tried for a call, in capture order.
  package func attempts(in call: Call) -> [Attempt] {
    finds.attempts(in: call) { call.attempts(roles, refusals, setups) }
  }

  /// How long connections took to set up.
  private var setups: ConnectionSetups {
    finds.setups { ConnectionSetups(sightings) }
  }

  /// What the network said of the system's packets to edges.
  var refusals: NetworkRefusals {
    finds.refusals { NetworkRefusals(sightings, roles) }
  }

  /// The codecs of a message's first audio stream; nil as for `AudioFormats`.
  func formats(_ message: Message?) -> AudioFormats? {
    guard let message, AudioFormats.isSDP(message) else { return nil }
    return finds.formats(of: SessionBody(bytes: message.body)) { AudioFormats(message) }
  }
}
