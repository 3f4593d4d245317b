/// The rules that ship with the harness.
public enum LintRules {
  public static let all: [any LintRule] = [
    FailoverOneCloud(), FailoverTimer(), FailoverCancel(), FailoverDNS(), FailoverImmediate(),
    HealthAggressive(), ReplicationAsynchronous(), ReplicationLatency(), ReplicationConflict(),
    QuorumMissing(), CodecsDiffer(), CodecsTranscoding(), FlowFixedEndpoint(),
    ContextRegionBound(), QueueDoubleAssignment(), QueuePriorityConflict(), QueueRegionBound(),
    OAuthRegionScoped(), AgentsPrimaryDesktop(), VoicemailPrimaryStore(), CustomersOneCloud(),
    FactUnknown(),
  ]
}
