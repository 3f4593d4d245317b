public import Wire

extension BlobAccount {
  /// The query of a shared access signature for a container, which a client is given.
  ///
  /// `permissions` are letters in the order `racwdl`; the signature ends at that time.
  public func containerSignature(
    _ container: String, permissions: String = "c", until end: Moment
  ) -> String {
    let whole = Moment(nanoseconds: end.nanoseconds / 1_000_000_000 * 1_000_000_000)
    let values = ["sp": permissions, "se": whole.utc, "sv": "2021-08-06", "sr": "c"]
    let text = SignedText.ofService(values, resource: "/blob/\(name)/\(container)")
    let items = values.sorted { $0.key < $1.key } + [("sig", signature(of: text))]
    return items.map { "\($0.0)=\(PercentText.encoded($0.1))" }.joined(separator: "&")
  }
}
