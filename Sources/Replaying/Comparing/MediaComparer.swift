import Wire

/// Compares the RTP that the system sent in a call: that it came, in which payload types, how many
/// packets, and how many of them are missing.
struct MediaComparer {
  let old: CallMedia
  let new: CallMedia
  let timing: ReplayTiming

  var differences: [ReplayDifference] {
    Set(old.relayed.keys).union(new.relayed.keys).sorted().flatMap { name in
      compare(name, old.relayed[name], new.relayed[name])
    }
  }

  private func compare(
    _ name: String, _ was: RelayedStream?, _ now: RelayedStream?
  ) -> [ReplayDifference] {
    func difference(_ kind: ReplayDifference.Kind) -> ReplayDifference {
      ReplayDifference(
        kind: kind, message: "RTP", from: ReplayCast.system, to: name, recordedFrame: was?.frame,
        replayedFrame: now?.frame)
    }
    guard let was else { return [difference(.extra)] }
    guard let now else {
      // Where no party sent anything any more there was nothing to pass on.
      return new.sent == 0 && old.sent > 0 ? [] : [difference(.missing)]
    }
    var found: [ReplayDifference] = []
    if was.payloadTypes != now.payloadTypes {
      found.append(
        difference(.payloadTypes(recorded: was.payloadTypes, replayed: now.payloadTypes)))
    }
    // At another speed a system that speaks by itself has other times for it.
    guard timing.speed == 1 else { return found }
    if abs(was.count - now.count) > slack(was) + max(0, old.sent - new.sent) {
      found.append(difference(.packets(recorded: was.count, replayed: now.count)))
    }
    if abs(was.lost - now.lost) > 2 + was.count / 100 {
      found.append(difference(.loss(recorded: was.lost, replayed: now.lost)))
    }
    return found
  }

  /// How many packets more or less are a matter of when a call was answered and ended.
  private func slack(_ stream: RelayedStream) -> Int {
    let seconds = stream.duration.seconds
    let rate = seconds > 0 ? min(1_000, Double(stream.count) / seconds) : 0
    return 2 + stream.count / 20 + Int(rate * timing.tolerance.seconds)
  }
}
