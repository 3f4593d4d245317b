public import Wire

/// Elements, each at its address, on a virtual clock, joined by links that may lose packets.
///
/// Everything follows from the seed, the elements and what is asked of them. A packet to an
/// address where nobody is comes back to its sender as `refused`.
public struct SimulatedNetwork {
  /// A packet that was sent, and what the link made of it.
  public struct Observation: Sendable {
    public let packet: Packet
    public let sentAt: Moment
    /// Empty when the packet was lost, two moments when it was doubled.
    public let arrivals: [Moment]
  }

  enum Event {
    case arrival(Packet)
    case failure(TransportFailure)
    /// The element in that slot asked to be woken.
    case wake(Int)
    case action((inout SimulatedNetwork) -> Void)
  }

  struct Slot {
    var element: any Element
    /// The earliest wake event in the queue.
    var wakeAt: Moment?
  }

  public private(set) var now: Moment
  /// The link between addresses that have none of their own.
  public var link: LinkModel
  /// Sees every packet as it is sent.
  public var observer: ((Observation) -> Void)?
  /// Gives one packet a link of its own; nil leaves it to the link it would take.
  public var exception: ((Packet, Moment) -> LinkModel?)?

  private let generator: SeededGenerator
  private var slots: [Slot] = []
  private var slotOfAddress: [IPAddress: Int] = [:]
  private var directions: [Direction: Lane] = [:]
  private var queue = MomentQueue<Event>()
  private var eventsThisMoment = 0

  public init(seed: UInt64, link: LinkModel = .perfect, start: Moment = .zero) {
    generator = SeededGenerator(seed: seed)
    self.link = link
    now = start
  }

  /// Puts an element at these addresses, in place of what was there.
  public mutating func add(_ element: some Element, at addresses: IPAddress...) {
    slots.append(Slot(element: element))
    for address in addresses { slotOfAddress[address] = slots.count - 1 }
    flush(slots.count - 1)
  }

  /// Takes an address off the network: from now on what is sent there is refused.
  public mutating func remove(_ address: IPAddress) {
    guard let slot = slotOfAddress.removeValue(forKey: address) else { return }
    if !slotOfAddress.values.contains(slot) { slots[slot] = Slot(element: Nobody()) }
  }

  /// Gives one direction between two addresses a link of its own.
  public mutating func setLink(_ model: LinkModel, from source: IPAddress, to target: IPAddress) {
    self[lane: Direction(source: source, target: target)].model = model
  }

  /// The element at an address as it is now; nil when it is another kind, or nobody is there.
  public func element<Kind: Element>(at address: IPAddress, as kind: Kind.Type) -> Kind? {
    slotOfAddress[address].flatMap { slots[$0].element as? Kind }
  }

  /// Lets the element at an address do something now, such as start a call.
  @discardableResult
  public mutating func with<Kind: Element, Result>(
    _ address: IPAddress, as kind: Kind.Type, _ body: (inout Kind, Moment) -> Result
  ) -> Result? {
    guard let slot = slotOfAddress[address], var element = slots[slot].element as? Kind else {
      return nil
    }
    // The only copy, so that what the element holds is changed in place.
    slots[slot].element = Nobody()
    let result = body(&element, now)
    slots[slot].element = element
    flush(slot)
    return result
  }

  /// Has something done at a moment, or now when that has passed.
  public mutating func schedule(
    at moment: Moment, _ action: @escaping (inout SimulatedNetwork) -> Void
  ) {
    queue.insert(.action(action), at: max(now, moment))
  }

  /// Lets time pass; says whether nothing is left to happen.
  @discardableResult
  public mutating func run(until limit: Moment) -> Bool {
    while let first = queue.first, first.at <= limit {
      queue.removeFirst()
      eventsThisMoment = first.at == now ? eventsThisMoment + 1 : 0
      precondition(eventsThisMoment < 1_000_000, "an element asks to be woken at \(now) for ever")
      now = max(now, first.at)
      handle(first.value, first.at)
    }
    now = max(now, limit)
    return queue.count == 0
  }

  private mutating func handle(_ event: Event, _ at: Moment) {
    switch event {
    case .arrival(let packet):
      guard let slot = slotOfAddress[packet.destination.address] else { return refuse(packet) }
      slots[slot].element.receive(packet, at: now)
      flush(slot)
    case .failure(let failure):
      guard let slot = slotOfAddress[failure.source.address] else { return }
      slots[slot].element.transportFailed(failure, at: now)
      flush(slot)
    case .wake(let slot):
      guard slots[slot].wakeAt == at else { return }
      slots[slot].wakeAt = nil
      if let deadline = slots[slot].element.deadline, deadline <= now {
        slots[slot].element.wake(at: now)
      }
      flush(slot)
    case .action(let action):
      action(&self)
    }
  }

  /// Sends what an element has to send, and notes when it wants to be woken.
  private mutating func flush(_ slot: Int) {
    for packet in slots[slot].element.drain() { send(packet) }
    guard let deadline = slots[slot].element.deadline else { return }
    let at = max(deadline, now)
    guard at < slots[slot].wakeAt ?? Moment(nanoseconds: .max) else { return }
    slots[slot].wakeAt = at
    queue.insert(.wake(slot), at: at)
  }

  private mutating func send(_ packet: Packet) {
    let special = exception?(packet, now)
    let direction = Direction(source: packet.source.address, target: packet.destination.address)
    let arrivals = self[lane: direction].arrivals(
      of: packet.transport, special, otherwise: link, at: now)
    for arrival in arrivals { queue.insert(.arrival(packet), at: arrival) }
    observer?(Observation(packet: packet, sentAt: now, arrivals: arrivals))
  }

  private mutating func refuse(_ packet: Packet) {
    let direction = Direction(source: packet.destination.address, target: packet.source.address)
    let failure = TransportFailure(
      .refused, packet.transport, from: packet.source, to: packet.destination)
    let arrivals = self[lane: direction].arrivals(
      of: packet.transport, nil, otherwise: link, at: now)
    for arrival in arrivals { queue.insert(.failure(failure), at: arrival) }
  }

  private func makeLane(_ direction: Direction) -> Lane {
    Lane(generator: generator.fork("\(direction.source)>\(direction.target)"))
  }

  private subscript(lane direction: Direction) -> Lane {
    get { directions[direction] ?? makeLane(direction) }
    set { directions[direction] = newValue }
  }
}
