public import Media
public import SIP
import Wire

/// A defect put into one place of a trace.
public struct Strike: Sendable {
  public enum Edit: Sendable {
    case remove(Int)
    /// The same bytes once more, that much later.
    case again(Int, after: Duration)
    /// That much later, or with a negative duration earlier; alone.
    case move(Int, by: Duration)
    /// Right after another, at its time.
    case hold(Int, until: Int)
    /// Right before another, that much earlier.
    case hasten(Int, before: Int, by: Duration)
    case change(Int, Sighting)
    /// This one and all that follow come that much later.
    case postpone(from: Int, by: Duration)
    case insert(Sighting)
  }

  /// The place it is about.
  public let place: SpecimenPlace
  public let edits: [Edit]
  /// What is done to the packets of audio; nil where nothing is.
  public let media: MediaDefect?
  /// The packets of audio as they then are, where no `MediaDefect` says it.
  public let spoil: (@Sendable ([MediaPacket]) -> [MediaPacket])?
  /// What then is beside messages and audio.
  public let traffic: (@Sendable (Specimen.Traffic) -> Specimen.Traffic)?

  public init(
    _ place: SpecimenPlace, _ edits: [Edit] = [], media: MediaDefect? = nil,
    spoil: (@Sendable ([MediaPacket]) -> [MediaPacket])? = nil,
    traffic: (@Sendable (Specimen.Traffic) -> Specimen.Traffic)? = nil
  ) {
    self.spoil = spoil
    self.traffic = traffic
    self.media = media
    self.place = place
    self.edits = edits
  }

  /// How much longer the trace is.
  var prolongs: Duration {
    edits.reduce(.zero) { sum, edit in
      if case .postpone(_, let by) = edit { sum + by } else { sum }
    }
  }

  /// The trace with the defect in it, numbered anew in order of time.
  func apply(to sightings: [Sighting]) -> [Sighting] {
    var entries: [Entry?] = sightings.enumerated().map { Entry($1, rank: Double($0)) }
    var added: [Entry] = []
    for edit in edits {
      switch edit {
      case .remove(let index): entries[index] = nil
      case .again(let index, let after):
        guard let entry = entries[index] else { continue }
        added.append(Entry(entry.sighting.moved(to: entry.sighting.at + after), rank: .infinity))
      case .move(let index, let by):
        entries[index]?.sighting.move(by: by)
      case .hold(let index, let other):
        guard let target = entries[other] else { continue }
        entries[index]?.place(at: target.sighting.at, rank: target.rank + 0.5)
      case .hasten(let index, let other, let by):
        guard let target = entries[other] else { continue }
        entries[index]?.place(at: target.sighting.at - by, rank: target.rank - 0.5)
      case .change(let index, let sighting):
        guard let entry = entries[index] else { continue }
        entries[index] = Entry(sighting.moved(to: entry.sighting.at), rank: entry.rank)
      case .postpone(let first, let by):
        for index in entries.indices where index >= first { entries[index]?.sighting.move(by: by) }
      case .insert(let sighting): added.append(Entry(sighting, rank: .infinity))
      }
    }
    let all = entries.compactMap(\.self) + added
    return all.sorted { ($0.sighting.at, $0.rank) < ($1.sighting.at, $1.rank) }
      .enumerated().map { $1.sighting.numbered($0 + 1) }
  }

  /// A sighting on its way to its place; of two at one time the lower rank was first.
  private struct Entry {
    var sighting: Sighting
    var rank: Double

    init(_ sighting: Sighting, rank: Double) {
      self.sighting = sighting
      self.rank = rank
    }

    mutating func place(at moment: Moment, rank: Double) {
      sighting = sighting.moved(to: moment)
      self.rank = rank
    }
  }
}

extension Sighting {
  fileprivate mutating func move(by duration: Duration) { self = moved(to: at + duration) }
}
