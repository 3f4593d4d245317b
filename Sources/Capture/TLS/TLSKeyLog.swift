/// The secrets of TLS connections, as programs log them for Wireshark (NSS key log, RFC 9850).
///
/// What is needed to read records is kept; other labels are passed over. No more than
/// `mostConnections` are kept, so that their text always fits into one block of a pcapng file.
public struct TLSKeyLog: Hashable, Sendable {
  /// A line that is none of a key log.
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    public let line: Int
    public let reason: String

    public var description: String { "line \(line): \(reason)" }
  }

  enum Label: String, CaseIterable, Sendable {
    /// The master secret of TLS 1.2.
    case master = "CLIENT_RANDOM"
    case clientHandshake = "CLIENT_HANDSHAKE_TRAFFIC_SECRET"
    case serverHandshake = "SERVER_HANDSHAKE_TRAFFIC_SECRET"
    case clientTraffic = "CLIENT_TRAFFIC_SECRET_0"
    case serverTraffic = "SERVER_TRAFFIC_SECRET_0"
  }

  static let mostConnections = 16_384
  private static let mostProblems = 1_000
  /// As long as the hash of the cipher suite, or a master secret.
  private static let secretLengths: Set<Int> = [32, 48]

  private var secrets: [TLSRandom: [Label: [UInt8]]] = [:]
  /// Lines that could not be read, the first thousand of them.
  public private(set) var problems: [Problem] = []

  public init() {}

  /// Reads the text of a key log; whatever it holds, what can be read of it is kept.
  public init(_ text: some Collection<UInt8>) {
    for (index, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      if let reason = take(line) { complain(index + 1, reason) }
    }
  }

  /// Whether there is no key at all.
  public var isEmpty: Bool { secrets.isEmpty }

  /// How many connections there are keys of.
  public var connections: Int { secrets.count }

  /// The keys as text, in an order that depends on nothing else.
  public var text: [UInt8] {
    var lines = ""
    for (random, own) in secrets.sorted(by: { $0.key < $1.key }) {
      for label in Label.allCases {
        guard let secret = own[label] else { continue }
        lines += "\(label.rawValue) \(random.bytes.hexadecimal) \(secret.hexadecimal)\n"
      }
    }
    return Array(lines.utf8)
  }

  /// The keys of those connections alone.
  public func limited(to randoms: Set<TLSRandom>) -> TLSKeyLog {
    var log = TLSKeyLog()
    log.secrets = secrets.filter { randoms.contains($0.key) }
    return log
  }

  /// Adds the keys of another log; what was known already stays.
  public mutating func merge(_ other: TLSKeyLog) {
    for (random, own) in other.secrets {
      guard secrets[random] != nil || secrets.count < Self.mostConnections else { continue }
      secrets[random, default: [:]].merge(own) { known, _ in known }
    }
    problems += other.problems.prefix(Self.mostProblems - problems.count)
  }

  func knows(_ random: TLSRandom) -> Bool { secrets[random] != nil }

  func secret(_ label: Label, of random: TLSRandom) -> [UInt8]? { secrets[random]?[label] }

  /// Takes a line; gives the reason where it is none.
  private mutating func take(_ line: some Collection<UInt8>) -> String? {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0D]
    let words = line.split(whereSeparator: blanks.contains)
    guard let first = words.first, first.first != 0x23 else { return nil }
    guard words.count == 3, first.allSatisfy(Self.isOfLabel) else {
      return "it is not LABEL CLIENT-RANDOM SECRET"
    }
    guard let label = Label(rawValue: String(decoding: first, as: UTF8.self)) else { return nil }
    guard let random = [UInt8](hexadecimal: words[1]).flatMap({ TLSRandom($0) }) else {
      return "its client random is not \(TLSRandom.length * 2) hexadecimal digits"
    }
    guard let secret = [UInt8](hexadecimal: words[2]), Self.secretLengths.contains(secret.count)
    else { return "its secret is not 64 or 96 hexadecimal digits" }
    guard secrets[random] != nil || secrets.count < Self.mostConnections else {
      return "it is of one connection more than the \(Self.mostConnections) that are read"
    }
    secrets[random, default: [:]][label] = secret
    return nil
  }

  private mutating func complain(_ line: Int, _ reason: String) {
    guard problems.count < Self.mostProblems else { return }
    problems.append(Problem(line: line, reason: reason))
  }

  private static func isOfLabel(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
  }
}

extension [UInt8] {
  fileprivate init?(hexadecimal text: some Collection<UInt8>) {
    guard text.count % 2 == 0, text.count <= 256 else { return nil }
    var bytes: [UInt8] = []
    var high: UInt8?
    for character in text {
      let digit: UInt8
      switch character {
      case 0x30...0x39: digit = character - 0x30
      case 0x41...0x46: digit = character - 0x41 + 10
      case 0x61...0x66: digit = character - 0x61 + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    self = bytes
  }

  fileprivate var hexadecimal: String {
    let digits = Array<Character>("0123456789abcdef")
    var text = ""
    for byte in self {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }
}
