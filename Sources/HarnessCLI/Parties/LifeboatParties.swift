import Plugins

/// Who stands around a lifeboat and speaks no SIP.
enum LifeboatParties {
  static let all: [any PartyPlayer] = [BlobStore(), CustomerTable(), DeadNode()]
}
