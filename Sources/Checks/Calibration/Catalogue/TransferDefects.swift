import SIP
import Wire

/// What a system may do wrong with a transfer.
enum TransferDefects {
  static let all: [Defect] = [
    refer("token-stripped", "the context token is taken out of the REFER") {
      $0[.transferContextToken] = nil
    },
    refer("token-changed", "the context token is another on the far side") {
      $0[.transferContextToken] = "A1B2C3"
    },
    refer("token-doubled", "the context token stands twice") {
      $0.append(.transferContextToken, "a1b2c3")
    },
    refer("refer-to-changed", "the REFER names another target on the far side") {
      $0.rewrite(.referTo, "agent@", to: "another@")
    },
    refer("replaces-cut", "the dialog to be replaced is cut from Refer-To") {
      $0[.referTo] = $0[.referTo].map { value in
        guard let query = value.firstIndex(of: "?") else { return value }
        return String(value[..<query]) + ">"
      }
    },
    refer("referred-by-lost", "the REFER loses who sent it") { $0[.referredBy] = nil },
    Defect("refer-dropped", .drop, "the REFER is not passed on, nor anything that follows from it")
    {
      specimen in
      specimen.places.filter { $0.isRequest(.refer) }.map { refer in
        let following = specimen.places.filter { $0.about == .notify }
        return Strike(
          refer, (specimen.transaction(of: refer) + following).map { .remove($0.index) })
      }
    },
    Defect("refer-not-answered", .drop, "the far end's 202 is not passed back") {
      $0.dropping { $0.isFinal && $0.about == .refer }
    },
    Defect("refer-refused", .edit, "the far end's 202 is passed back as 403") {
      $0.editing({ $0.isFinal && $0.about == .refer }) { $0.restate(.forbidden) }
    },
    Defect("notify-dropped", .drop, "a NOTIFY is not passed on") {
      $0.losing { $0.isRequest(.notify) }
    },
    Defect("notify-not-answered", .drop, "the answer to a NOTIFY is not passed back") {
      $0.dropping { $0.isFinal && $0.about == .notify }
    },
    outcome("subscription-left-open", "the last NOTIFY does not end the subscription") {
      $0[.subscriptionState] = "active;expires=60"
    },
    outcome("outcome-lost", "the last NOTIFY has lost its sipfrag") {
      $0.body = []
      $0[.contentType] = nil
    },
    outcome("outcome-changed", "the last NOTIFY tells another outcome") {
      $0.rewrite("200 OK", to: "503 Service Unavailable")
      $0.rewrite("486 Busy Here", to: "200 OK")
    },
    outcome("notify-event-changed", "the last NOTIFY is about another event") {
      $0[.event] = "presence"
    },
  ]

  private static func refer(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { $0.editing({ $0.isRequest(.refer) }, change) }
  }

  private static func outcome(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { specimen in
      let last = specimen.places.last { $0.isRequest(.notify) }
      return specimen.editing({ $0.index == last?.index }, change)
    }
  }
}
