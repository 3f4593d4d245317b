import Wire

/// Who wrote to which endpoint, over what; bounded.
struct ContactBook: Sendable {
  private struct Key: Hashable {
    let source: IPAddress
    let destination: Endpoint
    let carrier: Contact.Carrier
  }

  /// A client takes a new port for each connection, but the server's stays.
  static let most = 65_536

  private var places: [Key: Int] = [:]
  private(set) var contacts: [Contact] = []
  private(set) var isFull = false

  mutating func note(_ header: IPHeader, _ stamp: Stamp) {
    let carrier: Contact.Carrier
    var port: UInt16 = 0
    switch header.content {
    case 6, 17:
      carrier = header.content == 6 ? .tcp : .udp
      if header.payload.count >= 4, header.fragment?.offset ?? 0 == 0 {
        port = UInt16(header.payload.two(at: 2))
      }
    default: carrier = .other(header.content)
    }
    let destination = Endpoint(header.destination, port)
    let key = Key(source: header.source, destination: destination, carrier: carrier)
    if let place = places[key] {
      contacts[place].again()
    } else if contacts.count < Self.most {
      places[key] = contacts.count
      contacts.append(
        Contact(from: header.source, to: destination, carrier, frame: stamp.frame, at: stamp.at))
    } else {
      isFull = true
    }
  }
}
