import Calls
import Capture
import Checks
import SIP
import Wire

/// What cannot be read leaves open what was said in it.
extension RecordingRun {
  /// In how many of these calls something came before the first message that may have begun it.
  func unreadBeginnings(of headless: [String: [Sighting]]) -> Int {
    if asides.isEmpty { return 0 }
    return headless.count { callID, seen in
      guard let first = seen.min(by: { $0.frame < $1.frame }) else { return false }
      let ends = [(first.source, first.destination), (first.destination, first.source)]
      return ends.contains { source, destination in
        let before = unreadable(
          of: callID, from: source, to: destination, in: (first.at - Self.ringing)...first.at
        ) { _ in true }
        return before.map { $0.frame < first.frame } ?? false
      }
    }
  }

  /// What may be the answer to requests outside calls that seem to have none, by their frames.
  func unreadAnswers(to subject: DoubtSubject) -> [Int: Sighting] {
    guard !asides.isEmpty, case .others(let others) = subject else { return [:] }
    var answers: [Int: Sighting] = [:]
    for transaction in others where transaction.final == nil {
      let asked = transaction.request.frame
      answers[asked] = unreadable(
        of: transaction.callID, from: transaction.server, to: transaction.client,
        in: transaction.startedAt...transaction.startedAt + Self.aftermath
      ) { $0.frame > asked && Self.isOfResponse($0) }
    }
    return answers
  }

  /// Whether it begins as a response does (RFC 3261 §7.2), or names a call.
  private static func isOfResponse(_ sighting: Sighting) -> Bool {
    guard case .unreadable(let bytes, _) = sighting.content else { return false }
    return bytes.starts(with: "SIP/".utf8)
      || bytes.withUnsafeBytes { CallIDLine.value(in: ByteView($0)) } != nil
  }

  /// The first that came then and cannot be read, and names that call, or none.
  private func unreadable(
    of callID: String, from source: Endpoint, to destination: Endpoint,
    in span: ClosedRange<Moment>, where isMeant: (Sighting) -> Bool
  ) -> Sighting? {
    asides.firstUnreadable(
      span, of: table.hash(ofCallID: callID), from: source, to: destination
    ) { sighting in
      guard case .unreadable(let bytes, _) = sighting.content, isMeant(sighting) else {
        return false
      }
      // The views live no longer than the closure that is given the bytes.
      return bytes.withUnsafeBytes { bytes in
        if KeepAlive.isOne(ByteView(bytes)) { return false }
        return CallIDLine.value(in: ByteView(bytes)).map { $0 == callID } ?? true
      }
    }
  }
}

extension Verdict {
  /// What is left of a failure where what cannot be read may be the answer to a request, by its
  /// frame.
  func tempered(by answers: [Int: Sighting]) -> Verdict {
    guard !answers.isEmpty, case .failed(let found) = self else { return self }
    let left = found.filter { finding in
      // What a transaction lacks, an answer may bring; else it says nothing of.
      finding.stands || !finding.check.rawValue.hasPrefix("transaction.")
        || !finding.frames.contains { answers[$0] != nil }
    }
    guard left.isEmpty, let first = found.first,
      let answer = first.frames.lazy.compactMap({ answers[$0] }).first
    else { return .failed(left) }
    return .inconclusive(
      "\(first.message); but frame \(answer.frame) from \(answer.source) to "
        + "\(answer.destination) is not readable as SIP")
  }
}
