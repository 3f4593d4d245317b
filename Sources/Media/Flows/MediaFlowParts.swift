import Wire

// A flow is cut where its source paused, and put together again.
extension MediaFlow {
  /// Those that go on with an earlier one joined to it, in order of their first packets.
  static func whole(_ flows: [MediaFlow]) -> [MediaFlow] {
    let ordered = flows.sorted { ($0.firstFrame, $0.ssrc) < ($1.firstFrame, $1.ssrc) }
    guard ordered.contains(where: \.isResumed) else { return ordered }
    var whole: [MediaFlow] = []
    var places: [FlowKey: Int] = [:]
    for flow in ordered {
      if flow.isResumed, let place = places[flow.key] {
        whole[place].append(part: flow)
      } else {
        places[flow.key] = whole.count
        whole.append(flow)
      }
    }
    return whole
  }

  /// Several of its parts as one flow, which has them as its parts; what RTCP says is of all of it.
  public func joined(_ parts: [MediaFlow]) -> MediaFlow? {
    guard var flow = parts.first else { return nil }
    for part in parts.dropFirst() { flow.append(part: part) }
    flow.rtcpPackets = rtcpPackets
    flow.reported = reported
    return flow
  }

  /// It, or what of it lies between long pauses.
  public var spans: [MediaFlow] { parts.isEmpty ? [self] : parts }

  private mutating func append(part: MediaFlow) {
    if parts.isEmpty { parts = [self] }
    parts.append(part)
    let pause = pause(before: part)
    if pause.nanoseconds > longestGap.nanoseconds { longestGap = pause }
    if part.longestGap.nanoseconds > longestGap.nanoseconds { longestGap = part.longestGap }
    if pause.nanoseconds >= Self.rest, !part.beginsTalkspurt { note(pause) }
    for stall in part.stalls { note(stall) }
    lacksStalls = lacksStalls || part.lacksStalls
    bytes += part.bytes
    markers += part.markers
    order.append(part.order)
    jitter.append(part.jitter)
    types.append(part.types)
    let room = max(0, Self.mostEvents - events.count)
    events += part.events.prefix(room)
    otherEvents += part.otherEvents + max(0, part.events.count - room)
    isProven = isProven || part.isProven
    isUncut = isUncut || part.isUncut
    lastFrame = part.lastFrame
    lastAt = part.lastAt
  }
}
