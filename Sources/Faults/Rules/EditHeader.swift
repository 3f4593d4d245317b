public import SIP
public import Wire

/// Sets or removes a header field on the way.
///
/// What cannot be read as SIP goes through as it is.
public struct EditHeader: LinkRule {
  private var selection: Selection
  private let name: HeaderName
  private let value: String?

  /// With nil as value all fields of that name are removed.
  public init(
    _ name: HeaderName, to value: String?, in filter: MessageFilter,
    _ occurrences: Occurrences = .all
  ) {
    self.name = name
    self.value = value
    selection = Selection(filter, occurrences)
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    guard selection.strikes(packet, direction), let message = try? Message(packet.bytes) else {
      return .pass
    }
    var draft = Draft(message)
    draft[name] = value
    return .replace(draft.bytes)
  }
}

extension LinkRule where Self == EditHeader {
  public static func edit(
    _ name: HeaderName, to value: String?, in filter: MessageFilter,
    _ occurrences: Occurrences = .all
  ) -> EditHeader {
    EditHeader(name, to: value, in: filter, occurrences)
  }
}
