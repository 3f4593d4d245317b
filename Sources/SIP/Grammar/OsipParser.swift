import COsip

/// The full parse of a message by libosip2, with everything it read turned into values.
public enum OsipParser {
  public static func parse(_ bytes: [UInt8]) throws(OsipError) -> OsipReading {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= MessageScan.largestMessage else { throw .tooLarge(bytes.count) }
    guard !HeaderBlock(bytes).contains(0) else { throw .holdsNUL }
    let read = Osip.enter { () -> Result<OsipReading, OsipError>? in
      var pointer: UnsafeMutablePointer<osip_message_t>?
      guard osip_message_init(&pointer) == 0, let pointer else { return nil }
      defer { osip_message_free(pointer) }
      // The pointer lives for the call only, and the library copies what it keeps.
      let code = bytes.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) {
          osip_message_parse(pointer, $0.baseAddress, $0.count)
        }
      }
      guard code == 0 else { return .failure(.refused(code: code)) }
      return .success(reading(pointer.pointee))
    }
    guard let read else { throw .refused(code: -1) }
    return try read.get()
  }

  private static func reading(_ message: osip_message_t) -> OsipReading {
    var reading = OsipReading()
    reading.version = Osip.text(message.sip_version)
    if message.status_code != 0 {
      reading.status = Int(message.status_code)
      reading.reason = Osip.text(message.reason_phrase)
    } else {
      reading.method = Osip.text(message.sip_method)
      reading.requestURI = message.req_uri.flatMap(written)
    }
    reading.callID = message.call_id.flatMap { callID($0.pointee) }
    reading.cseqNumber = message.cseq.flatMap { Osip.text($0.pointee.number) }
    reading.cseqMethod = message.cseq.flatMap { Osip.text($0.pointee.method) }
    reading.hasFrom = message.from != nil
    reading.hasTo = message.to != nil
    reading.fromTag = message.from.flatMap { value("tag", in: $0.pointee.gen_params) }
    reading.toTag = message.to.flatMap { value("tag", in: $0.pointee.gen_params) }
    reading.branch = Osip.elements(message.vias, as: osip_via_t.self).first.flatMap {
      value("branch", in: $0.pointee.via_params)
    }
    reading.contentLength = message.content_length.flatMap { Osip.text($0.pointee.value) }
    reading.viaCount = Int(message.vias.nb_elt)
    reading.contactCount = Int(message.contacts.nb_elt)
    reading.routeCount = Int(message.routes.nb_elt)
    reading.recordRouteCount = Int(message.record_routes.nb_elt)
    reading.otherHeaderCount = Int(message.headers.nb_elt)
    let bodies = Osip.elements(message.bodies, as: osip_body_t.self)
    reading.bodyCount = bodies.count
    if bodies.count == 1 { reading.body = content(bodies[0].pointee) }
    return reading
  }

  /// The library splits a Call-ID at its `@`.
  private static func callID(_ read: osip_call_id_t) -> String? {
    guard let number = Osip.text(read.number) else { return nil }
    return number + (Osip.text(read.host).map { "@\($0)" } ?? "")
  }

  /// The first parameter of that name that has a value.
  private static func value(_ name: String, in list: osip_list_t) -> String? {
    Osip.parameters(list, unescapedByLibrary: true)
      .first { $0.value != nil && $0.name.equalsIgnoringCase(name) }?.value
  }

  private static func written(_ uri: UnsafeMutablePointer<osip_uri_t>) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard osip_uri_to_str(uri, &text) == 0, let text else { return nil }
    defer { osip_text_free(text) }
    return String(cString: text)
  }

  private static func content(_ body: osip_body_t) -> [UInt8] {
    guard let start = body.body else { return [] }
    let raw = UnsafeRawBufferPointer(start: start, count: body.length)
    return Array(raw)
  }
}
