import ArgumentParser
import CPcap

/// `benchmarks count FILE`: the floor, a program that reads a capture through libpcap and counts.
struct CountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "Reads a capture through libpcap, counts packets and bytes, and does nothing else.")

  @Argument(help: "The capture to read.")
  var input: String

  func run() throws {
    var text = [CChar](repeating: 0, count: Int(PCAP_ERRBUF_SIZE))
    guard let handle = pcap_open_offline(input, &text) else {
      let reason = String(
        decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw ValidationError("capture file \(input) cannot be opened: \(reason)")
    }
    defer { pcap_close(handle) }
    // Both point into libpcap's own memory until the next call.
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var data: UnsafePointer<UInt8>?
    var packets = 0
    var bytes = 0
    while pcap_next_ex(handle, &header, &data) == 1, let found = header?.pointee {
      packets += 1
      bytes += Int(found.caplen)
    }
    print("\(packets) packets, \(bytes) bytes")
  }
}
