/// What a request asks for.
enum BlobOperation: Hashable, Sendable {
  case createContainer(String)
  case containerProperties(String)
  case list(String)
  case put(BlobShelf.Name)
  case putBlock(BlobShelf.Name, id: String)
  case putBlockList(BlobShelf.Name)
  case get(BlobShelf.Name)
  case properties(BlobShelf.Name)
  case delete(BlobShelf.Name)

  /// Nil for what is not done here.
  init?(_ request: BlobRequest) {
    guard let container = request.container else { return nil }
    let part = request.query("comp")
    guard let blob = request.blob else {
      guard request.query("restype") == "container" else { return nil }
      switch (request.method, part) {
      case ("PUT", nil): self = .createContainer(container)
      case ("GET", "list"): self = .list(container)
      case ("GET", nil), ("HEAD", nil): self = .containerProperties(container)
      default: return nil
      }
      return
    }
    let name = BlobShelf.Name(container: container, blob: blob)
    switch (request.method, part) {
    case ("PUT", nil): self = .put(name)
    case ("PUT", "block"): self = .putBlock(name, id: request.query("blockid") ?? "")
    case ("PUT", "blocklist"): self = .putBlockList(name)
    case ("GET", nil): self = .get(name)
    case ("HEAD", nil): self = .properties(name)
    case ("DELETE", nil): self = .delete(name)
    default: return nil
    }
  }

  /// Its name in the store's documentation.
  var title: String {
    switch self {
    case .createContainer: "Create Container"
    case .containerProperties: "Get Container Properties"
    case .list: "List Blobs"
    case .put: "Put Blob"
    case .putBlock: "Put Block"
    case .putBlockList: "Put Block List"
    case .get: "Get Blob"
    case .properties: "Get Blob Properties"
    case .delete: "Delete Blob"
    }
  }

  var isWrite: Bool {
    switch self {
    case .put, .putBlock, .putBlockList: true
    default: false
    }
  }
}
