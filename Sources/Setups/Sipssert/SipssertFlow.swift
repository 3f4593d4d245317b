/// The SIPp tasks of a SIPssert scenario as a caller and a callee.
struct SipssertFlow {
  /// The task that calls.
  private(set) var caller: SippPart?
  private(set) var callee: SippPart?
  /// Why it is not taken over, with the lines of the tasks: a part alone would be another flow.
  private(set) var left: [(line: Int, sentence: String)] = []

  /// - Parameter find: the SIPp scenario of a path.
  init(_ set: SipssertSet, find: (String) -> SippReading?) {
    for task in set.tasks where task.type.contains("sip") && task.type != "opensips" {
      guard ["sipp", "uac-sipp", "uas-sipp"].contains(task.type) else {
        if !task.type.hasPrefix("opensips") {
          left.append((task.line, "task \"\(task.name)\": \(task.type) is not plain SIPp"))
        }
        continue
      }
      let path = set.file(of: task, usually: "sipp.xml")
      guard let reading = find(path) else {
        left.append((task.line, "task \"\(task.name)\": its SIPp scenario \(path) was not found"))
        continue
      }
      do throws(SippCall.Unclear) {
        let call = try SippCall(reading)
        let part = SippPart(
          reading, call, options: Self.options(task, of: set),
          callsCallee: task.texts["remote"] != nil && task.texts["proxy"] != nil)
        if let missing = reading.keys.first(where: { key in !part.options.contains(key) }) {
          left.append((task.line, "task \"\(task.name)\": nothing gives [\(missing)] a value"))
        } else if reading.needsCSV {
          left.append((task.line, "task \"\(task.name)\" reads a CSV file; name it with -inf"))
        } else {
          take(part, task)
        }
      } catch {
        left.append((task.line, "task \"\(task.name)\": \(error.reason)"))
      }
    }
    if !left.isEmpty { (caller, callee) = (nil, nil) }
  }

  private mutating func take(_ part: SippPart, _ task: SipssertSet.Task) {
    let isFree = part.reading.role == .caller ? caller == nil : callee == nil
    guard isFree else {
      let side = part.reading.role == .caller ? "caller" : "callee"
      left.append((task.line, "task \"\(task.name)\": a second \(side) has no role here"))
      return
    }
    if part.reading.role == .caller { caller = part } else { callee = part }
  }

  /// What SIPssert's sipp, uac-sipp and uas-sipp tasks tell SIPp.
  private static func options(_ task: SipssertSet.Task, of set: SipssertSet) -> [String] {
    var words: [String] = []
    func add(_ option: String, _ value: String?) {
      if let value, !value.isEmpty { words += [option, value] }
    }
    let texts = task.texts
    add("-au", texts["username"])
    add("-ap", texts["password"])
    add("-s", texts["service"] ?? texts["destination"] ?? texts["username"])
    for key in task.keys { words += ["-key", key.name, key.value] }
    if !task.keys.contains(where: { $0.name == "scenario" }) {
      words += [
        "-key", "scenario", texts["scenario"] ?? FilePath.name(FilePath.folder(set.path)),
      ]
    }
    if task.type.hasPrefix("uac"), let caller = texts["caller"] ?? texts["username"] {
      words += ["-key", "caller", caller]
    }
    add("-d", texts["duration"])
    return words
  }
}
