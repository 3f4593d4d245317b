import SIP

/// Which message of a party made the system send each of its own.
///
/// What it passes on for the first time is caused by what it passes on; anything else, such as a
/// second INVITE or a CANCEL, by whatever a party sent last.
struct MessageCauses {
  private struct Key: Hashable {
    let summary: String
    let number: UInt32
    let fromTag: String?
    let toTag: String?

    init(_ message: Message) {
      summary = message.summary
      number = message.cseq.number
      fromTag = message.fromTag
      toTag = message.toTag
    }
  }

  /// By the message's place; -1 where no party has sent anything before it.
  let of: [Int]

  init(_ entries: [ReplayTrace.Entry]) {
    var waiting: [Key: Int] = [:]
    var last = -1
    of = entries.indices.map { index in
      let key = Key(entries[index].message)
      guard entries[index].isFromSystem else {
        waiting[key] = index
        last = index
        return index
      }
      return waiting.removeValue(forKey: key) ?? last
    }
  }
}
