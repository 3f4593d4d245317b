/// A payload type and what it stands for (RFC 3551 §6).
struct AudioFormat: Hashable {
  let payloadType: UInt8
  let map: String

  static let pcmu = AudioFormat(payloadType: 0, map: "PCMU/8000")
  static let pcma = AudioFormat(payloadType: 8, map: "PCMA/8000")
  static let g729 = AudioFormat(payloadType: 18, map: "G729/8000")
  static let opus = AudioFormat(payloadType: 111, map: "opus/48000/2")
  static let events = AudioFormat(payloadType: 101, map: "telephone-event/8000")

  static let offers: [[AudioFormat]] = [
    [.pcmu, .pcma, .events], [.pcmu, .events], [.pcmu, .pcma, .opus, .events],
  ]
}
