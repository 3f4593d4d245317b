import Checks
import Plugins

/// What a lifeboat must do, with where each demand comes from.
enum LifeboatRequirements {
  static let all: [Requirement] = [
    Requirement(
      "LB-01",
      "answers and speaks the outage prompt: as long as its words need, audible, not clipped",
      source: "guide A §3", checks: ["prompt.spoken", "prompt.within"]),
    Requirement(
      "LB-02", "1 calls the duty list in order; who is busy or silent is followed by the next",
      source: "guide A §3", checks: ["duty.order", "duty.ring-time"]),
    Requirement(
      "LB-03",
      "2 records a voicemail: what the caller said is what is stored, with caller and length",
      source: "guide A §3", checks: ["voicemail.same-audio", "voicemail.kept"]),
    Requirement(
      "LB-04", "hanging up while recording loses nothing that was said", source: "guide A §3",
      checks: ["voicemail.kept", "voicemail.same-audio"]),
    Requirement(
      "LB-05", "a store that is slow, failing or down loses nothing and gets nothing twice",
      source: "guide A §3", checks: ["voicemail.kept", "voicemail.once"]),
    Requirement(
      "LB-06", "not one packet to the primary cloud during the outage", source: "guide A §3, §4",
      checks: ["silence.dead-cloud"]),
    Requirement(
      "LB-07", "a VIP is recognised by number and greeted; others get the general prompt",
      source: "guide A §4", checks: ["greeting.vip"]),
    Requirement(
      "LB-08", "with database nodes gone the prompt still comes in time and no call is lost",
      source: "guide A §4", checks: ["lookup.within-prompt"]),
    Requirement(
      "LB-09", "agents are reached at their secondary extension, not at the dead desktop",
      source: "guide A, edge case 2", checks: ["agent.secondary"]),
    Requirement(
      "LB-10", "no digit, a wrong one, one during the prompt, two at once; RFC 4733 and SIP INFO",
      source: "practice; RFC 4733, RFC 6086", checks: ["menu.reacts"]),
    Requirement(
      "LB-11", "many callers at once: every prompt whole and in time", source: "guide A"),
    Requirement(
      "LB-12", "PCMU, PCMA and opus in any order; none in common is 488",
      source: "guide B §2; RFC 3264"),
    Requirement(
      "CO-05",
      "no transcoding: what comes in at one leg of a bridge goes out at the other as it is",
      source: "guide B §2"),
  ]
}
