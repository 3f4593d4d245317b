/// A record that programs read: a version of its shape, and what it says.
public protocol JSONRecord: Encodable {}

extension JSONRecord {
  /// Indented JSON with keys in order, so that two records can be compared as text.
  public func text() throws -> String {
    try RecordText.pretty(self)
  }
}
