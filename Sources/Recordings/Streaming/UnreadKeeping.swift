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
      let before = unreadable(
        of: callID, between: first.source.address, and: first.destination.address,
        in: (first.at - Self.ringing)...first.at)
      return before.contains { $0.frame < first.frame }
    }
  }

  /// What may be the answer to requests outside calls that seem to have none, by their frames.
  func unreadAnswers(to subject: DoubtSubject) -> [Int: Sighting] {
    guard !asides.isEmpty, case .others(let others) = subject else { return [:] }
    var answers: [Int: Sighting] = [:]
    for transaction in others where transaction.final == nil {
      let (client, server) = (transaction.client.address, transaction.server.address)
      let meanwhile = unreadable(
        of: transaction.callID, between: client, and: server,
        in: transaction.startedAt...transaction.startedAt + Self.aftermath)
      answers[transaction.request.frame] = meanwhile.first {
        $0.frame > transaction.request.frame && $0.source.address == server
          && $0.destination.address == client
      }
    }
    return answers
  }

  /// What came then and cannot be read, and names that call, or none and is between those two.
  private func unreadable(
    of callID: String, between one: IPAddress, and other: IPAddress, in span: ClosedRange<Moment>
  ) -> [Sighting] {
    let around = asides.around(span, of: [table.hash(ofCallID: callID)]) {
      $0 == one || $0 == other
    }
    return around.sightings.filter { sighting in
      guard case .unreadable(let bytes, _) = sighting.content else { return false }
      // The views live no longer than the closure that is given the bytes.
      return bytes.withUnsafeBytes { bytes in
        if KeepAlive.isOne(ByteView(bytes)) { return false }
        if let named = CallIDLine.value(in: ByteView(bytes)) { return named == callID }
        let (source, destination) = (sighting.source.address, sighting.destination.address)
        return (source, destination) == (one, other) || (source, destination) == (other, one)
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
      finding.stands || !finding.frames.contains { answers[$0] != nil }
    }
    guard left.isEmpty, let first = found.first,
      let answer = first.frames.lazy.compactMap({ answers[$0] }).first
    else { return .failed(left) }
    return .inconclusive(
      "\(first.message); but frame \(answer.frame) from \(answer.source) to "
        + "\(answer.destination) is not readable as SIP")
  }
}
