import Foundation

/// A file's name as a code host looks it up: relative to the folder where it can be.
struct RelativeURI: Hashable {
  let text: String
  let isRelative: Bool

  init(_ file: String, in folder: String) {
    if file == "-" {
      (text, isRelative) = ("stdin", true)
      return
    }
    let base = URL(fileURLWithPath: folder).standardizedFileURL.path
    let place = URL(
      fileURLWithPath: file, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)
    ).standardizedFileURL.path
    let inside = place.hasPrefix(base + "/") ? String(place.dropFirst(base.count + 1)) : nil
    isRelative = inside != nil
    text = (isRelative ? "" : "file://") + Self.escaped(inside ?? place)
  }

  private static func escaped(_ path: String) -> String {
    var allowed = CharacterSet.urlPathAllowed
    // A colon in the first part of a relative reference would read as a scheme (RFC 3986 §4.2).
    allowed.remove(":")
    return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
  }
}
