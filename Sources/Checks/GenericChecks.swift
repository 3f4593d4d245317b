/// The checks that hold for any SIP system, whatever it is for.
public enum GenericChecks {
  public static let all: [any Check] = [
    CancelAfterProvisional(), CancelNotAfterFinal(), CancelWellFormed(), CancelAcknowledged(),
    LegSingleEstablished(), LegNoZombie(), LegAbsorbed(), FinalSingle(),
    CodecOrder(), CodecAnswerSubset(), DialogInLeg(), ReferContextToken(), ReferAccepted(),
    ReferNotify(), TransactionAcknowledged(), TransactionAnswered(), TransactionRetransmission(),
    TransactionTrying(), ResponseRelayed(), DialogAcknowledged(), MessageReadable(), DNSAbsent(),
    MediaTwoWay(), MediaAfterAck(), MediaNegotiated(), DTMFEvents(), MediaLoss(),
    MediaPacing(), MediaDirection(), MediaNoTranscoding(),
    ServiceSurvives(),
  ]
}
