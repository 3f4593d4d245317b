public import SIP
import Wire

/// The ways to strike, by where a place is found.
extension Specimen {
  /// Each of those places never was.
  public func dropping(_ isStruck: (SpecimenPlace) -> Bool) -> [Strike] {
    places.filter(isStruck).map { Strike($0, [.remove($0.index)]) }
  }

  /// Each of those requests never was, nor what belongs to it on its hop.
  public func losing(_ isStruck: (SpecimenPlace) -> Bool) -> [Strike] {
    places.filter(isStruck).map { place in
      Strike(place, transaction(of: place).map { .remove($0.index) })
    }
  }

  /// Each of those comes once more, that much later.
  public func repeating(after: Duration, _ isStruck: (SpecimenPlace) -> Bool) -> [Strike] {
    places.filter(isStruck).map { Strike($0, [.again($0.index, after: after)]) }
  }

  /// Each of those comes that much later, what follows does not.
  public func delaying(by: Duration, _ isStruck: (SpecimenPlace) -> Bool) -> [Strike] {
    places.filter(isStruck).map { Strike($0, [.move($0.index, by: by)]) }
  }

  /// Each of those and all that follows come that much later.
  public func postponing(by: Duration, _ isStruck: (SpecimenPlace) -> Bool) -> [Strike] {
    places.filter(isStruck).map { Strike($0, [.postpone(from: $0.index, by: by)]) }
  }

  /// Each of those is changed, and so is the same said again; no strike where nothing changes.
  public func editing(
    _ isStruck: (SpecimenPlace) -> Bool, _ change: (inout Draft) -> Void
  ) -> [Strike] {
    places.filter { isStruck($0) && !$0.isRepetition }.compactMap { place in
      let edits: [Strike.Edit] = repetitions(of: place).compactMap { same in
        changed(same, change).map { .change(same.index, $0) }
      }
      return edits.isEmpty ? nil : Strike(place, edits)
    }
  }

  /// Each of those is changed, with all that belongs to it on its hop.
  public func editingTransaction(
    _ isStruck: (SpecimenPlace) -> Bool, _ change: (inout Draft) -> Void
  ) -> [Strike] {
    places.filter(isStruck).compactMap { place in
      let edits: [Strike.Edit] = transaction(of: place).compactMap { part in
        changed(part, change).map { .change(part.index, $0) }
      }
      return edits.isEmpty ? nil : Strike(place, edits)
    }
  }

  /// The audio from one party to another is spoilt; no strike where none of it is struck.
  public func spoiling(_ defect: MediaDefect) -> [Strike] {
    guard let first = places.first, defect.apply(to: media, roles) != nil else { return [] }
    return [Strike(first, [], media: defect)]
  }

  /// A message made from another is seen that much after it.
  public func inserting(
    after: Duration, _ isStruck: (SpecimenPlace) -> Bool, _ change: (inout Draft) -> Void
  ) -> [Strike] {
    places.filter(isStruck).compactMap { place in
      changed(place, change).map { Strike(place, [.insert($0.moved(to: place.at + after))]) }
    }
  }

  /// A place and every other where the same bytes go the same way.
  public func repetitions(of place: SpecimenPlace) -> [SpecimenPlace] {
    places.filter {
      $0.message == place.message && $0.sighting.source == place.sighting.source
        && $0.sighting.destination == place.sighting.destination
    }
  }

  /// The place's sighting with its message changed; nil where nothing is different.
  public func changed(_ place: SpecimenPlace, _ change: (inout Draft) -> Void) -> Sighting? {
    guard let message = place.message else { return nil }
    var draft = Draft(message)
    change(&draft)
    guard let edited = try? draft.message(), edited != message else { return nil }
    return place.sighting.with(.sip(edited))
  }
}

extension Draft {
  /// Replaces text in the body.
  public mutating func rewrite(_ old: String, to new: String) {
    body = Array(String(decoding: body, as: UTF8.self).replacing(old, with: new).utf8)
  }

  /// Replaces text in the first header field of that name.
  public mutating func rewrite(_ name: HeaderName, _ old: String, to new: String) {
    self[name] = self[name]?.replacing(old, with: new)
  }

  /// Makes it a response of another status.
  public mutating func restate(_ status: StatusCode) {
    startLine = .response(status, reason: status.reason)
  }
}
