import Services
import Wire

extension YAMLReader.Kind where Value == Configuration.Listener {
  static var listener: Self {
    Self(allowed: "udp:, tcp: or tls: and an endpoint, such as udp:192.0.2.1:5060") { text in
      guard let colon = text.firstIndex(of: ":"),
        let transport = YAMLReader.Kind<Transport>.transport.read(String(text[..<colon])),
        let endpoint = YAMLReader.Kind<Endpoint>.endpoint.read(
          String(text[text.index(after: colon)...]))
      else { return nil }
      return Configuration.Listener(transport, endpoint)
    }
  }
}

extension YAMLReader.Kind where Value == Trigger {
  static var trigger: Self {
    Self(allowed: "timeout, transport-error, a status from 400 to 699", read: Trigger.init(_:))
  }
}

extension YAMLReader.Kind where Value == FailoverRules.CancelPolicy {
  static var cancelPolicy: Self {
    Self(allowed: "eager, strict", read: FailoverRules.CancelPolicy.init(rawValue:))
  }
}
