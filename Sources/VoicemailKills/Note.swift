import Glibc
import Voicemail

/// What a child tells on its standard output, a line each.
enum Note {
  case begun(MessageID)
  /// So many samples had been handed in at that time (nanoseconds, CLOCK_MONOTONIC).
  case handed(MessageID, count: Int, time: Int64)
  /// `finish` has returned.
  case confirmed(MessageID, count: Int)
  case problem(String)

  init?(line: Substring) {
    let words = line.split(separator: " ", maxSplits: 3).map(String.init)
    guard let kind = words.first else { return nil }
    if kind == "problem" {
      self = .problem(String(line.dropFirst(8)))
      return
    }
    guard words.count >= 2, let id = MessageID(words[1]) else { return nil }
    switch (kind, words.count) {
    case ("begun", 2): self = .begun(id)
    case ("handed", 4):
      guard let count = Int(words[2]), let time = Int64(words[3]) else { return nil }
      self = .handed(id, count: count, time: time)
    case ("confirmed", 3):
      guard let count = Int(words[2]) else { return nil }
      self = .confirmed(id, count: count)
    default: return nil
    }
  }

  /// Written in one piece, so that a kill leaves whole lines.
  func tell() {
    let line =
      switch self {
      case .begun(let id): "begun \(id)\n"
      case .handed(let id, let count, let time): "handed \(id) \(count) \(time)\n"
      case .confirmed(let id, let count): "confirmed \(id) \(count)\n"
      case .problem(let text): "problem \(text)\n"
      }
    let bytes = Array(line.utf8)
    _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  }

  /// A clock that parent and child share.
  static var clock: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
