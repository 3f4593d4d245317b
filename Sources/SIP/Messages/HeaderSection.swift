/// A message's header lines, from the start line to the empty line, passed over once.
///
/// It notes where the first line of each header stands that the scanner reads; what they say is
/// read afterwards.
struct HeaderSection {
  /// All header lines and the empty line behind them.
  private(set) var range: Range<Int>
  private var lines = KeyHeaderLines()

  /// Passes over the lines from a place on; nil where no empty line ends them.
  ///
  /// `feeds` gives the line feeds from there on.
  @inline(__always)
  init?(_ bytes: FilledOctets, _ feeds: LineFeeds, from start: Int) {
    range = start..<start
    if !passQuickly(bytes, feeds) {
      // From the beginning.
      lines = KeyHeaderLines()
      guard passCarefully(bytes.all) else { return nil }
    }
  }

  /// Passes over lines that are written as nearly everybody writes them; false where one is not, or
  /// where no empty line ends them.
  @inline(__always)
  private mutating func passQuickly(_ bytes: FilledOctets, _ feeds: LineFeeds) -> Bool {
    var feeds = feeds
    // Where a line begins. No sum overflows: places are those of a buffer.
    var line = range.lowerBound
    while line &+ 8 <= bytes.count {
      let word = bytes.eight(at: line)
      // A blank or a control.
      if word & 0xFF <= 0x20 { break }
      guard let lineFeed = feeds.next() else { return false }
      let beginning = HeaderLineStart.of(bytes, at: line, word)
      if beginning.length > 0 {
        lines.insert(beginning.header, colon: line &+ beginning.length, lineFeed: lineFeed)
      } else if beginning.length < 0 {
        return false
      }
      line = lineFeed &+ 1
    }
    // The empty line, or something odd.
    guard line < bytes.count, let lineFeed = feeds.next(),
      lineFeed == line || lineFeed == line &+ 1 && bytes[line] == 0x0D
    else { return false }
    range = Range(uncheckedBounds: (range.lowerBound, lineFeed &+ 1))
    return true
  }

  /// Passes over lines however they are written; false where no empty line ends them.
  @inline(never)
  private mutating func passCarefully(_ bytes: Octets) -> Bool {
    let end = bytes.count
    var next = range.lowerBound
    while true {
      let line = next
      guard var lineFeed = bytes.first(0x0A, in: line..<end) else { return false }
      next = lineFeed + 1
      if lineFeed == line || lineFeed == line + 1 && bytes[line] == 0x0D {
        range = range.lowerBound..<next
        return true
      }
      // What begins with a blank goes on with the line before.
      while next < end, bytes[next] == 0x20 || bytes[next] == 0x09 {
        guard let further = bytes.first(0x0A, in: next..<end) else { return false }
        lineFeed = further
        next = further + 1
      }
      if let colon = bytes.first(0x3A, in: line..<lineFeed),
        let header = KeyHeader(bytes, bytes.trimmed(line..<colon))
      {
        lines.insert(header, colon: colon, lineFeed: lineFeed)
      }
    }
  }

  /// The value of the first line of a header; nil where there is none.
  @inline(__always)
  func value(of header: KeyHeader, _ bytes: FilledOctets) -> Range<Int>? {
    guard let line = lines[header] else { return nil }
    return bytes.all.headerValue(behind: line.colon, upTo: line.lineFeed)
  }

  /// Whether there is a line of a header.
  @inline(__always)
  func has(_ header: KeyHeader) -> Bool { lines[header] != nil }

  /// Whether there are several.
  @inline(__always)
  func hasMore(_ header: KeyHeader) -> Bool { lines.hasMore(header) }

  /// The first of the headers every message must have that is not there (RFC 3261 §8.1.1).
  var missing: HeaderName {
    if !has(.callID) { return .callID }
    if !has(.cseq) { return .cseq }
    if !has(.from) { return .from }
    return has(.to) ? .via : .to
  }
}
