public import Checks

extension Calibration {
  /// What the lifeboat checks are tried on.
  public static let lifeboat = Calibration(
    traces: LifeboatTraces.all, defects: LifeboatDefects.all)
}
