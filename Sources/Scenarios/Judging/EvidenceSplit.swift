package import Capture
package import Transports
package import Wire

/// Parts the frames of a wave into those of each run.
package struct EvidenceSplit: Sendable {
  private var parts: [UInt8: [Frame]] = [:]
  private var unowned: [Frame] = []

  /// Leaves out what the harness sent only to know that a system is up.
  ///
  /// - Parameter standing: Addresses outside the network that belong to the only run there is.
  package init(
    _ frames: [Frame], _ linkType: LinkType, network: UInt8, standing: [IPAddress] = []
  ) {
    let standing = Set(standing)
    for frame in frames {
      guard let (source, destination) = frame.addresses(linkType) else { continue }
      let ends = [source, destination].compactMap {
        standing.contains($0) ? (index: 0, host: 0) : Self.place($0, network)
      }
      if ends.contains(where: { $0.host == Self.probe }) { continue }
      if ends.isEmpty {
        unowned.append(frame)
      } else {
        for index in Set(ends.map(\.index)) { parts[index, default: []].append(frame) }
      }
    }
  }

  /// A run's frames up to a moment, numbered from 1.
  ///
  /// Packets of nobody's (lookups by name) that came while it was played belong to every run:
  /// whose they are is not known.
  package func frames(of block: AddressBlock, from start: Moment, to end: Moment) -> [Frame] {
    let own = (parts[block.index] ?? []).filter { $0.at <= end }
    let shared = unowned.filter { $0.at >= start && $0.at <= end }
    var all = own
    if !shared.isEmpty {
      all = (own + shared).sorted { ($0.at, $0.number) < ($1.at, $1.number) }
    }
    for index in all.indices { all[index].number = index + 1 }
    return all
  }

  private static let probe: UInt8 = {
    guard case .v4(let number) = AddressBlock(network: 0, index: 0).probe else { return 0 }
    return UInt8(truncatingIfNeeded: number)
  }()

  private static func place(_ address: IPAddress, _ network: UInt8) -> (index: UInt8, host: UInt8)?
  {
    guard case .v4(let number) = address, number >> 24 == 127,
      UInt8(truncatingIfNeeded: number >> 16) == network
    else { return nil }
    return (UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number))
  }
}
