import Services
import Wire

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
