import Media
import Wire

/// What may go wrong with the audio of a call.
enum MediaDefects {
  private static let edges = ["primary", "secondary"]

  static let all: [Defect] = [
    to("rtp-nothing-to-edge", .drop, "the edge hears nothing") { .lose(.init($0, $1)) },
    from("rtp-nothing-to-caller", .drop, "the caller hears nothing") { .omit(.init($0, $1)) },
    from("rtp-late-to-caller", .drop, "the edge begins to speak 0.8 s late") {
      .omit(.init($0, $1, .first(40)))
    },
    from("rtp-stops", .drop, "the edge is not heard any more after two seconds") {
      .omit(.init($0, $1, sparing: 100))
    },
    from("rtp-old-port", .edit, "the edge does not follow a caller who moves to another port") {
      .redirect(.init($0, $1, sparing: 100), to: Endpoint(.v4(127, 10, 0, 2), 4_000))
    },
    to("rtp-astray", .edit, "the caller speaks to a port that the edge did not name") {
      .redirect(.init($0, $1), to: Endpoint(.v4(127, 10, 0, $1 == "primary" ? 11 : 12), 4_998))
    },
    from("rtp-tenth-lost", .drop, "every tenth packet to the caller is lost") {
      .lose(.init($0, $1, .every(10)))
    },
    from("rtp-other-codec", .edit, "the edge speaks a codec nobody offered") {
      .retype(.init($0, $1, .speech), to: 18)
    },
    to("rtp-codec-left-out", .edit, "the caller speaks a codec that the answer left out") {
      .retype(.init($0, $1, .speech), to: 8)
    },
    from("rtp-jitter", .delay, "every second packet to the caller comes 80 ms late") {
      .delay(.init($0, $1, .every(2)), by: .milliseconds(80))
    },
    from("rtp-doubled", .repeat, "every packet to the caller comes twice") {
      .repeat(.init($0, $1), after: .milliseconds(1))
    },
    between("rtp-recoded", .edit, "the system codes anew what it passes on") {
      .recode(.init($0, $1, .speech))
    },
    between("rtp-burst", .delay, "every tenth packet leaves the system 100 ms late") {
      .delay(.init($0, $1, .every(10)), by: .milliseconds(100))
    },
    from("rtp-into-hold", .insert, "the edge goes on speaking to a caller who holds") {
      .repeat(.init($0, $1, .first(50)), after: .seconds(2.5))
    },
    to("dtmf-other-number", .edit, "digits have a payload type that was not agreed on") {
      .retype(.init($0, $1, .events), to: 96)
    },
    to("dtmf-without-end", .drop, "digits have no end packet") { .omit(.init($0, $1, .ends)) },
    to("dtmf-end-once", .drop, "the last digit has one end packet instead of three") {
      .omit(.init($0, $1, .ends, sparing: 4))
    },
    to("dtmf-restamped", .edit, "each packet of a digit has a time stamp of its own") {
      .restamp(.init($0, $1, .events))
    },
  ]

  /// Out of the system, to whom it speaks.
  private static func between(
    _ name: String, _ kind: Defect.Kind, _ meaning: String,
    _ defect: @escaping @Sendable (String, String) -> MediaDefect
  ) -> Defect {
    Defect(name, kind, meaning) { specimen in
      (["carrier"] + edges).flatMap { specimen.spoiling(defect("system", $0)) }
    }
  }

  private static func to(
    _ name: String, _ kind: Defect.Kind, _ meaning: String,
    _ defect: @escaping @Sendable (String, String) -> MediaDefect
  ) -> Defect {
    Defect(name, kind, meaning) { specimen in
      edges.flatMap { specimen.spoiling(defect("carrier", $0)) }
    }
  }

  private static func from(
    _ name: String, _ kind: Defect.Kind, _ meaning: String,
    _ defect: @escaping @Sendable (String, String) -> MediaDefect
  ) -> Defect {
    Defect(name, kind, meaning) { specimen in
      edges.flatMap { specimen.spoiling(defect($0, "carrier")) }
    }
  }
}
