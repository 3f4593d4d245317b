// FailoverPack: what a failover proxy must do: its policy, its checks and its scenario files.
//
// It comes into the harness by the same door as anyone's plugin and knows no implementation of a
// failover proxy, ours included.

public import Checks

/// The checks of the failover domain.
public enum FailoverChecks {
  public static let all: [any Check] = [
    CancelBeforeFailover(), CancelOnLateProvisional(), CancelReachesEdges(), FailoverTimer(),
    FailoverReaction(), FailoverGoesOn(), FailoverNotOn(), FailoverSameCall(), FailoverExhausted(),
    BreakerOpens(), BreakerRecovers(), CodecSameAfterFailover(), TrunkShare(),
    HealthInterval(), HealthTakesOut(), HealthBringsBack(), HealthSteady(), ServiceContinues(),
  ]
}
