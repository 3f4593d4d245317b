import Capture
import Checks
import Foundation
import Plugins
import Recordings
import Wire

/// Which checks of whole scenarios, and of the packets of audio, are asked about a recorded capture.
///
/// Of whole scenarios those of the policy's kind of system, and those that the command line names;
/// of packets those that hold wherever they were captured, where there is audio and it can be kept.
/// They take the capture's audio and HTTP into memory. That others were not asked is said.
struct StagedAsking {
  private let asked: Set<CheckID>
  /// Of packets, those that are asked without being named.
  private let ofPackets: Set<CheckID>
  /// Of packets, those that are not asked unless they are named.
  private let unnamed: [CheckID]
  private let others: [CheckID]
  private let kinds: [String]

  init(_ judge: RecordingJudge, kind: String, named: [String], _ registry: Registry) {
    func kinds(_ id: CheckID) -> [String] {
      registry.owner(of: id)?.packs.map(\.card.kind) ?? []
    }
    let staged = judge.stagedChecks.filter { !($0 is any PacketCheck) }.map(\.id)
    let packets = judge.stagedChecks.compactMap { $0 as? any PacketCheck }
    let asked = Set(staged.filter { kinds($0).contains(kind) || named.contains($0.rawValue) })
    self.asked = asked.union(packets.map(\.id).filter { named.contains($0.rawValue) })
    let others = packets.filter { !named.contains($0.id.rawValue) }
    ofPackets = Set(others.filter(\.holdsAnywhere).map(\.id))
    unnamed = others.filter { !$0.holdsAnywhere }.map(\.id)
    self.others = staged.filter { !asked.contains($0) }
    self.kinds = Array(Set(self.others.flatMap(kinds))).sorted()
  }

  /// Asks about a file that was judged.
  func judge(
    _ path: String, _ judge: RecordingJudge, _ verdict: inout RecordingVerdict
  ) throws(CaptureError) {
    let hasAudio = verdict.counts.streams > 0
    let wanted = hasAudio ? asked.union(ofPackets) : asked
    guard wanted.isEmpty || Self.canReadAgain(path) else {
      leaveOut(judge, &verdict, because: "this capture can be read once only")
      return
    }
    verdict.leaveOut(others)
    if hasAudio { verdict.leaveOut(unnamed) }
    let isTooMuch = verdict.counts.messages > RecordingJudge.mostStagedMessages
    try judge.judgeStaged(path, asking: isTooMuch ? asked : wanted, &verdict)
    if hasAudio, isTooMuch, !ofPackets.isEmpty {
      verdict.leaveOut(Array(ofPackets))
      let names = ofPackets.map(\.rawValue).sorted().joined(separator: ", ")
      verdict.add(
        "\(names) not asked: the capture holds \(verdict.counts.messages) messages, and audio is "
          + "kept beside at most \(RecordingJudge.mostStagedMessages)")
    }
    if !others.isEmpty { verdict.add(Self.sentence(others.count, kinds)) }
  }

  /// Says that none was asked.
  func leaveOut(
    _ judge: RecordingJudge, _ verdict: inout RecordingVerdict, because why: String
  ) {
    // Without audio there is nothing to ask of its packets.
    let silent = verdict.counts.streams > 0 ? [] : ofPackets.union(unnamed)
    let all = judge.stagedChecks.map(\.id).filter { !silent.contains($0) }
    guard !all.isEmpty else { return }
    verdict.leaveOut(all)
    verdict.add(
      asked.isEmpty && ofPackets.isSubset(of: silent)
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
