public import Wire

/// What a pcapng file says about itself, beside its packets.
public struct CaptureNotes: Hashable, Sendable {
  /// What wrote the file.
  public internal(set) var application: String?
  /// The comments on the file's sections, one after the other.
  public internal(set) var comments: [String] = []
  /// Names of addresses.
  public internal(set) var names: [IPAddress: String] = [:]
  /// The last counters of each interface of each section.
  private var counters: [UInt64: CaptureDrops] = [:]
  private var sections: UInt64 = 0

  /// A hostile file may hold any number of names and comments; more are not kept.
  private static let mostNames = 10_000
  private static let mostComments = 64
  private static let mostCounters = 10_000

  public init() {}

  /// What the capture itself counted, over all its interfaces; nil when it says nothing of it.
  public var drops: CaptureDrops? {
    guard !counters.isEmpty else { return nil }
    let none = CaptureDrops(received: 0, byKernel: 0, byInterface: 0)
    return counters.values.reduce(none) { sum, counter in
      CaptureDrops(
        received: sum.received.addingClamped(counter.received),
        byKernel: sum.byKernel.addingClamped(counter.byKernel),
        byInterface: sum.byInterface.addingClamped(counter.byInterface))
    }
  }

  mutating func addSection(_ block: ByteView, isSwapped: Bool) {
    sections += 1
    PcapngOptions(block, from: 24, isSwapped: isSwapped).forEach { code, value in
      switch code {
      case 1 where comments.count < Self.mostComments: comments.append(value.text)
      case 4 where application == nil: application = value.text
      default: break
      }
    }
  }

  /// Name resolution block, §4.5: records of an address and the names of it.
  mutating func addNames(_ block: ByteView, isSwapped: Bool) {
    PcapngOptions(block, from: 8, isSwapped: isSwapped).forEach { kind, record in
      let length = kind == 1 ? 4 : 16
      guard kind == 1 || kind == 2, record.count > length, names.count < Self.mostNames else {
        return
      }
      let address: IPAddress =
        kind == 1
        ? .v4(record.four(at: 0)) : .v6(high: record.eight(at: 0), low: record.eight(at: 8))
      let rest = record.dropping(length)
      let name = rest.prefix(rest.firstIndex(of: 0) ?? rest.count)
      if !name.isEmpty, names[address] == nil { names[address] = name.text }
    }
  }

  /// Interface statistics block, §4.6.
  mutating func addStatistics(_ block: ByteView, isSwapped: Bool) {
    guard block.count >= 24, counters.count < Self.mostCounters else { return }
    var found = CaptureDrops(received: 0, byKernel: 0, byInterface: 0)
    PcapngOptions(block, from: 20, isSwapped: isSwapped).forEach { code, value in
      guard value.count == 8 else { return }
      let number = Int(clamping: value.number(at: 0, as: UInt64.self, isSwapped: isSwapped))
      switch code {
      case 4: found.received = number
      case 5: found.byInterface = number
      case 7: found.byKernel = number
      default: break
      }
    }
    let interface = block.number(at: 8, as: UInt32.self, isSwapped: isSwapped)
    counters[sections << 32 | UInt64(interface)] = found
  }
}

extension ByteView {
  /// The bytes as text, whatever they are.
  fileprivate var text: String { String(decoding: copy, as: UTF8.self) }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }
}
