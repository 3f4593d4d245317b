public import Plugins

/// Where a code host is to show what is said of a scenario.
public struct RunSpot: Sendable {
  private let fallback: Place?
  private let isThere: @Sendable (String) -> Bool

  /// - Parameters:
  ///   - fallback: the line that names the system, for scenarios that come with the harness and
  ///     are in no checkout.
  ///   - isThere: whether a file is in the checkout.
  public init(fallback: Place?, isThere: @escaping @Sendable (String) -> Bool) {
    self.fallback = fallback
    self.isThere = isThere
  }

  func place(of entry: RunRecord.Entry) -> Place? {
    guard let file = entry.file, isThere(file) else { return fallback }
    return Place(file, entry.script.first?.line ?? entry.line ?? 1)
  }
}
