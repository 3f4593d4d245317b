/// Decryption secrets in a pcapng file (draft-ietf-opsawg-pcapng §4.7).
enum PcapngSecrets {
  static let blockType: UInt32 = 0x0000_000A
  /// "TLSK": the secrets are a key log of TLS.
  private static let keyLog: UInt32 = 0x544C_534B

  /// The keys of a whole block; nil where it holds other secrets, or none that fit into it.
  static func keys(_ block: ByteView, isSwapped: Bool) -> TLSKeyLog? {
    guard block.count >= 20,
      block.number(at: 8, as: UInt32.self, isSwapped: isSwapped) == keyLog
    else { return nil }
    let length = Int(block.number(at: 12, as: UInt32.self, isSwapped: isSwapped))
    guard length <= block.count - 20 else { return nil }
    return TLSKeyLog(block.dropping(16).prefix(length).copy)
  }

  /// A block with those keys, to stand before the packets that need them.
  static func block(_ keys: TLSKeyLog) -> PcapngBlock {
    let text = keys.text
    var block = PcapngBlock(type: blockType)
    block.append(keyLog)
    block.append(UInt32(text.count))
    block.append(padded: text)
    return block
  }
}
