import Calls
import SIP
import Wire

/// The failures the caller was told, by the INVITE they ended.
struct CallerRefusals {
  private let failures: [[Sighting]]
  /// By the frame of a final response, the place of its INVITE.
  private let places: [Int: Int]

  init(_ invites: [Transaction]) {
    var places: [Int: Int] = [:]
    failures = invites.enumerated().map { place, invite in
      let finals = invite.finals
      for final in finals where places[final.frame] == nil { places[final.frame] = place }
      return finals.filter { $0.status?.isFailure == true }
    }
    self.places = places
  }

  /// A failure that went to the caller before a 2xx to the same INVITE.
  func refusal(before success: Sighting) -> Sighting? {
    places[success.frame].flatMap { place in
      failures[place].first { $0.frame < success.frame }
    }
  }
}
