import Capture
import Checks
import Foundation
import Plugins
import Recordings
import Wire

/// Which checks of whole scenarios, and of the packets of audio, are asked about a recorded capture.
///
/// Of whole scenarios those of the policy's kind of system, and those that the command line names;
/// of packets those that it names. They take the capture's audio and HTTP into memory. That others
/// were not asked is said.
struct StagedAsking {
  private let asked: Set<CheckID>
  /// Of packets, those that are not asked.
  private let ofPackets: [CheckID]
  private let others: [CheckID]
  private let kinds: [String]

  init(_ judge: RecordingJudge, kind: String, named: [String], _ registry: Registry) {
    func kinds(_ id: CheckID) -> [String] {
      registry.owner(of: id)?.packs.map(\.card.kind) ?? []
    }
    let packets = judge.stagedChecks.filter { $0 is any PacketCheck }.map(\.id)
    let staged = judge.stagedChecks.map(\.id)
    let asked = Set(
      staged.filter { id in
        named.contains(id.rawValue) || (!packets.contains(id) && kinds(id).contains(kind))
      })
    self.asked = asked
    ofPackets = packets.filter { !asked.contains($0) }
    others = staged.filter { !asked.contains($0) && !packets.contains($0) }
    self.kinds = Array(Set(others.flatMap(kinds))).sorted()
  }

  /// Asks about a file that was judged.
  func judge(
    _ path: String, _ judge: RecordingJudge, _ verdict: inout RecordingVerdict
  ) throws(CaptureError) {
    guard asked.isEmpty || Self.canReadAgain(path) else {
      leaveOut(judge, &verdict, because: "this capture can be read once only")
      return
    }
    verdict.leaveOut(others)
    // Without audio there is nothing to ask of its packets.
    if verdict.counts.streams > 0 { verdict.leaveOut(ofPackets) }
    try judge.judgeStaged(path, asking: asked, &verdict)
    if !others.isEmpty { verdict.add(Self.sentence(others.count, kinds)) }
  }

  /// Says that none was asked.
  func leaveOut(
    _ judge: RecordingJudge, _ verdict: inout RecordingVerdict, because why: String
  ) {
    if verdict.counts.streams > 0 { verdict.leaveOut(ofPackets) }
    let all = judge.stagedChecks.map(\.id).filter { !ofPackets.contains($0) }
    guard !all.isEmpty else { return }
    verdict.leaveOut(all)
    verdict.add(
      asked.isEmpty
        ? Self.sentence(all.count, kinds)
        : counted(all.count, "check") + " of whole scenarios and of audio "
          + "\(all.count == 1 ? "was" : "were") not asked: \(why)")
  }

  private static func sentence(_ count: Int, _ kinds: [String]) -> String {
    let kind = kinds.isEmpty ? "another kind of system" : kinds.joined(separator: ", ")
    return scenarioChecks(count, " (\(kind))")
      + " not asked; --policy with a file of that kind asks \(count == 1 ? "it" : "them")"
  }

  private static func scenarioChecks(_ count: Int, _ kind: String = "") -> String {
    counted(count, "check") + " of whole scenarios\(kind) \(count == 1 ? "was" : "were")"
  }

  private static func canReadAgain(_ path: String) -> Bool {
    guard path != CaptureFile.standardInput else { return false }
    let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let kind = try? FileManager.default.attributesOfItem(atPath: place)[.type]
    return kind as? FileAttributeType == .typeRegular
  }
}
