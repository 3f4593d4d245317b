import Media
import SIP
import Wire

/// Reads what a UDP datagram carries: media, SIP, reports of other agents, questions for names.
struct DatagramReader: Sendable {
  /// Few enough to be looked through one by one.
  private let sipPorts: [UInt16]
  private(set) var media = FlowTable()
  /// Whether the packets of media are kept themselves, not only counted.
  var keepsMedia = false
  private(set) var kept = KeptMedia()

  init(sipPorts: Set<UInt16>) {
    self.sipPorts = Array(sipPorts)
  }

  /// Forgets the media flows that are meant.
  mutating func forgetFlows(where isMeant: (MediaFlow) -> Bool) {
    media.forgetFlows(where: isMeant)
  }

  /// Counts RTP and RTCP; false where a datagram is neither.
  ///
  /// They begin with a byte that nothing else begins with that is looked for.
  @inline(__always)
  mutating func takesMedia(
    _ payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp,
    isWhole: Bool
  ) -> Bool {
    guard !payload.isEmpty, FlowTable.mayBeMedia(firstByte: payload[0]),
      !isTaken(source.port), !isTaken(destination.port),
      media.receive(
        payload.raw, from: source, to: destination, frame: stamp.frame, at: stamp.at,
        isWhole: isWhole)
    else { return false }
    if keepsMedia, isWhole { kept.keep(payload, source, destination, stamp) }
    return true
  }

  /// Whether a port's datagrams are something else whatever they look like.
  private func isTaken(_ port: UInt16) -> Bool {
    for sipPort in sipPorts where sipPort == port { return true }
    return NameQuestion.isPort(port)
  }

  /// What a datagram shows that is no media; nil for a message that fills it and is to be left
  /// where it lies.
  func sightings(
    in payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp,
    leavesInPlace: Bool
  ) -> [Sighting]? {
    if let found = HEPPacket.sightings(in: payload, from: source, to: destination, stamp) {
      return found
    }
    if leavesInPlace, StartLine.begins(payload) { return nil }
    return contents(payload, source.port, destination.port).map {
      Sighting(
        frame: stamp.frame, at: stamp.at, transport: .udp, from: source, to: destination, $0)
    }
  }

  /// What is missing of a datagram of which the capture kept the beginning; nil where that is
  /// neither SIP nor what carries it.
  func gap(
    in payload: ByteView, _ source: Endpoint, _ destination: Endpoint, _ stamp: Stamp
  ) -> CaptureGap? {
    let isReport = HEPReading.isVersionThree(payload)
    guard isReport || StartLine.begins(payload) || isSIP(source, destination) else { return nil }
    return CaptureGap(
      isReport ? .carrier : .cut, from: source, to: destination, stamp.at...stamp.at,
      frame: stamp.frame, callID: isReport ? nil : CallIDLine.value(in: payload))
  }

  private func isSIP(_ source: Endpoint, _ destination: Endpoint) -> Bool {
    sipPorts.contains(source.port) || sipPorts.contains(destination.port)
  }

  private func contents(
    _ payload: ByteView, _ source: UInt16, _ destination: UInt16
  ) -> [Sighting.Content] {
    var payload = payload
    // RFC 3261 §7.5: empty lines before the start line are ignored.
    while !payload.isEmpty, payload[0] == 0x0D || payload[0] == 0x0A {
      payload = payload.dropping(1)
    }
    guard !payload.isEmpty else { return [] }
    if StartLine.begins(payload) { return [MessageReading.content(payload.copy)] }
    if NameQuestion.isPort(destination) {
      return NameQuestion.names(in: payload).map(Sighting.Content.dnsQuery)
    }
    guard sipPorts.contains(source) || sipPorts.contains(destination),
      !KeepAlive.isOne(payload)
    else { return [] }
    return [MessageReading.content(payload.copy)]
  }
}
