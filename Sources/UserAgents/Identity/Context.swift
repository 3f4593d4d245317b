public import Wire

extension UserAgent {
  /// What a party knows of the scenario it plays in.
  public struct Context: Sendable, Hashable {
    /// Where each party and the system can be reached, by name.
    public var directory: [String: Endpoint]
    public var numbers: CallerNumbers
    /// The number called where the script names none.
    public var calledNumber: String
    /// Further values for `{placeholders}`.
    public var placeholders: [String: String]

    public init(
      directory: [String: Endpoint], numbers: CallerNumbers = CallerNumbers(from: 1),
      calledNumber: String = "+18005550199", placeholders: [String: String] = [:]
    ) {
      self.directory = directory
      self.numbers = numbers
      self.calledNumber = calledNumber
      self.placeholders = placeholders
    }

    /// The name of the party at that address; the first by name where several share it.
    func name(of address: IPAddress) -> String? {
      directory.filter { $0.value.address == address }.keys.min()
    }
  }
}
