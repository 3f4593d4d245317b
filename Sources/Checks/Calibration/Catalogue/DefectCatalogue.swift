extension Calibration {
  /// What the SIP-generic checks are tried on.
  public static let sip = Calibration(
    traces: PlainTraces.all + DialogTraces.all + MediaTraces.all + HostileTraces.all,
    defects: CancelDefects.all + ResponseDefects.all + AcknowledgementDefects.all
      + ForwardingDefects.all + DialogDefects.all + TransferDefects.all + CodecDefects.all
      + TimerDefects.all + MediaDefects.all + ServiceDefects.all)
}
