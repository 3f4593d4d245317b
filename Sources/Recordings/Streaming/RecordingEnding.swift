import Calls
import Capture
import Checks
import Media
import SIP
import Wire

/// The end of a capture.
extension RecordingRun {
  /// The capture is over: judges what is left and says it all.
  mutating func finish() -> RecordingVerdict {
    let end = verdict.last ?? .zero
    isAtEnd = true
    let left = table.remaining()
    placeMedia(left.filter { table.hasCalls($0) })
    for cluster in left where table.hasCalls(cluster) {
      close(cluster, endedAt: end, isLast: true)
      // Where the outline was enough it was not asked for.
      _ = readings.take(cluster)
    }
    settleParts()
    for cluster in left where !table.hasCallsOrIsGone(cluster) {
      close(cluster, endedAt: end, isLast: true)
    }
    settleAsked(endedAt: end)
    noteRoles()
    noteAbsent()
    settleBatch()
    settleSeries()
    for index in verdict.tallies.indices where !isOfSeries[index] {
      verdict.tallies[index].count(.passed, times: outlines.passed[index])
      verdict.tallies[index].count(.notApplicable, times: outlines.counted - outlines.passed[index])
    }
    verdict.findings = findings.settled(
      verdict.streams.map(\.callStart) + calls.starts)
    verdict.leftOut = findings.leftOut
    let numbers = findings
    verdict.calls = calls.settled(messages) { numbers.number(of: $0) }
    verdict.temperByDrops()
    for index in verdict.streams.indices {
      verdict.streams[index].call = findings.number(of: verdict.streams[index].callStart)
    }
    verdict.streams.sort {
      ($0.call, $0.stream.flow.firstFrame) < ($1.call, $1.stream.flow.firstFrame)
    }
    verdict.isOfEdgesAlone = !edges.isEmpty && verdict.counts.calls <= edges.unfinished
    verdict.notes += unread.notes
    // What was judged early leaves its end behind, which had not begun before the capture.
    if early == 0 { verdict.notes += edges.notes }
    if early > 0 {
      verdict.notes.append(
        counted(early, "call was judged before it was", "calls were judged before they were")
          + " over, as more was open than the limits allow")
    }
    verdict.notes += notesOfMedia
    if verdict.leftOut.count > 0 {
      verdict.notes.append(
        "\(verdict.leftOut.count) of \(verdict.findingCount) findings were too many to be kept and "
          + "are counted only")
    }
    if asides.forgotten > 0 {
      verdict.notes.append(
        counted(
          asides.forgotten, "refusal, lookup or unreadable packet",
          "refusals, lookups or unreadable packets") + " could not be kept, as there were too many")
    }
    return verdict
  }

  mutating func noteRoles() {
    if let roles = judge.roles {
      verdict.roles.note(roles, times: verdict.counts.calls)
    }
    verdict.roles.settle()
  }

  /// Says who of the policy was not seen; without any SIP that would be everybody.
  private mutating func noteAbsent() {
    absent.note(table.parties)
    guard verdict.counts.messages > 0, let sentence = absent.sentence(of: judge.policySource)
    else { return }
    if absent.isWithoutSystem {
      verdict.absence = sentence
    } else {
      verdict.notes.append(sentence)
    }
  }

  /// Takes over what reading the file has shown.
  mutating func note(
    _ losses: SightingReader.Losses, _ problem: CaptureError?, frames: Int
  ) {
    verdict.losses = losses
    verdict.notes += losses.foreign
    verdict.problem = problem
    verdict.counts.frames = frames
  }

  mutating func note(_ end: PacketFileEnd) {
    note(reader.losses, end.problem, frames: end.frames)
    note(reader.tls)
    note(CaptureCopies(packets: reader.repeatedCaptures, messages: reports.copies))
    note(end.notes.drops)
  }

  /// Takes over what the capture says itself of packets that it lacks.
  private mutating func note(_ drops: CaptureDrops?) {
    guard let drops else { return }
    verdict.drops = drops.byKernel > 0 || drops.byInterface > 0 ? RecordingVerdict.dropped : nil
  }

  mutating func note(endedAt: Moment) {
    verdict.last = endedAt
  }

  /// Takes over when something was seen, and how many packets or reports it took.
  mutating func note(from first: Moment?, to last: Moment?, frames: Int) {
    verdict.first = first
    verdict.last = last
    verdict.counts.frames = frames
  }

  /// As above, for a capture that was read already.
  mutating func note(_ reading: CaptureReading) {
    note(reading.losses, reading.problem, frames: reading.frames)
    note(reading.tls)
    verdict.first = reading.first
    verdict.last = reading.last
    note(reading.copies)
    note(reading.notes.drops)
  }

  mutating func note(_ tls: TLSReading) {
    verdict.tls = tls
    verdict.notes += tls.notes
  }

  mutating func note(_ copies: CaptureCopies) {
    verdict.notes += copies.notes
  }
}
