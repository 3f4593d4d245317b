import CPcap
import Wire

/// Reads what libpcap says in C.
enum PcapText {
  static func read(_ text: [CChar]) -> String {
    String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func linkName(_ number: Int32) -> String {
    pcap_datalink_val_to_name(number).map { String(cString: $0) } ?? "\(number)"
  }

  /// A stamp of nanosecond precision; the field named for microseconds holds nanoseconds.
  ///
  /// A hostile file may hold any number: it wraps instead of trapping.
  static func moment(_ stamp: timeval) -> Moment {
    let fraction = Int64(stamp.tv_usec)
    return Moment(nanoseconds: Int64(stamp.tv_sec) &* 1_000_000_000 &+ fraction)
  }
}
