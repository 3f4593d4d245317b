import CPcap
import Wire

/// A capture file open in libpcap; closed when it goes away.
struct SavedPackets: ~Copyable {
  let linkType: LinkType
  private let path: String
  private let handle: OpaquePointer

  init(_ path: String) throws(CaptureError) {
    var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
      let handle = pcap_open_offline_with_tstamp_precision(
        path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &text)
    else { throw .cannotOpen(path: path, reason: PcapText.read(text)) }
    let number = pcap_datalink(handle)
    guard let linkType = LinkType(libpcap: number) else {
      pcap_close(handle)
      throw .linkType(source: "capture file \(path)", name: PcapText.linkName(number))
    }
    self.path = path
    self.handle = handle
    self.linkType = linkType
  }

  deinit {
    pcap_close(handle)
  }

  /// Visits every packet; gives the reason when the file breaks off.
  ///
  /// The view is valid during the visit only.
  func forEach(_ visit: (ByteView, _ originalLength: Int, Stamp) -> Void) -> CaptureError? {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var data: UnsafePointer<UInt8>?
    var count = 0
    while true {
      let result = pcap_next_ex(handle, &header, &data)
      guard result == 1, let header = header?.pointee, let data else {
        if result == PCAP_ERROR_BREAK { return nil }
        let reason = pcap_geterr(handle).map { String(cString: $0) } ?? "unknown"
        return .damaged(path: path, afterFrames: count, reason: reason)
      }
      count += 1
      // libpcap's buffer holds caplen bytes until the next call.
      let bytes = UnsafeRawBufferPointer(start: data, count: Int(header.caplen))
      visit(
        ByteView(bytes), max(Int(header.len), bytes.count),
        Stamp(frame: count, at: PcapText.moment(header.ts)))
    }
  }
}
