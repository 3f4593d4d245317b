/// Customers can be looked up when the primary's cloud is gone.
public struct CustomersOneCloud: LintRule {
  public init() {}

  private static let words = [
    "customers", "customerDatabase", "customerData", "customerProfiles", "customerStore",
  ]
  private static let places = ["clouds", "cloud", "nodes", "deployedIn", "replicas", "regions"]
  /// The primary's own address book, which is gone with it.
  private static let internals = ["externalcontacts", "genesys", "purecloud"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let primary = configuration.primaryCloud
    return configuration.named(Self.words).compactMap { setting in
      if let database = setting.value.text == nil ? setting.value.value("database") : setting.value,
        let text = database.text,
        Self.internals.contains(where: ConfiguredSetting.folded(text).contains)
      {
        return LintFinding(
          card, at: database.position, of: setting.file,
          "customers are only in \"\(text)\", which is the primary's own")
      }
      let clouds = clouds(of: setting.value)
      guard let only = clouds.first, clouds.count == 1 else { return nil }
      let isPrimary = only.cloud == primary ? ", the primary's cloud" : ""
      // In one cloud that is not the primary's the lifeboat can still read it.
      if let primary, only.cloud != primary { return nil }
      return LintFinding(
        card, at: only.position, of: setting.file,
        "the customers' database is only in \(only.cloud)\(isPrimary)")
    }
  }

  private func clouds(
    of tree: ConfigurationTree
  ) -> [(cloud: CloudName, position: TextPosition)] {
    var clouds: [(cloud: CloudName, position: TextPosition)] = []
    for entry in tree.entries ?? []
    where Self.places.map(ConfiguredSetting.folded).contains(ConfiguredSetting.folded(entry.key)) {
      for element in entry.value.list ?? [entry.value] {
        let place = element.text == nil ? element.value("cloud", "provider", "region") : element
        guard let place, let text = place.text else { continue }
        let cloud = CloudName(in: text) ?? CloudName(text)
        if !clouds.contains(where: { $0.cloud == cloud }) { clouds.append((cloud, place.position)) }
      }
    }
    return clouds
  }

  public var card: LintCard {
    LintCard(
      id: "customers.one-cloud", title: "Customers' data is in both clouds",
      why: "The lifeboat cannot tell a VIP from anyone else on the only day it matters.",
      fix: "use a database that replicates across clouds (MongoDB Atlas, CockroachDB) with a node "
        + "in each",
      source: "guide A §4", words: Self.words,
      examples: [
        LintExample(
          .clean, "a node in each cloud", .yaml,
          """
          carrier: Example trunking
          customers: {database: CockroachDB, clouds: [aws, azure]}
          """),
        LintExample(
          .trips(at: [5]), "only where the primary is", .yaml,
          """
          parties:
            trunks: {primary: {cloud: aws}, lifeboat: {cloud: azure}}
          customers:
            database: DynamoDB
            clouds: [aws]
          """),
        LintExample(
          .trips(at: [1]), "the platform's own address book", .json,
          """
          {"customers": {"database": "Genesys Cloud External Contacts"}}
          """),
        LintExample(
          .trips(at: [3]), "two nodes in one cloud", .json,
          """
          {
            "customerDatabase": {
              "nodes": [{"region": "us-east-1"}, {"region": "us-west-2"}]
            }
          }
          """),
      ])
  }
}
