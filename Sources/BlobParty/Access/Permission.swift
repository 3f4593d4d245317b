/// What a signature lets its holder do.
struct Permission: Hashable, Sendable {
  var reads = true
  var writes = true
  var creates = true
  var deletes = true
  var lists = true

  static let all = Permission()

  init() {}

  /// The letters of a shared access signature's `sp`.
  init(letters: String) {
    reads = letters.contains("r")
    writes = letters.contains("w")
    creates = letters.contains("c") || letters.contains("w")
    deletes = letters.contains("d")
    lists = letters.contains("l")
  }

  func allows(_ operation: BlobOperation) -> Bool {
    switch operation {
    case .put, .putBlockList: creates
    case .putBlock, .createContainer: creates
    case .get, .properties, .containerProperties: reads
    case .delete: deletes
    case .list: lists
    }
  }
}
