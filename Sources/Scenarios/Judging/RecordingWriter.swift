import Foundation
import Media
import Wire

/// Writes what parties recorded beside the evidence.
struct RecordingWriter {
  let folder: String
  /// The run's name, with which its files begin.
  let run: String

  /// The files, one a recording; one that cannot be written is a doubt.
  func write(
    _ recordings: [StageRecord.Recording], _ doubts: inout [String]
  ) -> [ScenarioResult.Recording] {
    var taken: Set<String> = []
    return recordings.compactMap { recording in
      // A step in a block, or a name that two of its parties chose, is no reason to lose one.
      let stem = "\(run)-\(recording.party)-\(recording.name)"
      var name = stem
      var number = 1
      while !taken.insert(name).inserted {
        number += 1
        name = "\(stem)-\(number)"
      }
      let file = "\(folder)/\(name).wav"
      do {
        try Data(WaveFile(recording.clip).bytes).write(to: URL(fileURLWithPath: file))
      } catch {
        doubts.append("\(file) could not be written: \(SystemReason.of(error))")
        return nil
      }
      return .init(party: recording.party, name: recording.name, file: file)
    }
  }
}
