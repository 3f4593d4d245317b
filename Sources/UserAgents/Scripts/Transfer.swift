public import SIP

/// A transfer to ask for with REFER (RFC 3515, RFC 5589).
public struct Transfer: Sendable, Hashable {
  public var target: Target
  /// The user part of Refer-To; nil for the target's name.
  public var number: String?
  /// The label of the own call that the transfer target is to replace (RFC 3891): attended.
  public var replaces: String?
  /// Further header fields, such as X-Transfer-Context-Token.
  public var headers: [Draft.Field]

  public init(
    to target: Target, number: String? = nil, replaces: String? = nil,
    headers: [Draft.Field] = []
  ) {
    self.target = target
    self.number = number
    self.replaces = replaces
    self.headers = headers
  }
}

/// A digest challenge (RFC 3261 §22).
public struct Challenge: Sendable, Hashable {
  /// 401 or 407.
  public var status: StatusCode
  public var realm: String
  public var credentials: Credentials

  public init(_ status: StatusCode, realm: String, credentials: Credentials) {
    self.status = status
    self.realm = realm
    self.credentials = credentials
  }
}

/// A user name and its password.
public struct Credentials: Sendable, Hashable {
  public var user: String
  public var password: String

  public init(user: String, password: String) {
    self.user = user
    self.password = password
  }
}

/// A binding to ask for (RFC 3261 §10).
public struct Registration: Sendable, Hashable {
  public var target: Target
  /// The user part of the address of record.
  public var user: String
  /// How long; zero removes the binding.
  public var expires: Duration

  public init(at target: Target, user: String, expires: Duration = .seconds(60)) {
    self.target = target
    self.user = user
    self.expires = expires
  }
}
