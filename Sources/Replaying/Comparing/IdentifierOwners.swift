import SIP
import Wire

/// Who made the Call-IDs, tags and media places of a call: whoever is seen to send one first.
///
/// So that a 408 of the system is told from one it passed on, whatever their tags are.
struct IdentifierOwners {
  private var callIDs: [String: String] = [:]
  private var tags: [String: String] = [:]
  private var media: [Endpoint: String] = [:]

  init(_ entries: [ReplayTrace.Entry]) {
    for entry in entries {
      note(entry.message.callID, entry.from, in: &callIDs)
      // The far end's tag in a message is one that came from there before.
      if let tag = entry.message.isRequest ? entry.message.fromTag : entry.message.toTag {
        note(tag, entry.from, in: &tags)
      }
      for place in SessionPorts.endpoints(in: entry.message) where media[place] == nil {
        media[place] = entry.from
      }
    }
  }

  private func note(_ text: String, _ owner: String, in owners: inout [String: String]) {
    if owners[text] == nil { owners[text] = owner }
  }

  func callID(_ text: String) -> String { "Call-ID of \(callIDs[text] ?? "nobody")" }

  func tag(_ text: String) -> String { "tag of \(tags[text] ?? "nobody")" }

  /// Who made the tags of a message.
  func owners(of message: Message) -> Set<String> {
    Set([message.fromTag, message.toTag].compactMap(\.self).map(tag))
  }

  func port(_ place: Endpoint) -> String { "{port of \(media[place] ?? "nobody")}" }

  /// A text with what it says of dialogs under the names of their owners.
  func name(in text: String) -> String {
    var text = text
    for (callID, owner) in callIDs where text.contains(callID) {
      text = text.replacing(callID, with: "{Call-ID of \(owner)}")
    }
    for (callID, owner) in callIDs where callID.contains("@") {
      text = text.replacing(callID.replacing("@", with: "%40"), with: "{Call-ID of \(owner)}")
    }
    for (tag, owner) in tags where tag.utf8.count >= 6 {
      text = text.replacing(tag, with: "{tag of \(owner)}")
    }
    return text
  }
}
