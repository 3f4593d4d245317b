public import Media
public import SIP
public import Wire

/// A small trace in a notation that reads like a telephony engineer's ladder.
///
///     carrier -> system    INVITE   0.000
///     system  -> primary   INVITE   0.001
///     primary -> system    180      0.101
///     system  -> secondary INVITE   3.000  branch=b2
///     system  -> primary   CANCEL   3.001
///     end 40
///
/// A line is `from -> to WHAT time key=value flag`. WHAT is a method, a status (with the method
/// it answers where that is not plain: `200 CANCEL`), `ICMP` (from who refuses), `RST`,
/// `DNS name`, `GARBAGE` or `SETUP since=SECONDS` (a TCP connection, of which the message it was for
/// comes next), or `SYN` (which nobody answers). Each line becomes full SIP bytes. What a party sends on follows from
/// what it received: Call-ID, tags, Via stack, CSeq, SDP, custom headers. A request said twice
/// before its final response is a retransmission.
///
/// Keys: `branch` `cseq` `to-tag` `from-tag` `call-id` `caller` `callee` `uri` `reason` `token`
/// `refer-to` `sipfrag` `state` `codecs=PCMU,opus@107` `media=address:port` `body` `content-type`
/// `transport` `from-port` `to-port` `header.NAME` (sets; empty removes) `add.NAME` (one more, on
/// top) `call` (which of several calls). Flags: `again` (the same bytes once more), `new` (not a
/// retransmission, not in the dialog), `own` (a response the sender made itself), `b2bua` (own
/// Call-ID and tags from here on), `in-dialog`, `no-sdp`, `hold`, `fax` (T.38, no audio any more),
/// `stray` (answers nothing seen).
/// Audio is `carrier -> primary RTP PCMU 50 0.300..1.300` (codec or payload type, packets, from when
/// to when) and `carrier -> primary DTMF 5 1.400`, between the endpoints both announced. Keys there:
/// `late` (seconds behind the stamps) and `payload` (its byte) of speech,
/// `media` and `to-media` (other endpoints), `ssrc`, `skip` (so many were lost before), `ends` (how
/// many end packets a digit has), `as` (a digit's payload type); flags `moving` (each of a digit's packets has its own time stamp),
/// `unmarked` (begins no talkspurt) and `empty` (no payload).
///
/// `sound=speech:7` (from that seed), `silence` or `clipped` is what an RTP line says.
/// HTTP is `system -> store PUT /path 3.000 status=201 header.NAME=value body=text`, or with
/// `audio=carrier since=1 until=3` a WAV file of what that party said; a packet of any other content
/// is `system -> desktop TCP 1.000 to-port=443`, or `UDP`.
///
/// A line `with desktop` says that a party is there though nothing is sent to it; `answering` that
/// the system takes calls up itself; `default key=value` holds for all that follow; `end 40` says
/// when the capture ended, by default 33 s (more than 64*T1) after the last line.
public struct Ladder: Sendable {
  public let sightings: [Sighting]
  /// The RTP packets in order of time, numbered together with the sightings.
  public let media: [MediaPacket]
  /// HTTP and bare packets, and who wrote to whom.
  public let other: OtherTraffic
  /// The bare packets alone.
  package let bare: [Contact]
  /// System, carrier, primary and secondary, and whoever else is named in the ladder.
  public let roles: Roles
  /// When the capture ended.
  public let endedAt: Moment

  public init(_ text: String) throws(LadderError) {
    var composer = LadderComposer()
    var defaults: [String] = []
    var end: Moment?
    var previous: Moment?
    var named: [IPAddress] = []
    var service = Roles.Service.passingOn
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let words = try LadderLine.words(line, line: number)
      switch words.first {
      case nil: continue
      case "answering" where words.count == 1: service = .answering
      case "default": defaults += words.dropFirst()
      case "with":
        for word in words.dropFirst() {
          guard let party = LadderParties.party(named: word) else {
            throw LadderError(line: number, "no party is called \"\(word)\"")
          }
          named.append(party.address)
        }
      case "end":
        guard words.count == 2, let time = LadderLine.seconds(words[1]) else {
          throw LadderError(line: number, "expected `end TIME`")
        }
        end = .seconds(time)
      default:
        let ladderLine = try LadderLine(
          Self.adding(defaults, to: words), number: number, after: previous)
        previous = ladderLine.at
        try composer.add(ladderLine)
      }
    }
    composer.number()
    sightings = composer.sightings
    media = composer.media.packets
    other = OtherTraffic(
      beside: sightings, media, exchanges: composer.traffic.exchanges,
      contacts: composer.traffic.contacts)
    bare = composer.traffic.contacts
    let ends = other.contacts.flatMap { [$0.source, $0.destination.address] }
    roles = Roles(
      LadderParties.around(composer.sightings, named + ends), service: service)
    endedAt = end ?? (previous ?? .zero) + .seconds(33)
    if let previous, endedAt < previous {
      throw LadderError(line: number, "the capture ends before its last packet")
    }
  }

  /// Defaults come first, so that what the line itself says wins.
  private static func adding(_ defaults: [String], to words: [String]) -> [String] {
    guard !defaults.isEmpty else { return words }
    let firstKey = words.firstIndex { $0.contains("=") } ?? words.count
    return words[..<firstKey] + defaults + words[firstKey...]
  }
}
