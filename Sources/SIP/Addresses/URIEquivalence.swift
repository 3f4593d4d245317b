extension URI {
  /// Whether both name the same resource by the rules of RFC 3261 §19.1.4.
  public func isEquivalent(to other: URI) -> Bool {
    guard scheme.equalsIgnoringCase(other.scheme), opaque == other.opaque,
      unescapedUser == other.unescapedUser,
      password.map(PercentEscape.undone) == other.password.map(PercentEscape.undone),
      host.equalsIgnoringCase(other.host), port == other.port
    else { return false }
    return Self.parametersMatch(parameters, other.parameters)
      && Self.headersMatch(headers, other.headers)
  }

  /// Parameters whose absence on one side alone makes the URIs different.
  private static let decisive = ["user", "ttl", "method", "maddr", "transport"]

  private static func parametersMatch(_ left: Parameters, _ right: Parameters) -> Bool {
    for name in decisive where left.contains(name) != right.contains(name) { return false }
    return left.allSatisfy { parameter in
      guard right.contains(parameter.name) else { return true }
      // A name may stand once (§19.1.1); of a repeated one the first counts, on both sides.
      let a = PercentEscape.undone(left[parameter.name] ?? "")
      let b = PercentEscape.undone(right[parameter.name] ?? "")
      return a.equalsIgnoringCase(b)
    }
  }

  private static func headersMatch(_ left: Parameters, _ right: Parameters) -> Bool {
    guard left.count == right.count else { return false }
    return left.allSatisfy { header in
      right.contains { candidate in
        candidate.name.equalsIgnoringCase(header.name)
          && PercentEscape.undone(candidate.value ?? "")
            == PercentEscape.undone(header.value ?? "")
      }
    }
  }
}
