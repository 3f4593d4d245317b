/// What a value in a scenario file may look like; the reader and the JSON Schema follow it.
enum Shape: String, Sendable, CaseIterable {
  case text
  case name
  /// A number, or text with placeholders.
  case number
  case duration
  /// Keys of a telephone.
  case keys
  /// `events` or `info`.
  case keyWay
  /// `sendonly` or `inactive`.
  case holding
  /// Earliest and latest.
  case span
  /// From 0 to 255.
  case count
  /// From 1 to 1000.
  case callCount
  case share
  /// 100 to 699.
  case status
  case provisionalStatus
  case successStatus
  case failureStatus
  /// 200 to 699.
  case finalStatus
  case challengeStatus
  case codecs
  /// `INVITE`, `200`, `4xx`, `200 BYE`.
  case message
  /// A message, `any`, or `RTP`.
  case faultyMessage
  case automaticReply
  case headers
  case headerNames
  case headerName
  /// The name of a party, or `system`.
  case party
  case label
  case early
  /// A WAV file, found from the scenario file's folder.
  case sound
  /// `silent`, `refused`, or the status that everything gets.
  case outage
  case direction
  case condition
  case words
  /// A list of steps and rules.
  case steps
  case transport
  /// What a plugin declares.
  case settings
}

/// A key that stands beside others.
struct Field: Sendable {
  let name: String
  let shape: Shape
  let isRequired: Bool
  /// One line for whoever writes the file.
  let about: String

  init(_ name: String, _ shape: Shape, required: Bool = false, _ about: String) {
    self.name = name
    self.shape = shape
    isRequired = required
    self.about = about
  }
}

/// A step or a fault: the key that says what it does, and the keys that say how.
struct Verb: Sendable {
  let name: String
  let shape: Shape?
  /// Whether the word alone is enough.
  let standsAlone: Bool
  let fields: [Field]
  let about: String

  init(
    _ name: String, _ shape: Shape?, alone: Bool = false, _ about: String, _ fields: [Field] = []
  ) {
    self.name = name
    self.shape = shape
    standsAlone = alone || shape == nil
    self.fields = fields
    self.about = about
  }
}
