import COsip

/// MD5 as digest authentication needs it (RFC 1321), by libosip2.
///
/// Its context is the caller's own, so no lock is needed.
enum MD5 {
  /// The digest in 32 lower-case hexadecimal digits.
  static func hex(_ text: String) -> String {
    hex(Array(text.utf8))
  }

  static func hex(_ bytes: [UInt8]) -> String {
    var context = osip_MD5_CTX()
    var input = bytes
    var digest = [UInt8](repeating: 0, count: 16)
    osip_MD5Init(&context)
    osip_MD5Update(&context, &input, UInt32(truncatingIfNeeded: input.count))
    osip_MD5Final(&digest, &context)
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
