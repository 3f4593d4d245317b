import Plugins

/// Problems of configuration as the command line tells them.
enum Usage {
  /// Prints every problem and leaves with 64.
  static func check<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let problems as Problems {
      for problem in problems.all { Console.complain(problem.description) }
      throw ExitStatus.usage.code
    }
  }
}
