import Foundation

/// The files of one message: `ID.part` while it is recorded, `ID.wav` when complete, and `ID.json`.
struct MessageFiles: Sendable {
  let folder: Folder
  let id: MessageID

  /// More than the longest message has.
  static let mostBytes = 64 << 20

  var part: String { "\(id.text).part" }
  var wave: String { "\(id.text).wav" }
  var note: String { "\(id.text).json" }

  func write(_ message: VoicemailMessage, isSynced: Bool) throws(FileProblem) {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .millisecondsSince1970
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    guard let data = try? encoder.encode(message) else {
      throw FileProblem("write", folder.path(note), EINVAL)
    }
    try folder.replace(note, Array(data) + [0x0A], isSynced: isSynced)
  }

  /// What is known; where the note is missing or unreadable, what the id tells.
  func message() -> VoicemailMessage {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .millisecondsSince1970
    if let bytes = try? folder.read(note, most: 1 << 16),
      let message = try? decoder.decode(VoicemailMessage.self, from: Data(bytes)), message.id == id
    {
      return message
    }
    return VoicemailMessage(id, caller: id.caller, called: "", callID: "")
  }

  /// A message that is complete; a note that says otherwise was overtaken by a crash.
  func complete() throws(FileProblem) -> (VoicemailMessage, [UInt8]) {
    let bytes = try folder.read(wave, most: Self.mostBytes)
    var message = message()
    if message.ended == nil {
      message.ended = .killed
      message.seconds = Self.seconds(max(0, bytes.count - WaveHeader.length))
    }
    return (message, bytes)
  }

  /// Makes a complete message of what was recorded: header, sync, note, name, sync of the folder.
  ///
  /// Safe to be killed in: until it has its name the message is one to recover.
  func complete(
    _ message: VoicemailMessage, _ file: OpenFile, size: Int
  ) throws(FileProblem) {
    try file.overwrite(WaveHeader.bytes(of: size))
    try file.sync()
    // Without room for a new note the old one stays, which reading knows to complete.
    try? write(message, isSynced: true)
    try folder.rename(part, to: wave)
    try folder.sync()
  }

  /// Sound first: a note alone is no message.
  func remove() throws(FileProblem) {
    try folder.remove(wave)
    try folder.remove(part)
    try folder.sync()
    try folder.remove(note)
  }

  static func seconds(_ bytes: Int) -> Double { Double(bytes) / Double(WaveHeader.bytesPerSecond) }
}
