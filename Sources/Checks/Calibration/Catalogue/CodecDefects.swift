import SIP
import Wire

/// What a system may do wrong with offers and answers.
enum CodecDefects {
  static let all: [Defect] = [
    offer("offer-reordered", "the offer to an edge has its codecs in another order") {
      $0.rewrite("RTP/AVP 0 8 101", to: "RTP/AVP 8 0 101")
      $0.rewrite("RTP/AVP 107 0 8 101", to: "RTP/AVP 0 107 8 101")
    },
    offer("offer-thinned", "the offer to an edge leaves a codec out") {
      $0.rewrite(" 0 8 101\r\n", to: " 0 101\r\n")
      $0.rewrite("a=rtpmap:8 PCMA/8000\r\n", to: "")
    },
    offer("offer-extended", "the offer to an edge has a codec more") {
      $0.rewrite(" 8 101\r\n", to: " 8 9 101\r\n")
    },
    offer("offer-renumbered", "opus is offered to an edge under another payload type") {
      $0.rewrite("107", to: "111")
    },
    offer("offer-lost", "the INVITE to an edge has lost its offer") {
      $0.body = []
      $0[.contentType] = nil
    },
    offer("offer-without-events", "the offer to an edge leaves telephone-event out") {
      $0.rewrite(" 101\r\n", to: "\r\n")
      $0.rewrite("a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n", to: "")
    },
    offer("offer-clock-changed", "telephone-event is offered to an edge at another clock rate") {
      $0.rewrite("telephone-event/8000", to: "telephone-event/16000")
    },
    offer("offer-events-thinned", "the offer to an edge has fewer telephone events") {
      $0.rewrite("0-15", to: "0-9")
    },
    answer("answer-reordered", "the answer to the caller has its codecs in another order") {
      $0.rewrite("RTP/AVP 0 101", to: "RTP/AVP 101 0")
      $0.rewrite("RTP/AVP 107 0 101", to: "RTP/AVP 0 107 101")
    },
    answer("answer-extended", "the answer to the caller has a codec that was not offered") {
      $0.rewrite(" 101\r\n", to: " 9 101\r\n")
    },
    answer("answer-renumbered", "the answer to the caller has another payload type than the offer")
    {
      $0.rewrite("107", to: "111")
      $0.rewrite(" 101\r\n", to: " 96\r\n")
      $0.rewrite(":101 ", to: ":96 ")
    },
    answer("answer-without-events", "telephone-event is lost from the answer to the caller") {
      $0.rewrite(" 101\r\n", to: "\r\n")
    },
    answer(
      "answer-other-codec", "the answer to the caller has another offered codec than the edge's"
    ) {
      $0.rewrite("RTP/AVP 0 101", to: "RTP/AVP 8 101")
      $0.rewrite("a=rtpmap:0 PCMU/8000", to: "a=rtpmap:8 PCMA/8000")
    },
    answer("answer-lost", "the 200 to the caller has lost its answer") {
      $0.body = []
      $0[.contentType] = nil
    },
    answer("answer-held", "the answer to the caller says recvonly where the edge said sendrecv") {
      $0.rewrite("a=sendrecv", to: "a=recvonly")
    },
  ]

  private static func offer(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { $0.editing({ $0.isEdgeInvite }, change) }
  }

  private static func answer(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { $0.editing(ResponseDefects.isAnswer, change) }
  }
}
