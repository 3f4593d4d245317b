import Foundation
import Voicemail

/// The stores that a configuration can name.
enum BlobStores {
  static func make(
    _ store: VoicemailRules.Store, folder: URL
  ) throws(LifeboatService.StartError) -> any BlobStore {
    switch store {
    case .directory(let path):
      return DirectoryStore(
        URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL.path)
    case .azure(let azure):
      throw .store("\(azure.url) cannot be used: this build has no Azure Blob Storage")
    }
  }
}
