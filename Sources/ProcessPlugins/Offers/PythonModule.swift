import Foundation

/// The module that Python plugins are written with.
public enum PythonModule {
  /// Its name beside a plugin.
  public static let file = "harness_plugin.py"

  /// Its text; nil where the program was taken away from its resources.
  public static var text: String? {
    let place = Bundle.module.bundleURL.appendingPathComponent("Python/\(file)")
    return try? String(contentsOf: place, encoding: .utf8)
  }
}
