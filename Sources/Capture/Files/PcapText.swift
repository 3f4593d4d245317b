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

  /// A stamp; with nanosecond precision the field named for microseconds holds nanoseconds.
  ///
  /// A hostile file may hold any number: years beyond 2106 are held there, so that differences
  /// of stamps stay within bounds.
  static func moment(_ stamp: timeval, isNano: Bool = true) -> Moment {
    let seconds = min(max(0, Int64(stamp.tv_sec)), Int64(UInt32.max))
    let fraction = min(max(0, Int64(stamp.tv_usec)), 999_999_999) * (isNano ? 1 : 1_000)
    return Moment(nanoseconds: seconds * 1_000_000_000 + fraction)
  }
}
