/// What is peculiar about a party's TLS, as the scenario file says it.
public enum TLSManner: String, Sendable, Hashable, CaseIterable {
  /// It answers every handshake with an alert.
  case refuse
  /// It closes the connection in the handshake.
  case close
  /// It never answers a handshake.
  case silent
  /// Its certificate is out of date.
  case expired
  /// Its certificate is for another address.
  case wrongName = "wrong-name"
  /// Its certificate is of an authority that nobody knows.
  case untrusted
  /// It takes any certificate.
  case unverified
  /// It asks who calls for a certificate, and takes one of the run's authority alone.
  case mutual
  /// It speaks that version only.
  case version12 = "v1.2"
  case version13 = "v1.3"
}
