import Checks
import Plugins

/// What a failover proxy must do, with where each demand comes from.
enum FailoverRequirements {
  static let all: [Requirement] = [
    Requirement(
      "FO-01", "a healthy primary gets the call; the secondary sees nothing", source: "guide A §2",
      checks: ["failover.not-on", "transaction.answered"]),
    Requirement(
      "FO-02", "503 from the primary: failover INVITE within 500 ms, 503 is ACKed, no CANCEL",
      source: "guide A §2, guide B §2, RFC 3261 §9.1",
      checks: [
        "failover.reaction", "failover.goes-on", "transaction.acknowledged",
        "cancel.not-after-final",
      ]),
    Requirement(
      "FO-03", "silent primary: failover after the answer timer ± 5 %, not before",
      source: "guide A §2", checks: ["failover.timer", "failover.goes-on"]),
    Requirement(
      "FO-04", "eager: CANCEL to the primary precedes the failover INVITE on the wire",
      source: "guide A, edge case 1", checks: ["cancel.before-failover"]),
    Requirement(
      "FO-05", "strict: no CANCEL before a provisional; CANCEL at once on a late one",
      source: "RFC 3261 §9.1", checks: ["cancel.after-provisional", "cancel.on-late-provisional"]),
    Requirement(
      "FO-06", "a provisional and then nothing: CANCEL precedes the failover INVITE",
      source: "guide A, edge case 1", checks: ["cancel.before-failover"]),
    Requirement(
      "FO-07", "CANCEL is well formed", source: "RFC 3261 §9.1", checks: ["cancel.well-formed"]),
    Requirement(
      "FO-08", "a late 200 from the primary is ACKed and BYEd; the caller is in one dialog",
      source: "guide A, edge case 1; RFC 3261 §13.2.2.4, §16.7",
      checks: ["leg.no-zombie", "leg.single-established"]),
    Requirement(
      "FO-09", "a 200 that crosses the CANCEL leaves no leg behind",
      source: "RFC 3261 §9.1, §15", checks: ["leg.no-zombie", "leg.single-established"]),
    Requirement(
      "FO-10", "487 after CANCEL is ACKed, late or repeated", source: "RFC 3261 §17.1.1.3",
      checks: ["cancel.acknowledged"]),
    Requirement(
      "FO-11", "100 Trying in time: no failover", source: "guide A §2", checks: ["failover.not-on"]),
    Requirement(
      "FO-12", "486, 404, 603 are relayed, no failover", source: "practice",
      checks: ["failover.not-on"]),
    Requirement(
      "FO-13", "408, 500, 502, 504, 480 as the profile says", source: "guide B §2",
      checks: ["failover.reaction", "failover.goes-on", "failover.not-on"]),
    Requirement(
      "FO-14",
      "ICMP unreachable, TCP refused or reset, TLS handshake failed: failover at once",
      source: "guide A §2", checks: ["failover.reaction", "failover.goes-on"]),
    Requirement(
      "FO-15", "the caller gives up: every open leg is ended, CANCEL has 200, INVITE 487",
      source: "RFC 3261 §9.2", checks: ["cancel.reaches-edges"]),
    Requirement(
      "FO-16", "both trunks down: one final response in time, no loop", source: "practice",
      checks: ["failover.exhausted"]),
    Requirement(
      "FO-17", "two 503 in a row: the next call goes straight to the secondary; fewer do not",
      source: "guide B §2", checks: ["breaker.opens", "breaker.recovers"]),
    Requirement(
      "FO-18", "OPTIONS every interval takes a dead trunk out and brings it back",
      source: "guide B §2", checks: ["health.interval", "health.takes-out", "health.brings-back"]),
    Requirement(
      "FO-19", "a flapping primary causes no oscillation faster than the interval",
      source: "guide B §4", checks: ["health.steady"]),
    Requirement(
      "FO-20", "the failover INVITE is the same call: identity, headers, SDP", source: "guide B §2",
      checks: ["failover.same-call"]),
    Requirement(
      "FO-21", "in-dialog requests follow the leg that answered", source: "RFC 3261 §12",
      checks: ["dialog.in-leg"]),
    Requirement(
      "FO-22", "30 % loss, duplication and reordering on every leg leave no leg behind",
      source: "guide A"),
    Requirement(
      "FO-23", "a primary that dies under load costs no caller more than the timer and 1 s",
      source: "guide A; guide B", checks: ["service.continues", "failover.goes-on"]),
    Requirement(
      "FO-25", "no zombies: no edge holds a dialog the caller is not in",
      source: "guide A, edge case 1", checks: ["leg.no-zombie"]),
    Requirement(
      "FO-26", "no DNS query between trigger and failover INVITE", source: "guide B §2",
      checks: ["dns.absent"]),
    Requirement("FO-27", "trunks over UDP, TCP and TLS, and mixed", source: "guide B"),
    Requirement(
      "FO-28", "calls are shared by weight while trunks are healthy", source: "guide B",
      checks: ["trunk.share"]),
    Requirement(
      "FO-29", "malformed and hostile SIP does not stop the system", source: "RFC 4475",
      checks: ["service.survives"]),
    Requirement(
      "FO-30", "the system itself ends a late leg even when the caller does not",
      source: "guide A, edge case 1", checks: ["leg.absorbed"]),
    Requirement(
      "FO-31", "REFER crosses with its context token; 202 and the NOTIFYs come back",
      source: "guide B, edge case 2; RFC 3515",
      checks: ["refer.context-token", "refer.accepted", "refer.notify"]),
    Requirement(
      "FO-32", "one final response to the caller, whatever arrives late",
      source: "RFC 3261 §16.7", checks: ["final.single"]),
    Requirement(
      "CO-01", "offers keep PCMU > PCMA > opus as offered on every leg", source: "guide B §2",
      checks: ["codec.order"]),
    Requirement(
      "CO-02", "answers are subsets of offers, payload types and telephone-event kept",
      source: "RFC 3264", checks: ["codec.answer-subset"]),
    Requirement("CO-03", "no common codec: 488 and no half call", source: "RFC 3261"),
    Requirement(
      "CO-04", "codecs and their order are the same before and after failover",
      source: "guide B §2", checks: ["codec.same-after-failover"]),
    Requirement(
      "CO-06", "audio flows both ways within 500 ms of the ACK; one-way audio is found and named",
      source: "guide B §2", checks: ["media.two-way", "media.after-ack"]),
    Requirement(
      "CO-07", "late offer, re-offer, hold (sendonly and inactive) and early media work end to end",
      source: "RFC 3264; RFC 6337"),
    Requirement(
      "CO-08", "digits are whole: one time stamp, a growing duration, three ends",
      source: "guide B §2; RFC 4733", checks: ["dtmf.rfc4733"]),
  ]
}
