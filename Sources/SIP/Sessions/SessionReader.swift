import COsip

extension SessionDescription {
  /// Reads a description by libosip2's grammar.
  public init(_ bytes: some Sequence<UInt8>) throws(SDPError) {
    let bytes = Array(bytes)
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= Osip.largestValue else { throw .tooLarge(bytes.count) }
    guard !bytes.contains(0) else { throw .holdsNUL }
    // On a line cut short the library looks a few bytes beyond the end, and stops at a NUL there.
    let text =
      Self.namingTheSession(bytes).map { CChar(bitPattern: $0) }
      + [CChar](repeating: 0, count: 16)
    let read = Osip.enter { () -> Result<SessionDescription, SDPError>? in
      var pointer: UnsafeMutablePointer<sdp_message_t>?
      guard sdp_message_init(&pointer) == 0, let pointer else { return nil }
      defer { sdp_message_free(pointer) }
      let code = sdp_message_parse(pointer, text)
      guard code == 0 else { return .failure(.notSDP(code: code)) }
      return Result { () throws(SDPError) in try SessionDescription(pointer.pointee) }
    }
    guard let read else { throw .notSDP(code: -1) }
    self = try read.get()
  }

  /// The text with a `-` in an empty `s=` line.
  ///
  /// RFC 4566 §5.3 forbids the empty line and libosip2 refuses it, but RFC 3264's own examples and
  /// many phones have it, and a call must not become unreadable over its name.
  private static func namingTheSession(_ bytes: [UInt8]) -> [UInt8] {
    for index in bytes.indices.dropLast(3) where bytes[index] == 0x0A {
      guard bytes[index + 1] == 0x73, bytes[index + 2] == 0x3D else { continue }
      let isEmpty = bytes[index + 3] == 0x0D || bytes[index + 3] == 0x0A
      return isEmpty ? bytes[...(index + 2)] + [0x2D] + bytes[(index + 3)...] : bytes
    }
    return bytes
  }

  private init(_ read: sdp_message_t) throws(SDPError) {
    guard let username = Osip.text(read.o_username), let id = Osip.text(read.o_sess_id),
      let version = Osip.text(read.o_sess_version), let address = Osip.text(read.o_addr)
    else { throw .missing("o=") }
    let all = Self.attributes(read.a_attributes)
    let direction = Self.direction(in: all) ?? .sendrecv
    self.init(
      origin: Origin(username: username, sessionID: id, version: version, address: address),
      name: Osip.text(read.s_name) ?? "-",
      connectionAddress: read.c_connection.flatMap { Osip.text($0.pointee.c_addr) },
      attributes: all.filter { Direction(attribute: $0.name) == nil })
    for element in Osip.elements(read.m_medias, as: sdp_media_t.self) {
      media.append(try Self.media(element.pointee, direction: direction))
    }
  }

  private static func media(
    _ read: sdp_media_t, direction: Direction
  ) throws(SDPError) -> Media {
    guard let kind = Osip.text(read.m_media), let portText = Osip.text(read.m_port),
      let protocolName = Osip.text(read.m_proto)
    else { throw .missing("m=") }
    guard let port = HostText.port(portText) else {
      throw .malformed(line: "m=", found: portText)
    }
    let all = attributes(read.a_attributes)
    let connection = Osip.elements(read.c_connections, as: sdp_connection_t.self).first
    return Media(
      kind: kind, port: port, protocolName: protocolName,
      formats: Osip.elements(read.m_payloads, as: CChar.self).compactMap { Osip.text($0) },
      connectionAddress: connection.flatMap { Osip.text($0.pointee.c_addr) },
      direction: Self.direction(in: all) ?? direction,
      attributes: all.filter { Direction(attribute: $0.name) == nil })
  }

  private static func attributes(_ list: osip_list_t) -> [Attribute] {
    Osip.elements(list, as: sdp_attribute_t.self).compactMap { element in
      Osip.text(element.pointee.a_att_field).map {
        Attribute($0, Osip.text(element.pointee.a_att_value))
      }
    }
  }

  private static func direction(in attributes: [Attribute]) -> Direction? {
    attributes.lazy.compactMap { Direction(attribute: $0.name) }.first
  }
}
