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
      let ends = Set([first.source, first.destination])
      let addresses = Set(ends.map(\.address))
      let before = asides.firstUnreadable(
        (first.at - Self.ringing)...first.at, of: table.hash(ofCallID: callID)
      ) { source, destination in
        addresses.contains(source) || addresses.contains(destination)
      } where: { sighting in
        guard sighting.frame < first.frame, Self.isMessage(sighting) else { return false }
        return Self.callID(sighting).map { $0 == callID }
          ?? (ends == [sighting.source, sighting.destination])
      }
      return before != nil
    }
  }

  /// What may be the answer to requests outside calls that seem to have none, by their frames.
  func unreadAnswers(to subject: DoubtSubject) -> [Int: Sighting] {
    guard !asides.isEmpty, case .others(let others, _) = subject else { return [:] }
    var answers: [Int: Sighting] = [:]
    for transaction in others where transaction.final == nil {
      let asked = transaction.request.frame
      let (client, server) = (transaction.client, transaction.server)
      answers[asked] = asides.firstUnreadable(
        transaction.startedAt...transaction.startedAt + Self.aftermath,
        of: table.hash(ofCallID: transaction.callID)
      ) { source, destination in
        source == server.address && destination == client.address
      } where: { sighting in
        guard sighting.frame > asked, sighting.destination == client else { return false }
        return Self.callID(sighting).map { $0 == transaction.callID } ?? Self.isResponse(sighting)
      }
    }
    return answers
  }

  private static func bytes(_ sighting: Sighting) -> [UInt8] {
    if case .unreadable(let bytes, _) = sighting.content { bytes } else { [] }
  }

  // The views live no longer than the closures that are given the bytes.

  private static func isMessage(_ sighting: Sighting) -> Bool {
    !bytes(sighting).withUnsafeBytes { KeepAlive.isOne(ByteView($0)) }
  }

  /// The call it names.
  private static func callID(_ sighting: Sighting) -> String? {
    bytes(sighting).withUnsafeBytes { CallIDLine.value(in: ByteView($0)) }
  }

  /// Whether it begins as a response does (RFC 3261 §7.2).
  private static func isResponse(_ sighting: Sighting) -> Bool {
    bytes(sighting).starts(with: "SIP/".utf8)
  }
}

extension Verdict {
  /// What is left of a failure where what cannot be read may be the answer to a request, by its
  /// frame.
  func tempered(by answers: [Int: Sighting]) -> Verdict {
    guard !answers.isEmpty, case .failed(let found) = self else { return self }
    let left = found.filter { finding in
      // What a transaction lacks, an answer may bring; else it says nothing of.
      finding.stands || !finding.missesAnswer
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
