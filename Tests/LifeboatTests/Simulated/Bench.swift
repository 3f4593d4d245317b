import Lifeboat
import Media
import SIP
import Signaling
import Wire

/// Where everybody lives in the simulated network.
enum Places {
  static let system = Endpoint(.v4(127, 9, 0, 1))
  static let caller = IPAddress.v4(127, 9, 0, 2)
  static let anna = IPAddress.v4(127, 9, 0, 21)
  static let ben = IPAddress.v4(127, 9, 0, 22)
}

/// A lifeboat, a caller and two duty managers on a virtual clock.
struct Bench {
  var network: SimulatedNetwork
  /// What the lifeboat wanted done, in order.
  private(set) var orders: [Order] = []

  init(
    _ means: CallList.Means = .invite, ring: Duration = .seconds(3),
    _ change: (inout Configuration) -> Void = { _ in }
  ) {
    var configuration = Configuration(listeners: [.init(.udp, Places.system)])
    var list = CallList(
      means,
      targets: [
        .init("Anna", URI(user: "anna", at: Endpoint(Places.anna))),
        .init("Ben", URI(user: "ben", at: Endpoint(Places.ben))),
      ])
    list.ring = ring
    configuration.lists[.duty] = list
    configuration.voicemail.silence = .seconds(2)
    configuration.voicemail.longest = .seconds(20)
    change(&configuration)
    network = SimulatedNetwork(seed: 1)
    let core = LifeboatCore(configuration, tracks: Self.tracks(configuration), seed: 1, from: .zero)
    network.add(core, at: Places.system.address)
    for address in [Places.caller, Places.anna, Places.ben] {
      network.add(Phone(address), at: address)
    }
  }

  /// Each prompt half a second of a tone of its own.
  static func tracks(_ configuration: Configuration) -> [Prompt: Track] {
    var tracks: [Prompt: Track] = [:]
    for prompt in configuration.fixedPrompts { tracks[prompt] = Track(clip(of: prompt)) }
    return tracks
  }

  static func clip(of prompt: Prompt) -> Clip {
    let frame = Tone(number: abs("\(prompt)".utf8.reduce(0) { $0 * 31 % 59 + Int($1) })).frame
    return Clip((0..<25).flatMap { _ in frame })
  }

  mutating func run(_ duration: Duration) {
    network.run(until: network.now + duration)
    orders += with { core, _ in core.drainOrders() } ?? []
  }

  @discardableResult
  mutating func with<Result>(_ body: (inout LifeboatCore, Moment) -> Result) -> Result? {
    network.with(Places.system.address, as: LifeboatCore.self, body)
  }

  @discardableResult
  mutating func phone<Result>(
    _ address: IPAddress = Places.caller, _ body: (inout Phone, Moment) -> Result
  ) -> Result? {
    network.with(address, as: Phone.self, body)
  }

  mutating func call(offers: Bool = true, edit: (inout Draft) -> Void = { _ in }) {
    phone { phone, now in
      phone.lateOffer = !offers
      phone.call(Places.system, offers: offers, at: now, edit: edit)
    }
  }

  mutating func press(_ key: Character) { phone { phone, _ in phone.press(key) } }

  /// One packet every 20 ms.
  mutating func speak(
    _ packets: [[UInt8]], from address: IPAddress = Places.caller, type: UInt8 = 0
  ) {
    for payload in packets {
      phone(address) { phone, _ in phone.speak(payload, type: type) }
      run(.milliseconds(20))
    }
  }

  var caller: Phone { self[Places.caller] }

  subscript(address: IPAddress) -> Phone {
    network.element(at: address, as: Phone.self) ?? Phone(address)
  }

  var tally: Tally {
    network.element(at: Places.system.address, as: LifeboatCore.self)?.tally ?? Tally()
  }

  var openCount: Int {
    network.element(at: Places.system.address, as: LifeboatCore.self)?.openCount ?? -1
  }

  /// What the caller has heard, decoded, from a place on.
  func heard(since place: Int = 0) -> [Int16] {
    caller.heard.dropFirst(place).flatMap { G711.mu.decode($0.payload) }
  }

  /// Whether the caller has heard a prompt from its beginning to its end.
  func hasHeard(_ prompt: Prompt, since place: Int = 0) -> Bool {
    let wanted = G711.mu.decode(G711.mu.encode(Self.clip(of: prompt).samples))
    let all = heard(since: place)
    guard all.count >= wanted.count else { return false }
    return stride(from: 0, through: all.count - wanted.count, by: 160).contains { start in
      all[start..<start + wanted.count].elementsEqual(wanted)
    }
  }
}
