import SIP
import Wire

/// What a system may do wrong with timers, and with what it asks by itself.
enum TimerDefects {
  static let all: [Defect] = [
    Defect("resend-missing", .drop, "an unanswered request is not sent again") { specimen in
      specimen.dropping { isTimed($0, in: specimen) }
    },
    Defect("resend-early", .delay, "an unanswered request is sent again 200 ms too early") {
      specimen in
      specimen.delaying(by: .milliseconds(-200)) { isTimed($0, in: specimen) }
    },
    Defect("resend-late", .delay, "an unanswered request is sent again 400 ms too late") {
      specimen in
      specimen.delaying(by: .milliseconds(400)) { isTimed($0, in: specimen) }
    },
    Defect("resend-after-answer", .repeat, "an answered request is sent again") { specimen in
      specimen.places.filter { $0.isFromSystem && isRequest($0) && !$0.isRepetition }
        .compactMap { place in
          guard let answer = specimen.response(to: place, where: { _ in true }),
            place.method != .bye || answer.status?.isFinal == true
          else { return nil }
          return Strike(
            place, [.again(place.index, after: answer.at - place.at + .milliseconds(500))])
        }
    },
    Defect("invite-again-over-tcp", .repeat, "an INVITE is sent twice over TCP") {
      $0.repeating(after: .milliseconds(1)) { $0.isEdgeInvite && $0.sighting.transport.isReliable }
    },
    Defect("failure-not-repeated", .drop, "a failure the caller does not ACK is not sent again") {
      $0.dropping {
        $0.isFromSystem && $0.isToCarrier && $0.status?.isFailure == true && $0.isRepetition
      }
    },
    Defect("failure-after-ack", .repeat, "a failure is sent again after its ACK") { specimen in
      specimen.repeating(after: .milliseconds(1500)) {
        ResponseDefects.isFailure($0) && !$0.sighting.transport.isReliable
      }
    },
    Defect("repetition-not-answered", .drop, "a request that comes again is not answered again") {
      specimen in
      specimen.dropping { place in
        guard place.isFromSystem, place.isRepetition,
          place.about != .invite || place.status == .trying,
          place.status != nil, let request = specimen.request(of: place)
        else { return false }
        return specimen.transaction(of: request).contains { $0.isRepetition && $0.method != nil }
      }
    },
    Defect("200-not-relayed-again", .drop, "a 200 the edge repeats is not passed on again") {
      $0.dropping {
        $0.isFromSystem && $0.isToCarrier && $0.status?.isSuccess == true && $0.about == .invite
          && $0.isRepetition
      }
    },
    Defect("options-not-answered", .drop, "an OPTIONS to the system is not answered") {
      $0.dropping { $0.isFinal && $0.about == .options }
    },
    Defect("health-check-skipped", .drop, "the system leaves a health check out") { specimen in
      let asked = specimen.places.filter { $0.isRequest(.options) && $0.isToEdge }
      // Neither the first nor the last, which nobody would miss.
      return specimen.losing { place in
        asked.dropFirst(2).dropLast(2).contains { $0.index == place.index }
      }
    },
    Defect("dns-query", .insert, "the system asks DNS for the next hop") { specimen in
      specimen.places.filter(\.isEdgeInvite).map { invite in
        let query = invite.sighting.with(.dnsQuery("edge.invalid"))
          .redirected(
            from: Endpoint(invite.sighting.source.address, 40_000),
            to: Endpoint(.v4(127, 10, 0, 53), 53))
        return Strike(invite, [.insert(query.moved(to: invite.at - .microseconds(500)))])
      }
    },
    Defect("call-delayed", .delay, "the caller's INVITE is passed on to the first edge 2 s later") {
      specimen in
      guard let first = specimen.places.first(where: \.isEdgeInvite) else { return [] }
      return specimen.postponing(by: .seconds(2)) { $0.index == first.index }
    },
  ]

  private static func isRequest(_ place: SpecimenPlace) -> Bool {
    place.method != nil && place.method != .ack && !place.sighting.transport.isReliable
  }

  /// A request that the system repeats of itself and not because it was sent it again.
  private static func isTimed(_ place: SpecimenPlace, in specimen: Specimen) -> Bool {
    place.isFromSystem && place.isRepetition && isRequest(place)
      && (specimen.response(to: place) { _ in true }.map { $0.index > place.index } ?? true)
  }
}
