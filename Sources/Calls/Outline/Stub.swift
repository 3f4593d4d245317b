import SIP
package import Wire

/// What is kept of a SIP message while its call lasts: 80 bytes instead of the message.
package struct Stub: Sendable {
  package var at: Int64
  /// Hashes of what was written; 0 where it is absent.
  var branch: UInt64
  var fromTag: UInt64
  var toTag: UInt64
  /// The codecs the body describes, as `SessionSketch` has them; 0 without a body.
  var shape: UInt64
  /// Where the bytes are: a place the driver understands.
  package let location: UInt64
  package let length: UInt32
  package let frame: UInt32
  let number: UInt32
  package let source: OutlineParties.ID
  package let destination: OutlineParties.ID
  var next: Int32 = -1
  /// A response's status; 0 for a request.
  let status: UInt16
  /// The request's method, for a response that of its CSeq.
  let method: OutlineMethod
  private let marks: UInt8

  init(
    at: Int64, branch: UInt64, fromTag: UInt64, toTag: UInt64, shape: UInt64, location: UInt64,
    length: UInt32, frame: UInt32, number: UInt32, source: OutlineParties.ID,
    destination: OutlineParties.ID, status: UInt16, method: OutlineMethod,
    transport: Transport, isMismatched: Bool
  ) {
    self.at = at
    self.branch = branch
    self.fromTag = fromTag
    self.toTag = toTag
    self.shape = shape
    self.location = location
    self.length = length
    self.frame = frame
    self.number = number
    self.source = source
    self.destination = destination
    self.status = status
    self.method = method
    let way: UInt8 =
      switch transport {
      case .udp: 0
      case .tcp: 1
      case .tls: 2
      case .ws: 3
      }
    marks = way | (isMismatched ? 4 : 0)
  }

  /// A place nothing stands in yet.
  static let none = Stub(
    at: 0, branch: 0, fromTag: 0, toTag: 0, shape: 0, location: 0, length: 0, frame: 0, number: 0,
    source: 0, destination: 0, status: 0, method: .other, transport: .udp, isMismatched: true)

  package var transport: Transport {
    switch marks & 3 {
    case 0: .udp
    case 1: .tcp
    case 2: .tls
    default: .ws
    }
  }

  /// Whether a request's CSeq names another method.
  var isMismatched: Bool { marks & 4 != 0 }
  var isRequest: Bool { status == 0 }

  /// Whether the other is the same message sent again, as far as stubs tell.
  func isSameMessage(as other: Stub) -> Bool {
    branch == other.branch && method == other.method && status == other.status
      && number == other.number && fromTag == other.fromTag && toTag == other.toTag
      && shape == other.shape && source == other.source && destination == other.destination
      && marks == other.marks
  }
  /// Whether both have one branch and number.
  func isOfTransaction(of other: Stub) -> Bool {
    branch == other.branch && number == other.number
  }
  var isReliable: Bool { marks & 3 != 0 }
}

/// A method as a number.
enum OutlineMethod: UInt8, Sendable {
  case invite, ack, bye, cancel, options, register, info, refer, notify, subscribe, update, prack
  case message, publish
  /// Any other; two of them are not told apart.
  case other

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    func word(_ text: StaticString) -> Bool {
      guard range.count == text.utf8CodeUnitCount else { return false }
      for offset in 0..<range.count
      where bytes[range.lowerBound + offset] != text.utf8Start[offset] {
        return false
      }
      return true
    }
    guard let first = range.isEmpty ? nil : bytes[range.lowerBound] else {
      self = .other
      return
    }
    if let common = Self.common(bytes, range) {
      self = common
      return
    }
    switch first {
    case 0x49 where word("INVITE"): self = .invite
    case 0x41 where word("ACK"): self = .ack
    case 0x42 where word("BYE"): self = .bye
    case 0x43 where word("CANCEL"): self = .cancel
    case 0x4F where word("OPTIONS"): self = .options
    case 0x52 where word("REGISTER"): self = .register
    case 0x49 where word("INFO"): self = .info
    case 0x52 where word("REFER"): self = .refer
    case 0x4E where word("NOTIFY"): self = .notify
    case 0x53 where word("SUBSCRIBE"): self = .subscribe
    case 0x55 where word("UPDATE"): self = .update
    case 0x50 where word("PRACK"): self = .prack
    case 0x4D where word("MESSAGE"): self = .message
    case 0x50 where word("PUBLISH"): self = .publish
    default: self = .other
    }
  }

  /// One of those that calls are made of, told by its letters as one number; nil for any other.
  @inline(__always)
  private static func common(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Self? {
    guard let base = bytes.baseAddress, range.count < 8, range.lowerBound >= 0,
      range.lowerBound + 8 <= bytes.count
    else { return nil }
    // In bounds, as checked above; the first letter becomes the lowest byte.
    let word = UInt64(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(
        fromByteOffset: range.lowerBound, as: UInt64.self))
    switch (range.count, word & ((1 &<< UInt64(range.count * 8)) &- 1)) {
    case (6, 0x4554_4956_4E49): return .invite
    case (3, 0x4B_4341): return .ack
    case (3, 0x45_5942): return .bye
    case (6, 0x4C45_434E_4143): return .cancel
    case (7, 0x0053_4E4F_4954_504F): return .options
    default: return nil
    }
  }
}
