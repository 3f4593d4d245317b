package import Wire

extension YAMLReader.Kind where Value == Duration {
  package static var duration: Self {
    Self(allowed: "a duration of more than 0 and at most 1 h, such as 3s, 2.9s or 500ms") { text in
      Duration(text: text).flatMap { $0 > .zero && $0 <= .seconds(3600) ? $0 : nil }
    }
  }

  package static func duration(atLeast least: Duration) -> Self {
    Self(allowed: "a duration of at least \(least.text)") { text in
      Duration(text: text).flatMap { $0 >= least && $0 <= .seconds(3600) ? $0 : nil }
    }
  }
}

extension YAMLReader.Kind where Value == Duration? {
  /// A duration, or `never`.
  package static var durationOrNever: Self {
    Self(allowed: "a duration such as 4s, or never") { text in
      if text == "never" { return .some(nil) }
      return YAMLReader.Kind<Duration>.duration.read(text).map { .some($0) }
    }
  }
}

extension YAMLReader.Kind where Value == Int {
  package static func number(_ range: ClosedRange<Int>) -> Self {
    Self(allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }
}

extension YAMLReader.Kind where Value == Bool {
  package static var flag: Self {
    Self(allowed: "true, false") { $0 == "true" ? true : $0 == "false" ? false : nil }
  }
}

extension YAMLReader.Kind where Value == String {
  package static var name: Self {
    Self(allowed: "a name of letters, digits, - and _") { text in
      let isName =
        !text.isEmpty && text.utf8.count <= 64
        && text.utf8.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
          default: false
          }
        }
      return isName ? text : nil
    }
  }
}

extension YAMLReader.Kind where Value == String {
  /// A host name (RFC 1123 §2.1).
  package static var domain: Self {
    Self(allowed: "a host name, such as sip.example.com") { text in
      let labels = text.split(separator: ".", omittingEmptySubsequences: false)
      let isName =
        text.utf8.count <= 253
        && labels.allSatisfy { label in
          !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { byte in
              switch byte {
              case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
              default: false
              }
            }
        }
      return isName && !labels.allSatisfy { $0.allSatisfy(\.isNumber) } ? text : nil
    }
  }

  package static var path: Self {
    Self(allowed: "a file's path") { $0.isEmpty || $0.utf8.contains(0) ? nil : $0 }
  }
}

extension YAMLReader.Kind where Value == Transport {
  package static var transport: Self {
    Self(allowed: "udp, tcp, tls") { text in
      [Transport.udp, .tcp, .tls].first { $0.rawValue == text }
    }
  }
}

extension YAMLReader.Kind where Value == Endpoint {
  package static var endpoint: Self {
    Self(allowed: "an IP address and a port, such as 192.0.2.1:5060") { text in
      Endpoint(text).flatMap { $0.port > 0 ? $0 : nil }
    }
  }

  package static var loopback: Self {
    Self(allowed: "a loopback address and a port, such as 127.0.0.1:9060") { text in
      Endpoint(text).flatMap { $0.port > 0 && $0.address.isLoopback ? $0 : nil }
    }
  }
}
