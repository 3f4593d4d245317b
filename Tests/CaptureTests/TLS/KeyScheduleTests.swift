import Capture
import Testing

private func bytes(_ text: String) -> [UInt8] {
  let digits = Array(text.filter { $0 != " " })
  return stride(from: 0, to: digits.count, by: 2).compactMap {
    UInt8(String(digits[$0...$0 + 1]), radix: 16)
  }
}

/// RFC 8448 §3: a traffic secret, and the key and nonce that come of it.
struct TrafficVector: CustomTestStringConvertible {
  let testDescription: String
  let secret: String
  let key: String
  let nonce: String

  static let all = [
    TrafficVector(
      testDescription: "server handshake",
      secret: "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
      key: "3fce516009c21727d0f2e4e86ee403bc", nonce: "5d313eb2671276ee13000b30"),
    TrafficVector(
      testDescription: "client handshake",
      secret: "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
      key: "dbfaa693d1762c5b666af5d950258d01", nonce: "5bd3c71b836e0b76bb73265f"),
    TrafficVector(
      testDescription: "server application",
      secret: "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
      key: "9f02283b6c9c07efc26bb9f2ac92e356", nonce: "cf782b88dd83549aadf1e984"),
    TrafficVector(
      testDescription: "client application",
      secret: "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
      key: "17422dda596ed5d9acd890e3c63f5051", nonce: "5b78923dee08579033e523d9"),
  ]
}

@Test(arguments: TrafficVector.all)
func `keys of TLS 1.3 are those of RFC 8448`(vector: TrafficVector) {
  let secret = bytes(vector.secret)
  #expect(TLSKeySchedule.expand(secret, "key", 16, .sha256) == bytes(vector.key))
  #expect(TLSKeySchedule.expand(secret, "iv", 12, .sha256) == bytes(vector.nonce))
}

/// The vector that the TLS working group's list agreed on for P_SHA256 (RFC 5246 §5).
@Test func `the pseudo-random function of TLS 1.2 gives what others give`() {
  #expect(
    TLSKeySchedule.expand(
      master: bytes("9bbe436ba940f017b17652849a71db35"), "test label",
      seed: bytes("a0ba9f936cda311827a6f796ffd5198c"), 100, .sha256)
      == bytes(
        "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9"
          + "c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789ba"
          + "a48082d122ee42c5a72e5a5110fff70187347b66"))
}
