import Services
import Voicemail
import Wire

// How messages are taken and where they go.
extension ConfigurationFile {
  mutating func readVoicemail(_ placed: YAMLReader.Placed, into rules: inout VoicemailRules) {
    let keys = ["spool", "longest", "silence", "store", "retry"]
    guard let entries = reader.mapping(placed, keys: keys) else { return }
    reader.set(&rules.spool, entries["spool"], .path)
    reader.set(&rules.longest, entries["longest"], .duration)
    reader.set(&rules.silence, entries["silence"], .duration)
    if let placed = entries["retry"],
      let retry = reader.mapping(placed, keys: ["first", "most"])
    {
      reader.set(&rules.retryFirst, retry["first"], .duration)
      reader.set(&rules.retryMost, retry["most"], .duration)
    }
    guard let placed = entries["store"],
      let store = reader.mapping(placed, keys: ["directory", "azure"])
    else { return }
    switch (store["directory"], store["azure"]) {
    case (let directory?, nil):
      if let path = reader.value(directory, .path) { rules.store = .directory(path) }
    case (nil, let azure?):
      guard let settings = readAzure(azure) else { return }
      rules.store = .azure(settings)
      var checked = settings
      // Read when the store is made: its path is one from the configuration's folder.
      checked.authorities = nil
      do throws(AzureSettingsError) {
        _ = try AzureBlobStore(checked)
      } catch {
        reader.complain("\(azure.path).\(error)", line: azure.line)
      }
    default:
      reader.complain("\(placed.path) must have one of: directory, azure", line: placed.line)
    }
  }

  private mutating func readAzure(_ placed: YAMLReader.Placed) -> AzureSettings? {
    let keys = ["url", "container", "account", "key", "sas", "ca", "within"]
    let needed = ["url", "container", "account"]
    guard let entries = reader.mapping(placed, keys: keys, needed: needed) else { return nil }
    let credential: AzureSettings.Credential?
    switch (entries["key"], entries["sas"]) {
    case (let key?, nil): credential = reader.value(key, .line).map { .key($0) }
    case (nil, let signature?):
      credential = reader.value(signature, .line).map { .sas($0) }
    default:
      reader.complain("\(placed.path) must have one of: key, sas", line: placed.line)
      credential = nil
    }
    guard let url = reader.value(entries["url"], .line),
      let container = reader.value(entries["container"], .line),
      let account = reader.value(entries["account"], .line), let credential
    else { return nil }
    var settings = AzureSettings(
      url: url, container: container, account: account, credential: credential,
      authorities: reader.value(entries["ca"], .path))
    reader.set(&settings.limit, entries["within"], .duration)
    return settings
  }
}
