import Services
import Wire

// How messages are taken and where they go.
extension ConfigurationFile {
  mutating func readVoicemail(_ placed: YAMLReader.Placed, into rules: inout VoicemailRules) {
    let keys = ["spool", "longest", "silence", "store", "retry"]
    guard let entries = reader.mapping(placed, keys: keys) else { return }
    set(&rules.spool, reader.value(entries["spool"], .path))
    set(&rules.longest, reader.value(entries["longest"], .duration))
    set(&rules.silence, reader.value(entries["silence"], .duration))
    if let placed = entries["retry"],
      let retry = reader.mapping(placed, keys: ["first", "most"])
    {
      set(&rules.retryFirst, reader.value(retry["first"], .duration))
      set(&rules.retryMost, reader.value(retry["most"], .duration))
    }
    guard let placed = entries["store"],
      let store = reader.mapping(placed, keys: ["directory", "azure"])
    else { return }
    switch (store["directory"], store["azure"]) {
    case (let directory?, nil):
      if let path = reader.value(directory, .path) { rules.store = .directory(path) }
    case (nil, let azure?):
      if let azure = readAzure(azure) { rules.store = .azure(azure) }
    default:
      reader.complain("\(placed.path) must have one of: directory, azure", line: placed.line)
    }
  }

  private mutating func readAzure(_ placed: YAMLReader.Placed) -> VoicemailRules.Azure? {
    let keys = ["url", "container", "account", "key", "sas"]
    guard let entries = reader.mapping(placed, keys: keys) else { return nil }
    for required in ["url", "container", "account"] where entries[required] == nil {
      reader.complain("\(placed.path).\(required) is missing", line: placed.line)
    }
    let pass: VoicemailRules.Pass?
    switch (entries["key"], entries["sas"]) {
    case (let key?, nil): pass = reader.value(key, .line).map { .key($0) }
    case (nil, let signature?): pass = reader.value(signature, .line).map { .signature($0) }
    default:
      reader.complain("\(placed.path) must have one of: key, sas", line: placed.line)
      pass = nil
    }
    guard let url = reader.value(entries["url"], .webAddress),
      let container = reader.value(entries["container"], .container),
      let account = reader.value(entries["account"], .line), let pass
    else { return nil }
    return VoicemailRules.Azure(url: url, container: container, account: account, pass: pass)
  }
}
