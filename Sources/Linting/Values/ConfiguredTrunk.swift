/// A trunk that a document names, with what it says of the cloud behind it.
struct ConfiguredTrunk: Hashable, Sendable {
  let name: String
  /// Nil where neither a name nor a host nor a region gives it away.
  let cloud: CloudName?
  let file: String
  let document: Int
  /// Where its cloud is said, or the trunk itself.
  let position: TextPosition

  /// The words under which trunks are named.
  static let words = [
    "trunks", "trunkGroups", "failoverTargets", "primaryTrunk", "secondaryTrunk",
    "failoverTrunk", "backupTrunk",
  ]
  /// What says where a trunk ends, in the order it is believed.
  static let placeWords = [
    "cloud", "cloudProvider", "provider", "region", "host", "uri", "endpoint", "address",
  ]

  /// The trunks of a document in the order in which they are tried.
  static func all(in document: ConfigurationDocument) -> [ConfiguredTrunk] {
    var trunks: [(rank: Int, trunk: ConfiguredTrunk)] = []
    for setting in document.settings {
      switch setting.name {
      case "trunks", "trunkgroups", "failovertargets":
        for entry in setting.value.entries ?? [] {
          trunks.append(ranked(entry.value, entry.key, entry.position, setting))
        }
        for (index, element) in (setting.value.list ?? []).enumerated() {
          let name = element.value("name")?.text ?? "number \(index + 1)"
          trunks.append(ranked(element, name, element.position, setting))
        }
      case "primarytrunk", "secondarytrunk", "failovertrunk", "backuptrunk":
        let trunk = ranked(setting.value, setting.key, setting.position, setting)
        trunks.append((setting.name == "primarytrunk" ? 0 : 1, trunk.trunk))
      default: break
      }
    }
    // By rank, then in the order of the document; `sorted` alone need not keep that.
    return trunks.enumerated().sorted {
      ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
    }
    .map(\.element.trunk)
  }

  private static func ranked(
    _ tree: ConfigurationTree, _ name: String, _ position: TextPosition,
    _ setting: ConfiguredSetting
  ) -> (rank: Int, trunk: ConfiguredTrunk) {
    var cloud: (name: CloudName, position: TextPosition)?
    if let text = tree.text { cloud = CloudName(in: text).map { ($0, tree.position) } }
    for word in placeWords where cloud == nil {
      guard let place = tree.value(word), let text = place.text else { continue }
      let isName = ["cloud", "cloudProvider", "provider"].contains(word)
      cloud = (isName ? CloudName(text) : CloudName(in: text)).map { ($0, place.position) }
    }
    let trunk = ConfiguredTrunk(
      name: name, cloud: cloud?.name, file: setting.file, document: setting.document,
      position: cloud?.position ?? position)
    let role = tree.value("role")?.text?.lowercased()
    let priority = tree.value("priority")?.text.flatMap { Int($0) }
    return (role == "primary" ? 0 : priority ?? 1, trunk)
  }
}

extension Configuration {
  /// Trunks document by document.
  var trunks: [[ConfiguredTrunk]] {
    documents.map { ConfiguredTrunk.all(in: $0) }.filter { !$0.isEmpty }
  }

  /// The cloud whose loss is to be survived: that of the first trunk, or the one that is named.
  var primaryCloud: CloudName? {
    named("primaryCloud").lazy.compactMap(\.value.text).first.map { CloudName($0) }
      ?? trunks.first?.first?.cloud
  }
}
