import Foundation

/// What a system says its version is.
public enum SystemVersion {
  /// The first line its version command prints; nil if there is none or it takes over 5 s.
  public static func read(_ definition: SystemDefinition) async -> String? {
    let variables = ProcessInfo.processInfo.environment
    guard let program = definition.versionCommand.first,
      let found = Executable.find(program, path: variables["PATH"])
    else { return nil }
    let output = FileManager.default.temporaryDirectory
      .appendingPathComponent("version-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: output) }
    guard
      let process = try? ChildProcess(
        [found] + definition.versionCommand.dropFirst(), environment: variables,
        directory: "/", output: .file(output))
    else { return nil }
    let end = ContinuousClock.now + .seconds(5)
    while process.status == nil, ContinuousClock.now < end, !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(5))
    }
    process.signalGroup(9)
    // A task of its own, so that cancelling this one leaves no zombie.
    _ = await Task { await process.exited() }.value
    process.reap()
    return LogFile(path: output).tail(.max).first
  }
}
