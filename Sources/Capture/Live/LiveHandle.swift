import CPcap
import Wire

#if canImport(Glibc)
  import Glibc
#endif

/// An interface open for capturing; used by one thread at a time, closed when it goes away.
struct LiveHandle: ~Copyable {
  let interface: String
  let linkType: LinkType
  /// Becomes readable when packets have come.
  let descriptor: Int32
  private let handle: OpaquePointer
  private let isNano: Bool

  init(_ settings: LiveCapture.Settings) throws(CaptureError) {
    let interface = settings.interface
    let held = CapturePrivilege.raise()
    defer { if held { CapturePrivilege.lower() } }
    var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard let handle = pcap_create(interface, &text) else {
      throw .noInterface(interface: interface, reason: PcapText.read(text))
    }
    do throws(CaptureError) {
      linkType = try Self.open(handle, settings)
    } catch {
      pcap_close(handle)
      throw error
    }
    self.interface = interface
    self.handle = handle
    isNano = pcap_get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO
    descriptor = pcap_get_selectable_fd(handle)
    // Processes started later must not inherit the right to capture.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    pcap_close(handle)
  }

  /// Visits the packets that have come, without waiting; nil when all went well.
  func drain(_ visit: (ByteView, _ originalLength: Int, Moment) -> Void) -> CaptureError? {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var data: UnsafePointer<UInt8>?
    while true {
      let result = pcap_next_ex(handle, &header, &data)
      if result == 0 { return nil }
      guard result == 1, let header = header?.pointee, let data else {
        return .cannotCapture(interface: interface, step: "reading", reason: Self.reason(handle))
      }
      // libpcap's ring holds caplen bytes until the next call.
      let bytes = UnsafeRawBufferPointer(start: data, count: Int(header.caplen))
      visit(ByteView(bytes), Int(header.len), PcapText.moment(header.ts, isNano: isNano))
    }
  }

  /// The counters so far; nil when libpcap cannot say.
  func drops() -> CaptureDrops? {
    var counters = pcap_stat()
    guard pcap_stats(handle, &counters) == 0 else { return nil }
    return CaptureDrops(
      received: Int(counters.ps_recv), byKernel: Int(counters.ps_drop),
      byInterface: Int(counters.ps_ifdrop))
  }

  private static func open(
    _ handle: OpaquePointer, _ settings: LiveCapture.Settings
  ) throws(CaptureError) -> LinkType {
    let interface = settings.interface
    func check(_ result: Int32, _ step: String) throws(CaptureError) {
      guard result != 0 else { return }
      throw .cannotCapture(interface: interface, step: step, reason: reason(handle))
    }
    try check(pcap_set_snaplen(handle, Int32(settings.snapLength)), "snapshot length")
    try check(pcap_set_promisc(handle, 0), "promiscuous mode")
    try check(pcap_set_buffer_size(handle, Int32(clamping: settings.bufferBytes)), "buffer size")
    try check(pcap_set_immediate_mode(handle, settings.isImmediate ? 1 : 0), "immediate mode")
    try check(pcap_set_timeout(handle, LiveCapture.Settings.readTimeout), "read timeout")
    // Where nanoseconds are not offered, microseconds are what there is.
    _ = pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO)
    let activated = pcap_activate(handle)
    switch activated {
    case PCAP_ERROR_PERM_DENIED, PCAP_ERROR_PROMISC_PERM_DENIED:
      throw .noPermission(interface: interface)
    case PCAP_ERROR_NO_SUCH_DEVICE, PCAP_ERROR_IFACE_NOT_UP:
      throw .noInterface(
        interface: interface, reason: String(cString: pcap_statustostr(activated)))
    case ..<0: try check(activated, "activation")
    default: break
    }
    let number = pcap_datalink(handle)
    guard let linkType = LinkType(libpcap: number) else {
      throw .linkType(source: "interface \(interface)", name: PcapText.linkName(number))
    }
    var program = bpf_program()
    try check(
      pcap_compile(handle, &program, settings.filter.expression, 1, bpf_u_int32.max), "filter")
    defer { pcap_freecode(&program) }
    try check(pcap_setfilter(handle, &program), "filter")
    var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    try check(pcap_setnonblock(handle, 1, &text), "non-blocking mode")
    return linkType
  }

  private static func reason(_ handle: OpaquePointer) -> String {
    pcap_geterr(handle).map { String(cString: $0) } ?? "unknown"
  }
}
