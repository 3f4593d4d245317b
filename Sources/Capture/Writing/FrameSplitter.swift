public import Wire

/// Parts one capture into one for each group of addresses, such as a scenario's.
public struct FrameSplitter<Group: Hashable> {
  private let linkType: LinkType
  private let group: (IPAddress) -> Group?

  /// `group` says whose an address is; nil for one that is nobody's.
  public init(_ linkType: LinkType, by group: @escaping (IPAddress) -> Group?) {
    self.linkType = linkType
    self.group = group
  }

  /// Each group's frames, numbered from 1 as in the file that will hold them.
  ///
  /// A frame between two groups belongs to both: that they speak at all is worth seeing.
  public func split(_ frames: [Frame]) -> [Group: [Frame]] {
    var parts: [Group: [Frame]] = [:]
    for frame in frames {
      guard let (source, destination) = frame.addresses(linkType) else { continue }
      let groups = Set([group(source), group(destination)].compactMap { $0 })
      for group in groups {
        var numbered = frame
        numbered.number = (parts[group]?.count ?? 0) + 1
        parts[group, default: []].append(numbered)
      }
    }
    return parts
  }
}
