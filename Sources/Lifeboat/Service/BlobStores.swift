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
        folder.place(of: path).path)
    case .azure(let azure):
      var settings = azure
      settings.authorities = azure.authorities.map {
        folder.place(of: $0).path
      }
      do {
        return try AzureBlobStore(settings)
      } catch {
        throw .store("voicemail.store.azure.\(error)")
      }
    }
  }
}
