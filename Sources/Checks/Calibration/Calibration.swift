/// What checks are tried on: traces in which all is right, and ways to spoil them.
///
/// A plugin brings its own beside its checks; every check meets every trace and every defect.
public struct Calibration: Sendable {
  public let traces: [CorrectTrace]
  public let defects: [Defect]

  public init(traces: [CorrectTrace] = [], defects: [Defect] = []) {
    self.traces = traces
    self.defects = defects
  }

  public static func + (left: Calibration, right: Calibration) -> Calibration {
    Calibration(traces: left.traces + right.traces, defects: left.defects + right.defects)
  }
}
