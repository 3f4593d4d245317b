import Foundation

/// The JSON Schema (draft 2020-12) of a trace.
public enum TraceSchema {
  /// The text of `trace.schema.json`; nil where the program was taken away from its resources.
  public static var text: String? {
    let file = Bundle.module.bundleURL.appendingPathComponent("Schema/trace.schema.json")
    return try? String(contentsOf: file, encoding: .utf8)
  }
}
