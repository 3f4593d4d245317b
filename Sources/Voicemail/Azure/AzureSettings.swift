/// Where an Azure Blob Storage account is, and how it knows us.
public struct AzureSettings: Hashable, Sendable {
  /// What proves that we may store.
  public enum Credential: Hashable, Sendable {
    /// The account's key, Base64.
    case key(String)
    /// The query of a shared access signature, with or without `?`; needs permission to create.
    case sas(String)
  }

  /// `https://ACCOUNT.blob.core.windows.net`, or of an emulator `http://127.0.0.1:10000/ACCOUNT`.
  public var url: String
  /// It has to be there.
  public var container: String
  public var account: String
  public var credential: Credential
  /// For a whole Put Blob.
  public var limit: Duration
  public var connectLimit: Duration
  /// A file with the authorities to trust (PEM) instead of the machine's.
  public var authorities: String?

  public init(
    url: String, container: String, account: String, credential: Credential,
    limit: Duration = .seconds(30), connectLimit: Duration = .seconds(5),
    authorities: String? = nil
  ) {
    self.url = url
    self.container = container
    self.account = account
    self.credential = credential
    self.limit = limit
    self.connectLimit = connectLimit
    self.authorities = authorities
  }
}

/// Why settings name no store; each finishes a sentence that begins with the setting's name.
public enum AzureSettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  case url(String)
  case container(String)
  case account(String)
  case key
  case sas
  case authorities(path: String, reason: String)

  public var description: String {
    switch self {
    case .url(let text):
      "url: \"\(text)\" is no http:// or https:// address of a storage account"
    case .container(let name):
      "container: \"\(name)\" is no container's name; 3 to 63 lower-case letters, digits and "
        + "single hyphens"
    case .account(let name):
      "account: \"\(name)\" is no account's name; 3 to 24 lower-case letters and digits"
    case .key: "key: it is not Base64 of an account's key"
    case .sas: "sas: it is no query with sig= and se="
    case .authorities(let path, let reason): "authorities: \(path) cannot be read: \(reason)"
    }
  }
}
