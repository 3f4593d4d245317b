import Calls
import Capture
import Checks
import SIP
import Wire

/// What a verdict is about that may be left open.
enum DoubtSubject {
  /// `isCut`: whether there was more beside its messages than it is given.
  case call(Call, Roles, MissingMessages, isCut: Bool)
  case others([Transaction], isCut: Bool)

  var call: Call? { if case .call(let call, _, _, _) = self { call } else { nil } }
}

/// How what a capture lacks is kept, and what verdicts it leaves open.
extension RecordingRun {
  /// How long after a call's last message something may still have been sent in it (RFC 3261 §17,
  /// 64 × T1).
  static let aftermath = Duration.seconds(32)

  /// How long before a request an INVITE may have been sent that it belongs to (RFC 3261 §16.6,
  /// timer C).
  static let ringing = Duration.seconds(180)

  /// Takes over what the reader found to be missing.
  mutating func noteLost() {
    for gap in reader.takeLost() { note(gap) }
  }

  private static let cut = "more refusals came meanwhile than could be looked at"

  mutating func note(_ gap: CaptureGap) {
    gaps.add(gap, isOwned: gap.callID.map { table.key(ofCallID: $0) != nil } ?? false)
  }

  /// Why what it seems to break may be what was not captured, or not kept; nil where nothing shows
  /// that anything of it is missing.
  func doubt(of subject: DoubtSubject) -> String? {
    switch subject {
    case .call(let call, let roles, let missing, let isCut):
      doubt(of: call, roles, missing, isCut: isCut)
    case .others(let others, let isCut):
      doubt(of: others) ?? (isCut ? Self.cut : nil)
    }
  }

  private func doubt(
    of call: Call, _ roles: Roles, _ missing: MissingMessages, isCut: Bool
  ) -> String? {
    if let text = missing.text(call) { return "the capture holds \(text)" }
    let mine = call.legs.flatMap(\.sightings)
    let last = mine.map(\.at).max() ?? call.startedAt
    var parties = Set(mine.flatMap { [$0.source.address, $0.destination.address] })
    if let named = judge.roles { parties.formUnion(named.parties.map(\.address)) }
    let isAnswered = call.edgeLegs(roles).contains { !$0.dialogs.isEmpty }
    // An INVITE to an edge that nothing else tells of, where none of those known has the call.
    func mayBegin(_ source: IPAddress, _ destination: IPAddress) -> Bool {
      roles.party(at: source)?.role == .system
        && judge.roles.map { $0.party(at: destination) != nil } ?? true
    }
    let doubt = doubt(
      of: Set(call.callIDs), among: parties,
      in: call.startedAt...max(last, call.startedAt) + Self.aftermath,
      orLegTo: isAnswered ? nil : mayBegin)
    if let doubt { return doubt }
    return isCut ? Self.cut : nil
  }

  /// The same of requests outside calls.
  private func doubt(of others: [Transaction]) -> String? {
    let seen = others.flatMap { $0.requests + $0.responses }
    guard var first = seen.map(\.at).min(), let last = seen.map(\.at).max() else { return nil }
    // What cancels, acknowledges or goes on with something began before.
    if others.contains(where: { $0.method == .cancel || $0.request.message?.toTag != nil }) {
      first = first - Self.ringing
    }
    return doubt(
      of: Set(others.map(\.callID)),
      among: Set(others.flatMap { [$0.client.address, $0.server.address] }),
      in: first...last + Self.aftermath)
  }

  private func doubt(
    of callIDs: Set<String>, among parties: Set<IPAddress>, in span: ClosedRange<Moment>,
    orLegTo mayBegin: ((IPAddress, IPAddress) -> Bool)? = nil
  ) -> String? {
    for gaps in [gaps, pending(from: parties)] {
      if let gap = gaps.first(of: callIDs, among: parties, in: span, orLegTo: mayBegin) {
        return "the capture lacks \(gap.text)"
      }
    }
    return gaps.hasForgotten(since: span.lowerBound)
      ? "the capture lacks more than could be remembered" : nil
  }

  /// What is missing now and may still come.
  private func pending(from parties: Set<IPAddress>) -> CaptureGaps {
    var pending = CaptureGaps()
    for gap in reader.missing(from: parties) { pending.add(gap) }
    return pending
  }

  /// Why what a check found in a row of calls may be what was not captured.
  ///
  /// What it rests on may be anywhere in the capture: all that the parties lack counts.
  func doubtOfSeries() -> String? {
    let parties = judge.roles?.parties.map(\.address) ?? verdict.roles.parts.map(\.address)
    let span = (verdict.first ?? .zero)...max(verdict.first ?? .zero, verdict.last ?? .zero)
    return doubt(of: [], among: Set(parties), in: span)
  }
}

extension Verdict {
  /// What is left of a failure where messages are missing that may excuse it: findings that stand,
  /// else nothing that is decided.
  func tempered(by doubt: String?) -> Verdict {
    guard case .failed(let found) = self, let first = found.first, let doubt else { return self }
    let standing = found.filter(\.stands)
    return standing.isEmpty
      ? .inconclusive("\(first.message); but \(doubt)") : .failed(standing)
  }
}
