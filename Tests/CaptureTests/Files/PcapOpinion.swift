import CPcap
import Capture
import Wire

/// libpcap's reader, as the second opinion on capture files.
struct PcapOpinion {
  struct Packet: Hashable {
    let bytes: [UInt8]
    let originalLength: Int
    let at: Moment
    let link: String
  }

  private(set) var packets: [Packet] = []
  /// Why libpcap could not open the file or stopped; nil when it read all.
  private(set) var complaint: String?

  /// What libpcap calls a link type; its number for raw IP differs from the one in files.
  static func name(_ link: LinkType?) -> String {
    guard let link else { return "unknown" }
    let number = link == .raw ? DLT_RAW : Int32(link.rawValue)
    return pcap_datalink_val_to_name(number).map { String(cString: $0) } ?? "unknown"
  }

  init(_ path: String) {
    var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard
      let handle = pcap_open_offline_with_tstamp_precision(
        path, UInt32(PCAP_TSTAMP_PRECISION_NANO), &text)
    else {
      complaint = String(
        decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return
    }
    defer { pcap_close(handle) }
    let link = pcap_datalink_val_to_name(pcap_datalink(handle)).map { String(cString: $0) } ?? "?"
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var data: UnsafePointer<UInt8>?
    while true {
      let result = pcap_next_ex(handle, &header, &data)
      guard result == 1, let header = header?.pointee, let data else {
        if result != PCAP_ERROR_BREAK { complaint = String(cString: pcap_geterr(handle)) }
        return
      }
      packets.append(
        Packet(
          // libpcap's buffer holds caplen bytes until the next call.
          bytes: Array(UnsafeBufferPointer(start: data, count: Int(header.caplen))),
          originalLength: Int(header.len),
          at: Moment(
            nanoseconds: Int64(header.ts.tv_sec) * 1_000_000_000 + Int64(header.ts.tv_usec)),
          link: link))
    }
  }
}
