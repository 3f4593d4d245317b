import Calls
public import Wire

/// Who asked a trunk with OPTIONS.
///
/// The system may have its trunks watched from elsewhere, and a carrier may watch them, too: what
/// others ask excuses the system where it spares a trunk, and is held against it nowhere.
extension Trunks {
  /// How many OPTIONS to the trunk of that place are remembered, whoever asked.
  public func probeCount(of order: Int) -> Int {
    places(of: order).reduce(0) { $0 + probes.all(to: $1.address).count }
  }

  /// The system's OPTIONS to the trunk of that place, in order.
  ///
  /// None where several parties share the address: whom each was for is not remembered.
  public func probes(of order: Int) -> ContiguousArray<PastProbe> {
    let lists = own(order)
    guard lists.count > 1 else { return lists.first ?? [] }
    return ContiguousArray(lists.joined().sorted { $0.asked.frame < $1.asked.frame })
  }

  /// The same by who asked, and at which of the trunk's addresses.
  public func probesByAsker(of order: Int) -> [ContiguousArray<PastProbe>] {
    own(order).flatMap { list in
      var rows: [UInt32: ContiguousArray<PastProbe>] = [:]
      for probe in list { rows[probe.asker, default: []].append(probe) }
      return rows.values
    }
  }

  private func own(_ order: Int) -> [ContiguousArray<PastProbe>] {
    places(of: order).filter { $0.port == nil }.map { place in
      probes.all(to: place.address).filter { isSystem($0) }
    }
  }

  private func isSystem(_ probe: PastProbe) -> Bool {
    probes.asker(of: probe).map(systems.contains) ?? false
  }

  /// Why the OPTIONS that were seen do not tell whether the system asked the trunk of that place;
  /// nil where they do.
  public func whyAskingIsOpen(_ order: Int) -> String? {
    if places(of: order).contains(where: { $0.port != nil }) {
      return "several parties share the address of the \(name(of: order))"
    }
    let strangers = places(of: order).lazy.flatMap { probes.all(to: $0.address) }
      .compactMap { probes.asker(of: $0) }.filter { asker in
        !systems.contains(asker) && !named.contains { $0.address == asker }
      }
    return strangers.first.map { "it was asked from \($0), which nobody named" }
  }
}
