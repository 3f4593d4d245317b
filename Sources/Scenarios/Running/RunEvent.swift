public import Systems

/// What a run tells while it goes on.
public enum RunEvent: Sendable {
  /// A wave of that many scenarios begins to be set up.
  case settingUp(runs: Int)
  case capturing
  case systemUp(ScenarioRun)
  case systemDown(ScenarioRun, LaunchError)
  /// Every system that will come up is up; the parties begin.
  case playing(runs: Int)
  case scriptsEnded(ScenarioRun)
  /// The systems are being stopped.
  case stopping
  case judged(ScenarioResult)
}
