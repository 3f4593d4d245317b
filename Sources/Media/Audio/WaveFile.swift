/// A WAV file: RIFF with linear samples, or with G.711's (RFC 2361, formats 1, 3, 6 and 7).
public struct WaveFile: Hashable, Sendable {
  /// The longest that is read, 10 minutes at 48 kHz.
  public static let mostFrames = 28_800_000

  public let clip: Clip

  public init(_ clip: Clip) {
    self.clip = clip
  }

  /// Reads a file of any rate from 8 to 48 kHz; several channels become one.
  ///
  /// A file that ends too early is read as far as it goes.
  public init(_ bytes: [UInt8]) throws(WaveFileError) {
    guard bytes.count >= 12, bytes[0..<4].elementsEqual("RIFF".utf8),
      bytes[8..<12].elementsEqual("WAVE".utf8)
    else { throw .notWave }
    var format: Format?
    var place = 12
    while place + 8 <= bytes.count {
      let name = bytes[place..<place + 4]
      let length = Int(Self.number(bytes, place + 4, 4))
      let body = place + 8..<min(place + 8 + length, bytes.count)
      if name.elementsEqual("fmt ".utf8) { format = try Format(bytes[body]) }
      if name.elementsEqual("data".utf8) {
        guard let format else { throw .noFormat }
        self.init(try format.clip(bytes[body]))
        return
      }
      // Parts begin at even places.
      place = body.upperBound + length % 2
    }
    throw format == nil ? .noFormat : .noSound
  }

  /// The file in 16 bits.
  public var bytes: [UInt8] {
    let size = clip.samples.count * 2
    var bytes: [UInt8] = []
    bytes.reserveCapacity(44 + size)
    func add(_ number: Int, _ width: Int) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
    bytes += "RIFF".utf8
    add(36 + size, 4)
    bytes += "WAVEfmt ".utf8
    for (number, width) in [
      (16, 4), (1, 2), (1, 2), (Clip.rate, 4), (Clip.rate * 2, 4), (2, 2), (16, 2),
    ] {
      add(number, width)
    }
    bytes += "data".utf8
    add(size, 4)
    for sample in clip.samples { add(Int(sample), 2) }
    return bytes
  }

  fileprivate static func number(_ bytes: some Collection<UInt8>, _ place: Int, _ width: Int)
    -> UInt64
  {
    bytes.dropFirst(place).prefix(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Why a file is no sound that can be played.
public enum WaveFileError: Error, Hashable, CustomStringConvertible {
  case notWave
  case noFormat
  case noSound
  case unknownCoding(UInt16, bits: Int)
  case rate(Int)
  case channels(Int)
  case tooLong

  /// Finishes the sentence `x.wav …`.
  public var description: String {
    switch self {
    case .notWave: "is no WAV file"
    case .noFormat: "does not say what its samples are"
    case .noSound: "has no samples"
    case .unknownCoding(let code, let bits):
      "has samples of format \(code) with \(bits) bits; 8 to 32 bits linear, 32 bits floating and "
        + "G.711 are read"
    case .rate(let rate): "has \(rate) samples a second; 8000 to 48000 are read"
    case .channels(let count): "has \(count) channels; 1 to 8 are read"
    case .tooLong: "is longer than 10 minutes"
    }
  }
}

extension WaveFile {
  /// What a file says of its samples.
  private struct Format {
    let coding: UInt16
    let channels: Int
    let rate: Int
    let bits: Int

    init(_ bytes: ArraySlice<UInt8>) throws(WaveFileError) {
      guard bytes.count >= 16 else { throw .noFormat }
      let word = UInt16(number(bytes, 0, 2))
      // Extensible: the format proper is in the first bytes of a longer name.
      coding = word == 0xFFFE && bytes.count >= 26 ? UInt16(number(bytes, 24, 2)) : word
      channels = Int(number(bytes, 2, 2))
      rate = Int(number(bytes, 4, 4))
      bits = Int(number(bytes, 14, 2))
      guard (1...8).contains(channels) else { throw .channels(channels) }
      guard (8_000...48_000).contains(rate) else { throw .rate(rate) }
      let isKnown =
        switch coding {
        case 1: [8, 16, 24, 32].contains(bits)
        case 3: bits == 32
        case 6, 7: bits == 8
        default: false
        }
      guard isKnown else { throw .unknownCoding(coding, bits: bits) }
    }

    func clip(_ bytes: ArraySlice<UInt8>) throws(WaveFileError) -> Clip {
      let width = bits / 8
      let count = bytes.count / (width * channels)
      guard count > 0 else { throw .noSound }
      guard count <= mostFrames else { throw .tooLong }
      let law: G711? = coding == 6 ? .a : coding == 7 ? .mu : nil
      if let law, rate == Clip.rate, channels == 1 { return Clip(law.decode(bytes)) }
      var place = bytes.startIndex
      var samples: [Float] = []
      samples.reserveCapacity(count)
      for _ in 0..<count {
        var sum: Float = 0
        for _ in 0..<channels {
          sum += value(bytes[place..<place + width], law)
          place += width
        }
        samples.append(sum / Float(channels))
      }
      return Clip(samples, rate: rate)
    }

    /// One sample, from -1 to 1.
    private func value(_ bytes: ArraySlice<UInt8>, _ law: G711?) -> Float {
      if let law { return Float(law.decode(bytes)[0]) / 32_768 }
      let number = number(bytes, 0, bytes.count)
      if coding == 3 { return Float(bitPattern: UInt32(number)) }
      // Eight bits have no sign, more have one.
      if bits == 8 { return (Float(number) - 128) / 128 }
      let shifted = Int64(bitPattern: number << UInt64(64 - bits)) >> Int64(64 - bits)
      return Float(shifted) / Float(1 << (bits - 1))
    }
  }
}
