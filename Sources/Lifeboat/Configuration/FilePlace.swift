import Foundation

extension URL {
  /// Where a path of a configuration leads that lies in this folder.
  func place(of path: String) -> URL {
    path.hasPrefix("/") ? URL(fileURLWithPath: path) : appendingPathComponent(path)
  }
}
