public import Media
public import SIP
public import Wire

/// HTTP and bare packets of a ladder, and what follows from all its lines of who wrote to whom.
struct LadderTraffic {
  private(set) var exchanges: [WebExchange] = []
  private(set) var contacts: [Contact] = []

  mutating func add(_ contact: Contact) { contacts.append(contact) }
  mutating func add(_ exchange: WebExchange) { exchanges.append(exchange) }
}

extension LadderComposer {
  /// `system -> desktop TCP 1.000 to-port=443`.
  mutating func touch(_ line: LadderLine, _ carrier: Contact.Carrier) {
    let port = line["to-port"].flatMap { UInt16($0) } ?? 443
    traffic.add(
      Contact(
        from: line.from.address, to: Endpoint(line.to.address, port), carrier,
        frame: sightings.count, at: line.at))
  }

  /// `system -> store PUT /voicemail/1.wav 9.000 status=201 audio=carrier since=4 until=7`.
  mutating func exchange(
    _ line: LadderLine, _ method: String, _ target: String
  ) throws(LadderError) {
    var body: [UInt8] = Array((line["body"] ?? "").utf8)
    if let name = line["audio"] {
      guard let party = LadderParties.party(named: name) else {
        throw LadderError(line: line.number, "no party is called \"\(name)\"")
      }
      let since = line["since"].flatMap(LadderLine.seconds) ?? 0
      let until = line["until"].flatMap { Double($0) } ?? .infinity
      let said = media.packets.filter {
        $0.source.address == party.address && $0.at >= .seconds(since)
          && Double($0.at.nanoseconds) / 1e9 < until
      }
      body =
        WaveFile(
          Clip(
            said.flatMap { packet -> [Int16] in
              guard let header = packet.header, let law = G711(payloadType: header.payloadType)
              else { return [] }
              return law.decode(packet.bytes[header.payload])
            })
        ).bytes
    }
    let fields = line.keys.compactMap { key, value in
      key.hasPrefix("header.") ? WebExchange.Field(String(key.dropFirst(7)), value) : nil
    }
    let status = line["status"].flatMap { Int($0) }
    let frame = sightings.count
    traffic.add(
      WebExchange(
        from: Endpoint(line.from.address, 40_900), to: Endpoint(line.to.address, 10_000),
        method: method, target: target, fields: fields, body: body, length: body.count,
        isWhole: true, startedAt: line.at, frame: frame, at: line.at,
        answer: status.map {
          .init(status: $0, fields: [], frame: frame, at: line.at + .milliseconds(5))
        }))
  }
}

extension OtherTraffic {
  /// What is beside these messages and packets: who wrote to whom follows from them.
  public init(
    beside sightings: [Sighting], _ packets: [MediaPacket], exchanges: [WebExchange],
    contacts: [Contact]
  ) {
    var all = contacts
    for sighting in sightings where sighting.message != nil {
      all.append(
        Contact(
          from: sighting.source.address, to: sighting.destination,
          sighting.transport.isReliable ? .tcp : .udp, frame: sighting.frame, at: sighting.at))
    }
    for packet in packets {
      all.append(
        Contact(
          from: packet.source.address, to: packet.destination, .udp, frame: packet.frame,
          at: packet.at))
    }
    for exchange in exchanges {
      all.append(
        Contact(
          from: exchange.client.address, to: exchange.server, .tcp, frame: exchange.frame,
          at: exchange.startedAt))
    }
    var places: [String: Int] = [:]
    var book: [Contact] = []
    for contact in all.sorted(by: { ($0.at, $0.frame) < ($1.at, $1.frame) }) {
      let key = "\(contact.source) \(contact.destination) \(contact.carrier.name)"
      if let place = places[key] {
        book[place].again()
      } else {
        places[key] = book.count
        book.append(contact)
      }
    }
    self.init(packets: packets, exchanges: exchanges, contacts: book)
  }
}
