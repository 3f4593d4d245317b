public import SIP
public import Wire

/// Makes the records of a capture's parts, one by one, so that nobody has to hold them all.
public struct TraceComposer: Sendable {
  public let calls: [Call]
  private let roles: [Roles]
  private let media: [MediaReading]
  private let end: Moment
  private let shares: CallShares
  private let clock: RecordClock
  private var callOthers: [Int: [Transaction]] = [:]
  private var callStrays: [Int: [Sighting]] = [:]
  private var outsideOthers: [Transaction] = []
  private var outsideStrays: [Sighting] = []

  /// `roles` says who is who in a call, `media` is that of each; times outside calls are counted
  /// from `start`, and `end` is until when the capture was seen.
  public init(
    _ reading: CallReading, _ sightings: [Sighting], media: [MediaReading] = [],
    since start: Moment, until end: Moment, detail: RecordDetail, roles: (Call) -> Roles
  ) {
    calls = reading.calls
    self.media = media
    self.end = end
    self.roles = reading.calls.map(roles)
    shares = CallShares(reading.calls, sightings)
    clock = RecordClock(start: start, detail: detail)
    var callOf: [String: Int] = [:]
    for (index, call) in reading.calls.enumerated() {
      for callID in call.callIDs { callOf[callID] = index }
    }
    for other in reading.others {
      if let call = callOf[other.callID] {
        callOthers[call, default: []].append(other)
      } else {
        outsideOthers.append(other)
      }
    }
    for stray in reading.strays {
      if let call = stray.message.flatMap({ callOf[$0.callID] }) {
        callStrays[call, default: []].append(stray)
      } else {
        outsideStrays.append(stray)
      }
    }
  }

  /// The record of the call at that place, from 0, with that number.
  public func call(_ index: Int, number: Int?) -> CallRecord {
    CallRecord(
      calls[index], number: number, roles: roles[index], sightings: shares.shares[index],
      others: callOthers[index] ?? [], strays: callStrays[index] ?? [],
      media: index < media.count ? media[index] : MediaReading(), until: end,
      detail: clock.detail)
  }

  /// The same where the composer has all calls of the capture.
  public func call(_ index: Int) -> CallRecord { call(index, number: index + 1) }

  public var others: [TransactionRecord] {
    outsideOthers.map { TransactionRecord($0, place: .outside, clock) }
  }

  public var strays: [MessageRecord] { MessageRecord.all(outsideStrays, clock) }

  public var events: [EventRecord] { shares.rest.compactMap { EventRecord($0, clock) } }
}
