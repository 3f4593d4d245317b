import Calls
public import Checks
import Media
import SIP
import Wire

/// The system sends nothing at all to the cloud that is gone: no SIP, no connection, no lookup.
///
/// Others may: a carrier tries it first. Who is not known may be the system under another address.
public struct SilenceDeadCloud: StagedCheck {
  /// More findings of one place say nothing new.
  private static let most = 20

  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let gone = evidence.roles.silent
    guard !gone.isEmpty else { return .notApplicable }
    guard !evidence.other.contacts.isEmpty else {
      judgement.leaveOpen("only SIP was kept of this capture, so other packets were not seen")
      return judgement.verdict
    }
    if evidence.other.missing.contains(.contacts) {
      judgement.leaveOpen("more was captured than is kept, so that not every packet was seen")
    }
    judgement.judged()
    let names = Dictionary(gone.map { ($0.address, $0.name) }) { first, _ in first }
    let senders = Dictionary(grouping: evidence.roles.parties, by: \.address)
    let found = evidence.other.contacts.compactMap { contact -> (Contact, String, Bool)? in
      guard let name = names[contact.destination.address] else { return nil }
      let there = senders[contact.source] ?? []
      let isSystem = there.contains { $0.role == .system }
      guard isSystem || there.isEmpty else { return nil }
      // A contact has no source port, by which those who share an address are told apart.
      return (contact, name, isSystem && there.allSatisfy { $0.role == .system })
    }
    for (contact, name, isCertain) in found.prefix(Self.most) {
      let port = contact.destination.port
      judgement.find(
        "\(contact.packets == 1 ? "a packet" : "\(contact.packets) packets") went to \(name), which"
          + " is gone: \(contact.carrier.name)"
          + (port == 0 ? " to " : " to port \(port) of ")
          + "\(contact.destination.address) from "
          + evidence.roles.name(of: Endpoint(contact.source, 5060)),
        frames: [contact.frame], stands: isCertain)
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "silence.dead-cloud",
      title: "Not one packet goes from the system to the cloud that is gone",
      why: "Whatever still needs the dead cloud stalls with it: a lookup, a login, a recording.",
      source: "guide A §3 (bypassing S3), §4",
      examples: [
        Example(
          .passes, "nobody writes there",
          "with desktop\n" + LifeboatLadders.answered + "carrier -> system BYE 3.000\n"),
        Example(
          .passes, "the carrier tries the dead cloud, and writes to it again",
          LifeboatLadders.answered + """
            carrier -> desktop INVITE 1.000
            carrier -> desktop TCP 1.100 to-port=443
            carrier -> system BYE 3.000
            """),
        Example(
          .fails, "a connection is tried",
          LifeboatLadders.answered + """
            system -> desktop TCP 1.000 to-port=443
            carrier -> system BYE 3.000
            """),
        Example(
          .fails, "an INVITE is sent",
          LifeboatLadders.answered + """
            system -> desktop INVITE 1.000 b2bua
            carrier -> system BYE 3.000
            """),
        Example(.notApplicable, "no such address is known", LifeboatLadders.answered),
      ])
  }
}
