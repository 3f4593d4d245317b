import Wire

/// Says what a file is that is no capture file.
enum ForeignFile {
  private struct Kind {
    let name: String
    let start: [UInt8]

    init(_ name: String, _ start: [UInt8]) {
      self.name = name
      self.start = start
    }

    init(_ name: String, _ start: StaticString) {
      self.init(name, start.withUTF8Buffer { Array($0) })
    }
  }

  /// Compressed in a way that is not unpacked here, and what unpacks it.
  private static let packed: [(kind: Kind, command: String)] = [
    (Kind("zstd", [0x28, 0xB5, 0x2F, 0xFD]), "zstd -d"),
    (Kind("lz4", [0x04, 0x22, 0x4D, 0x18]), "lz4 -d"),
    (Kind("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), "xz -d"),
    (Kind("bzip2", "BZh"), "bzip2 -d"),
    (Kind("zip", [0x50, 0x4B, 0x03, 0x04]), "unzip"),
    (Kind("compress", [0x1F, 0x9D]), "uncompress"),
  ]

  /// Captures of other programs; Wireshark's editcap turns them into pcapng.
  private static let captures = [
    Kind("a snoop capture", [0x73, 0x6E, 0x6F, 0x6F, 0x70, 0, 0, 0]),
    Kind("a Network Monitor capture", "GMBU"),
    Kind("a Network Monitor capture", "RTSS"),
    Kind("a Sniffer capture", "TRSNIFF data"),
    Kind("a btsnoop capture", "btsnoop"),
    Kind("a Visual Networks capture", [0x05, 0x56, 0x4E, 0x46]),
    Kind("a pcap file of a variant that is not read", [0xA1, 0xB2, 0x34, 0xCD]),
    Kind("a pcap file of a variant that is not read", [0xCD, 0x34, 0xB2, 0xA1]),
    Kind("a pcap file of a variant that is not read", [0xA1, 0x2B, 0x3C, 0x4D]),
    Kind("a pcap file of a variant that is not read", [0x4D, 0x3C, 0x2B, 0xA1]),
  ]

  private static let others = [
    Kind("a JPEG image", [0xFF, 0xD8, 0xFF]),
    Kind("a PNG image", [0x89, 0x50, 0x4E, 0x47]),
    Kind("a program (ELF)", [0x7F, 0x45, 0x4C, 0x46]),
    Kind("a PDF document", "%PDF"),
    Kind("a WAV or AVI file", "RIFF"),
    Kind("an SQLite database", "SQLite format 3"),
    Kind("text (UTF-16)", [0xFF, 0xFE]),
    Kind("text (UTF-16)", [0xFE, 0xFF]),
  ]

  /// The clause after "cannot be read: ", from the first bytes of the file.
  static func describe(_ bytes: ByteView) -> String {
    guard !bytes.isEmpty else { return "it is empty" }
    func isOne(_ kind: Kind) -> Bool {
      bytes.count >= kind.start.count && bytes.prefix(kind.start.count).copy == kind.start
    }
    if GzipSource.begins(bytes.prefix(2).copy) {
      return "it is compressed with gzip twice; unpack it first (gzip -d)"
    }
    if let (kind, command) = packed.first(where: { isOne($0.kind) }) {
      return "it is compressed with \(kind.name), of which only gzip is unpacked here; "
        + "unpack it first (\(command))"
    }
    if let kind = captures.first(where: isOne) {
      return "it is \(kind.name), not pcap or pcapng; convert it first (editcap -F pcapng)"
    }
    if let kind = others.first(where: isOne) { return "it is \(kind.name), not pcap or pcapng" }
    if bytes.count >= 4, bytes.four(at: 0) == 0x0A0D_0D0A {
      return bytes.count < 12
        ? "it ends inside the first pcapng block, after \(counted(bytes.count, "byte"))"
        : "it begins like pcapng, and has no byte-order mark"
    }
    if isText(bytes) { return "it is text, not pcap or pcapng" }
    if bytes.count < 4 { return "it has only \(counted(bytes.count, "byte"))" }
    let start = bytes.prefix(8).copy.map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    return "it is not pcap or pcapng; it begins with \(start.joined(separator: " "))"
  }

  private static func isText(_ bytes: ByteView) -> Bool {
    // The last character may have been cut off.
    let text = String(decoding: bytes.copy, as: UTF8.self).unicodeScalars.dropLast(1)
    return text.allSatisfy { scalar in
      scalar != "\u{FFFD}"
        && (scalar.value >= 0x20 || "\t\n\r\u{1B}\u{C}".unicodeScalars.contains(scalar))
    } && bytes.allSatisfy { $0 != 0 }
  }
}
