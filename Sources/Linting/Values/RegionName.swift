/// A cloud region's name: `us-east-1`, `westeurope`, `europe-west3`.
struct RegionName: Hashable, Sendable, CustomStringConvertible {
  let description: String
  let cloud: CloudName

  /// A region by its name and nothing else.
  init?(exactly text: String) {
    guard let region = RegionName(in: text), region.description == text.lowercased() else {
      return nil
    }
    self = region
  }

  /// The first region that a host or an URL names.
  init?(in text: String) {
    // No name is longer (RFC 1035 §2.3.4), and a search takes time.
    let text = text.prefix(253).lowercased()
    if let match = text.firstMatch(of: Self.aws) {
      (description, cloud) = (String(match.1), .aws)
    } else if let match = text.firstMatch(of: Self.genesys) {
      (description, cloud) = (String(match.1), .aws)
    } else if let match = text.firstMatch(of: Self.gcp) {
      (description, cloud) = (String(match.1), .gcp)
    } else if let name = text.split(whereSeparator: { !$0.isLetter && !$0.isNumber })
      .first(where: { Self.azure.contains(String($0)) })
    {
      (description, cloud) = (String(name), .azure)
    } else {
      return nil
    }
  }

  // Regexes are values without shared state; the type is not marked Sendable.
  private nonisolated(unsafe) static let aws =
    #/
    (?:^|[^a-z0-9])
    (
      (?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov)?
      -(?:northeast|northwest|southeast|southwest|north|south|east|west|central)-[1-9]
    )
    (?:[^0-9]|$)
    /#
  /// Genesys Cloud's regions show in its hosts: `usw2.pure.cloud`, `mypurecloud.ie`.
  private nonisolated(unsafe) static let genesys =
    #/
    ([a-z]{2,4}[1-9]\.(?:us-gov-)?pure\.cloud|mypurecloud\.(?:ie|de|jp|com\.au))
    (?:[^a-z0-9.]|$)
    /#
  private nonisolated(unsafe) static let gcp =
    #/
    (?:^|[^a-z0-9])
    (
      (?:us|europe|asia|australia|northamerica|southamerica|me|africa)
      -(?:northeast|northwest|southeast|southwest|north|south|east|west|central)[1-9][0-9]?
    )
    (?:[^0-9a-z]|$)
    /#

  private static let azure: Set = [
    "eastus", "eastus2", "westus", "westus2", "westus3", "centralus", "northcentralus",
    "southcentralus", "westcentralus", "northeurope", "westeurope", "uksouth", "ukwest",
    "francecentral", "germanywestcentral", "switzerlandnorth", "swedencentral", "norwayeast",
    "polandcentral", "italynorth", "spaincentral", "southeastasia", "eastasia", "australiaeast",
    "australiasoutheast", "japaneast", "japanwest", "koreacentral", "brazilsouth",
    "canadacentral", "canadaeast", "centralindia", "southindia", "uaenorth", "southafricanorth",
  ]
}
