package import Calls
package import Checks
package import SIP
import Wire

/// Takes back what a tap cannot know: which of two packets to different parties left first.
///
/// The harness reads its sockets one after the other, so the order in which two parties were sent
/// something is not the order in which they are read, where it was almost at the same time.
package enum TapOrder {
  /// How far apart two packets must be for their order to be known.
  package static let resolution = Duration.milliseconds(5)

  /// The verdict without findings that rest on such an order.
  package static func temper(
    _ verdict: Verdict, _ sightings: [Sighting], _ roles: Roles
  ) -> Verdict {
    guard case .failed(let findings) = verdict else { return verdict }
    let sound = findings.filter { finding in
      let pointed = sightings.filter {
        finding.frames.contains($0.frame) && roles.isSystem($0.source)
      }
      return !pointed.indices.contains { index in
        pointed[index...].dropFirst().contains { isTie(pointed[index], $0) }
      }
    }
    if !sound.isEmpty { return .failed(sound) }
    return .inconclusive(
      "a tap does not know the order of packets to different parties less than "
        + "\(resolution.text) apart")
  }

  private static func isTie(_ one: Sighting, _ other: Sighting) -> Bool {
    guard one.destination.address != other.destination.address else { return false }
    let apart = other.at - one.at
    return apart < resolution && apart > .zero - resolution
  }
}
