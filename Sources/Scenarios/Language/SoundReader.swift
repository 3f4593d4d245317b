import Documents
import Foundation
import Media
import UserAgents

/// Recordings that parties play.
extension ScenarioReader {
  /// The largest file that is read: 10 minutes of two channels at 48 kHz.
  private static let mostBytes = 128 << 20

  mutating func recorder(_ spoken: Spoken) -> Recorder? {
    let fields = spoken.fields
    let until = fields["until"].map { name($0, "label") }
    let heard = fields["heard"].map { sound($0, "heard") }
    guard let name = name(spoken.value, "record"), until != .some(nil), heard != .some(nil) else {
      return nil
    }
    return Recorder(name, until: until ?? nil, heard: heard ?? nil)
  }

  /// The sound of a WAV file; a complaint where it is none.
  ///
  /// It is read with the scenario, so that a wrong one is known before anything is played.
  mutating func sound(_ node: YAMLNode, _ what: String) -> Clip? {
    guard let name = text(node, what) else { return nil }
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    let path = URL(fileURLWithPath: name, relativeTo: folder).path
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    guard let size, size <= Self.mostBytes,
      let data = try? Data(contentsOf: URL(fileURLWithPath: path))
    else {
      complain(
        node.line,
        "\(what): \(name) "
          + (size.map { $0 > Self.mostBytes } == true
            ? "is larger than 128 MiB" : "cannot be read"))
      return nil
    }
    do throws(WaveFileError) {
      return try WaveFile([UInt8](data)).clip
    } catch {
      complain(node.line, "\(what): \(name) \(error)")
      return nil
    }
  }
}
