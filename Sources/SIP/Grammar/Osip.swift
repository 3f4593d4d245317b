import COsip
import Synchronization

/// The one door to libosip2: initialised once, entered by one caller at a time.
///
/// Before `parser_init` the library fills shared tables on first use, and its headers do not say
/// what is shared after it. A lock around each short parse costs tens of nanoseconds when nobody
/// else is inside. Structures of the library are born and freed inside one closure.
enum Osip {
  /// Longest single header value or URI that is handed to the library, in bytes.
  ///
  /// Its lists are walked from the start for each element added, so size is time squared.
  static let largestValue = 8192

  private static let initialised: Bool = {
    osip_silence()
    return parser_init() == 0
  }()
  private static let lock = Mutex(())

  /// Runs the body with the library to itself.
  static func enter<Result: Sendable>(_ body: () -> Result?) -> Result? {
    lock.withLock { _ in initialised ? body() : nil }
  }

  /// A value as text the library can take; nil when it is too long or holds a NUL.
  ///
  /// The library undoes percent escapes in C strings, where `%00` would end the text, so each `%`
  /// is escaped once more and what comes out is what was written.
  static func guarded(_ text: String) -> String? {
    let utf8 = text.utf8
    guard !utf8.isEmpty, utf8.count <= largestValue else { return nil }
    var hasPercent = false
    for byte in utf8 {
      if byte == 0 { return nil }
      if byte == 0x25 { hasPercent = true }
    }
    guard hasPercent else { return text }
    var escaped: [UInt8] = []
    for byte in utf8 {
      escaped.append(byte)
      if byte == 0x25 { escaped += [0x32, 0x35] }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  /// Undoes `guarded` on a part the library does not unescape itself.
  static func released(_ text: String) -> String {
    guard text.utf8.contains(0x25) else { return text }
    let bytes = Array(text.utf8)
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      plain.append(bytes[index])
      let isEscape =
        bytes[index] == 0x25 && index + 2 < bytes.count && bytes[index + 1] == 0x32
        && bytes[index + 2] == 0x35
      index += isEscape ? 3 : 1
    }
    return String(decoding: plain, as: UTF8.self)
  }

  static func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  /// The elements of one of the library's lists, as pointers to what it holds.
  static func elements<Element>(
    _ list: osip_list_t, as type: Element.Type
  ) -> [UnsafeMutablePointer<Element>] {
    var found: [UnsafeMutablePointer<Element>] = []
    var node = list.node
    while let here = node, found.count < list.nb_elt {
      if let element = here.pointee.element {
        found.append(element.assumingMemoryBound(to: type))
      }
      node = here.pointee.next
    }
    return found
  }

  /// Generic parameters; the library undoes escapes only in those of a URI.
  static func parameters(_ list: osip_list_t, unescapedByLibrary: Bool) -> Parameters {
    let read = unescapedByLibrary ? { $0 } : released
    var all = Parameters()
    for element in elements(list, as: osip_uri_param.self) {
      guard let name = text(element.pointee.gname) else { continue }
      all.append(read(name), text(element.pointee.gvalue).map(read))
    }
    return all
  }
}
