import SIP
import Wire

/// What a system may do to everybody because of what one party sent.
enum ServiceDefects {
  static let all: [Defect] = [
    Defect("deaf-after-garbage", .drop, "after bytes that are no SIP the system says nothing more")
    {
      specimen in
      garbage(specimen).map { first in
        let said = specimen.places.filter { $0.index > first.index && $0.isFromSystem }
        return Strike(first, said.map { .remove($0.index) })
      }
    },
    Defect("slow-after-garbage", .delay, "bytes that are no SIP hold the system up for 700 ms") {
      specimen in
      garbage(specimen).compactMap { first in
        let next = specimen.places.first { $0.index > first.index && $0.isFromSystem }
        return next.map {
          Strike(first, [.postpone(from: $0.index, by: .milliseconds(700))])
        }
      }
    },
  ]

  private static func garbage(_ specimen: Specimen) -> [SpecimenPlace] {
    specimen.places.filter { place in
      guard place.isToSystem, case .unreadable = place.sighting.content else { return false }
      return true
    }
  }
}
