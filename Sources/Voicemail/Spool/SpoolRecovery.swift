import Foundation

/// Brings a folder in order that a process left when it died.
struct SpoolRecovery: Sendable {
  let folder: Folder
  /// Recordings that are under way in this process.
  let active: Set<MessageID>

  /// The half-written recordings that are messages now.
  func run() throws(FileProblem) -> [VoicemailMessage] {
    let names = try folder.names()
    for name in names where name.hasSuffix(".json.tmp") {
      let isActive = active.contains { name.hasPrefix($0.text) }
      if !isActive { try folder.remove(name) }
    }
    var recovered: [VoicemailMessage] = []
    for id in Self.ids(names, ".part") where !active.contains(id) {
      if let message = try recover(MessageFiles(folder: folder, id: id)) {
        recovered.append(message)
      }
    }
    for id in Self.ids(names, ".json") where !active.contains(id) {
      let files = MessageFiles(folder: folder, id: id)
      if !folder.has(files.wave) && !folder.has(files.part) { try folder.remove(files.note) }
    }
    try folder.sync()
    return recovered
  }

  /// Messages whose name ends so, oldest first.
  static func ids(_ names: [String], _ suffix: String) -> [MessageID] {
    names.filter { $0.hasSuffix(suffix) }
      .compactMap { MessageID(String($0.dropLast(suffix.count))) }
      .sorted()
  }

  private func recover(_ files: MessageFiles) throws(FileProblem) -> VoicemailMessage? {
    // A whole sample is two bytes; one of them may be all that was written of the last.
    let size = ((folder.size(files.part) ?? 0) - WaveHeader.length) / 2 * 2
    guard size > 0 else {
      try files.remove()
      return nil
    }
    var message = files.message()
    // A note that knows the end was written last of all: the recording is whole.
    message.ended = message.ended ?? .killed
    message.seconds = MessageFiles.seconds(size)
    let file = try OpenFile.existing(folder.path(files.part))
    defer { file.close() }
    try file.truncate(to: WaveHeader.length + size)
    try files.complete(message, file, size: size)
    return message
  }
}
