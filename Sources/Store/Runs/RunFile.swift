public import Foundation
import Scenarios

/// Reads a run.json, schema 1: one way into the history for a run just finished and for old ones.
public enum RunFile {
  /// The run of a run.json, or of the folder that holds it.
  public static func read(_ path: String) throws(StoreProblem) -> SavedRun {
    let file = self.file(at: path) ?? path
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: file)) } catch {
      throw .file(file, "it is not there or not readable")
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    let changed = attributes?[.modificationDate] as? Date
    return try read(data, named: file, changed: changed ?? Date(timeIntervalSince1970: 0))
  }

  /// The run that the text tells of; its time is that of its name, else that of the file.
  public static func read(
    _ data: Data, named file: String, changed: Date
  ) throws(StoreProblem) -> SavedRun {
    let decoder = JSONDecoder()
    guard let version = try? decoder.decode(Version.self, from: data) else {
      throw .file(file, "it is not the record of a run")
    }
    guard version.schema == 1 else {
      throw .file(file, "its schema is \(version.schema); this harness reads schema 1")
    }
    let content: Content
    do { content = try decoder.decode(Content.self, from: data) } catch {
      throw .file(file, "it is not the record of a run")
    }
    return content.run(started: start(content.id) ?? changed.timeIntervalSince1970)
  }

  /// The run.json that a path names: itself, or the one in that folder.
  public static func file(at path: String) -> String? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    guard isFolder.boolValue else { return path }
    let inner = URL(fileURLWithPath: path).appendingPathComponent("run.json").path
    return FileManager.default.fileExists(atPath: inner) ? inner : nil
  }

  /// Each run.json at a path: the one it names, else those of the folders in it.
  public static func all(at path: String) -> [String] {
    if let file = file(at: path) { return [file] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().compactMap {
      file(
        at: URL(fileURLWithPath: path).appendingPathComponent($0).appendingPathComponent(
          "run.json"
        ).path)
    }
  }

  /// The time of a name such as `20261121-013800`, which is local time.
  private static func start(_ id: String) -> Double? {
    let digits = id.prefix(15).filter { $0.isASCII && $0.isNumber }
    guard digits.count == 14 else { return nil }
    func number(_ from: Int, _ count: Int) -> Int? {
      Int(digits.dropFirst(from).prefix(count))
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .current
    let parts = DateComponents(
      year: number(0, 4), month: number(4, 2), day: number(6, 2), hour: number(8, 2),
      minute: number(10, 2), second: number(12, 2))
    return calendar.date(from: parts)?.timeIntervalSince1970
  }

  private struct Version: Decodable {
    var schema: Int
  }
}
