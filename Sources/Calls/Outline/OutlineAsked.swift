import Wire

/// Reads a group of stubs as requests outside a call, or says that it is none.
extension OutlineTable {
  func asked(_ group: Int32) -> OutlineReading {
    var place = groups[Int(group)].head
    guard place >= 0 else { return .unknown }
    let first = stubs[Int(place)]
    var asked = OutlineReading.Asked(
      client: parties.address(of: first.source),
      server: parties.address(of: first.destination))
    // Each request is answered before the next is sent, or at least before the group ends.
    var open: [Stub] = []
    var probes: [OutlineReading.Probe] = []
    var known: ContiguousArray<UInt64> = []
    while place >= 0 {
      let stub = stubs[Int(place)]
      place = stub.next
      // What is part of a call that had begun before the capture has to be told apart.
      if stub.isMismatched || [.invite, .ack, .cancel, .bye].contains(stub.method) {
        return .unknown
      }
      let client = parties.address(of: stub.isRequest ? stub.source : stub.destination)
      let server = parties.address(of: stub.isRequest ? stub.destination : stub.source)
      if stub.isRequest {
        let message = hash.mix(
          stub.branch ^ UInt64(stub.method.rawValue), UInt64(stub.number) ^ UInt64(client) << 32)
        let key = hash.mix(message, UInt64(server))
        guard stub.branch != 0, client != server, open.count < 8, known.count < 256,
          !known.contains(key)
        else { return .unknown }
        known.append(key)
        open.append(stub)
        asked.transactions += 1
        let isBetweenThem =
          client == asked.client && server == asked.server
          || client == asked.server && server == asked.client
        if !isBetweenThem { asked.hasOthers = true }
        if client == asked.client { asked.clientAsks = true }
        if server == asked.client { asked.clientIsAsked = true }
        if client == asked.server { asked.serverAsks = true }
        if server == asked.server { asked.serverIsAsked = true }
      } else {
        guard
          let index = open.firstIndex(where: {
            $0.branch == stub.branch && $0.number == stub.number && $0.method == stub.method
              && parties.address(of: $0.source) == client
              && parties.address(of: $0.destination) == server
          }), stub.at - open[index].at <= Self.prompt,
          stub.status < 200 || (stub.toTag != 0 && stub.fromTag == open[index].fromTag)
        else { return .unknown }
        if stub.status >= 200, stub.method == .options {
          probes.append(
            .init(
              client: client, server: server, frame: Int(open[index].frame),
              at: Moment(nanoseconds: open[index].at), status: Int(stub.status),
              answerFrame: Int(stub.frame), answeredAt: Moment(nanoseconds: stub.at)))
        }
        if stub.status >= 200 { open.remove(at: index) }
      }
    }
    return open.isEmpty ? .asked(asked, probes: probes) : .unknown
  }

  /// What is answered within this is never due to be sent again (500 ms, RFC 3261 timers A, E).
  private static let prompt: Int64 = 500_000_000
}
