public import Calls
public import Capture
public import Media
public import SIP
import Wire

/// The calls of a capture by number, whose messages are not held but read again call by call.
///
/// They are the calls that `CallModel` finds in all messages at once: none ends early, as in a
/// `CallFeed`. What is held of a message is a stub of about a hundred bytes.
public struct RecordedCalls {
  /// What a call is known by.
  public struct Name: Sendable {
    public let callIDs: [String]
    public let callerNumber: String?

    public init(callIDs: [String], callerNumber: String?) {
      self.callIDs = callIDs
      self.callerNumber = callerNumber
    }
  }

  /// The path as it was given.
  public let file: String
  public let summary: CallFeed.Summary
  /// What a judge says of the capture; nil where none was to see it.
  public let verdict: RecordingVerdict?
  /// The media flows, in order of their first packet.
  public let flows: [MediaFlow]
  private let intake: CallIntake
  private let correlationHeader: HeaderName?
  /// In order of their first messages.
  private let clusters: [OutlineTable.Cluster]
  /// How many calls each cluster has.
  private let counts: [Int]
  /// Where each call stands among all, from 0, cluster by cluster.
  private let places: [Int]
  /// The media of each call in the same order; empty where there is none at all.
  private let media: [MediaReading]
  /// By cluster, what was seen beside messages.
  private let asides: [Int: [CallIntake.Seen]]
  /// The same that is of no call.
  private let unclaimed: [CallIntake.Seen]

  /// Reads a capture to its end; throws only where nothing of it could be read.
  ///
  /// A judge is shown the same packets, so that a pipe is read once.
  public init(
    _ path: String, correlationHeader: HeaderName? = nil, keys: TLSKeyLog = TLSKeyLog(),
    judgedBy judge: RecordingJudge? = nil
  ) throws(CaptureError) {
    let file = try PacketFile(path)
    var intake = CallIntake(file, correlationHeader, keys)
    var run = judge.map { RecordingRun($0, .file(file), from: path) }
    let end = file.forEach { packet in
      intake.take(packet)
      run?.take(packet)
    } secrets: {
      intake.reader.add($0)
      run?.reader.add($0)
    }
    if let problem = end.linkProblem { throw problem }
    intake.finish(end)
    run?.takeRest()
    run?.note(end)
    self.init(path, intake, correlationHeader, run?.finish())
  }

  private init(
    _ path: String, _ intake: CallIntake, _ correlationHeader: HeaderName?,
    _ verdict: RecordingVerdict?
  ) {
    let clusters = intake.table.remaining()
    let flows = intake.reader.hasMedia ? intake.reader.flows : []
    var shares = AsideShares(intake.asides)
    var counts: [Int] = []
    var starts: [Int] = []
    var announced: [CallSessions] = []
    var texts = SessionTexts()
    for (number, cluster) in clusters.enumerated() {
      guard intake.table.hasCalls(cluster) else {
        counts.append(0)
        continue
      }
      let messages = intake.messages(of: cluster)
      let reading = CallModel.read(
        messages.map(\.sighting), correlationHeader: correlationHeader)
      counts.append(reading.calls.count)
      for call in reading.calls {
        if !flows.isEmpty {
          announced.append(CallSessions(of: call, as: starts.count, &texts))
        }
        starts.append(call.legs[0].invites[0].request.frame)
      }
      if shares.isEmpty { continue }
      let callIDs = Set(reading.calls.flatMap(\.callIDs))
      for seen in messages {
        guard let message = seen.sighting.message, callIDs.contains(message.callID) else {
          continue
        }
        shares.note(seen, of: number)
      }
    }
    var places = [Int](repeating: 0, count: starts.count)
    let order = starts.indices.sorted { (starts[$0], $0) < (starts[$1], $1) }
    for (place, index) in order.enumerated() { places[index] = place }
    let (asides, unclaimed) = shares.settled()
    var placing = MediaPlacing(announced)
    for flow in flows { placing.take(flow) }
    var summary = intake.summary
    summary.calls = starts.count
    summary.unkeptStreams = placing.leftOut
    file = path
    self.summary = summary
    self.verdict = verdict
    self.flows = flows
    self.unclaimed = unclaimed
    self.intake = intake
    self.correlationHeader = correlationHeader
    self.clusters = clusters
    self.counts = counts
    self.places = places
    media = flows.isEmpty ? [] : starts.indices.map { placing.take(call: $0) }
    self.asides = asides
  }

  /// What was seen beside messages and is of no call, in capture order.
  public var rest: some Sequence<Sighting> { unclaimed.lazy.map { intake.whole($0) } }

  /// How long those connections took to set up that its INVITEs were sent on, and the connections that
  /// nobody answered while it lasted.
  public func connections(of call: Call) -> [Sighting] {
    let last = call.legs.flatMap(\.sightings).map(\.at).max() ?? call.startedAt
    let silences = intake.asides.lazy.map(\.sighting).filter { aside in
      guard case .unanswered = aside.content else { return false }
      return aside.at >= call.startedAt && aside.at <= last
    }
    return intake.setups.of(call).sightings + silences.prefix(SilenceKeeping.mostOfCall)
  }

  /// How many calls there are.
  public var count: Int { places.count }

  /// Gives what belongs together, most often one call, with the places of its calls among all
  /// (from 0); those around the chosen calls, or everything.
  ///
  /// They come in the order of their first messages, which is nearly that of the calls' numbers.
  public func forEach(
    only chosen: Set<Int>? = nil, _ visit: (EndedCalls, [Int]) throws -> Void
  ) rethrows {
    var first = 0
    for (number, cluster) in clusters.enumerated() {
      let own = first..<first + counts[number]
      first = own.upperBound
      let places = Array(places[own])
      if let chosen, !places.contains(where: { chosen.contains($0) }) { continue }
      let messages = intake.messages(of: cluster)
      let sightings = messages.map(\.sighting)
      // What was read before a message of the same packet has its place.
      let all = asides[number].map { CallIntake.Seen.inOrder($0 + messages).map(intake.whole) }
      try visit(
        EndedCalls(
          reading: CallModel.read(sightings, correlationHeader: correlationHeader),
          sightings: all ?? sightings, media: media.isEmpty ? [] : Array(media[own])),
        places)
    }
  }

  /// What each call is known by, by place.
  public func names() -> [Name] {
    var names: [Int: Name] = [:]
    forEach(only: Set(0..<count)) { ended, places in
      for (call, place) in zip(ended.reading.calls, places) {
        names[place] = Name(callIDs: call.callIDs, callerNumber: call.callerNumber)
      }
    }
    return (0..<count).compactMap { names[$0] }
  }
}
