import Calls
import Checks
import Wire

/// A check that a plugin's process judges.
///
/// Whatever goes wrong makes it inconclusive, with a sentence that names the plugin.
struct ProcessCheck: BatchCheck {
  let card: CheckCard
  private let detail: RecordDetail
  private let hasAudio: Bool
  private let plugin: ProcessPlugin

  init(_ offered: OfferedCheck, of plugin: ProcessPlugin) {
    card = offered.card
    detail = offered.detail == "full" ? .full : .notable
    hasAudio = offered.detail == "audio"
    self.plugin = plugin
  }

  /// One request for as much evidence as it may hold.
  private struct Portion {
    var evidence: [Evidence] = []
    var texts: [String] = []
    var bytes = 0
  }

  func judge(_ batch: [Evidence]) -> [Verdict] {
    var verdicts: [Verdict] = []
    var portion = Portion()
    for evidence in batch {
      // Only a number without a value could not be written, and records hold none.
      let text =
        (try? RecordText.line(EvidenceRecord(evidence, detail: detail, hasAudio: hasAudio))) ?? "{}"
      if !portion.texts.isEmpty, portion.bytes + text.utf8.count > plugin.limits.batch {
        verdicts += ask(portion)
        portion = Portion()
      }
      portion.evidence.append(evidence)
      portion.texts.append(text)
      portion.bytes += text.utf8.count
    }
    return portion.texts.isEmpty ? verdicts : verdicts + ask(portion)
  }

  private func ask(_ portion: Portion) -> [Verdict] {
    let request = PluginRequest(
      "check.judge",
      params: "{\"check\":\"\(card.id)\",\"evidence\":[\(portion.texts.joined(separator: ","))]}")
    do throws(PluginFault) {
      let size = request.params.utf8.count
      guard size <= plugin.limits.request else {
        throw .tooLarge(method: request.method, bytes: size, limit: plugin.limits.request)
      }
      let line = try plugin.ask(request)
      let answer = try plugin.process.read(line, of: request, as: CheckAnswer.self)
      return try verdicts(answer, portion, request)
    } catch {
      return portion.evidence.map { _ in doubt(error) }
    }
  }

  /// Reads every verdict; what means nothing is counted once.
  private func verdicts(
    _ answer: CheckAnswer, _ portion: Portion, _ request: PluginRequest
  ) throws(PluginFault) -> [Verdict] {
    guard answer.verdicts.count == portion.evidence.count else {
      throw plugin.process.nonsense(
        "\(answer.verdicts.count) verdicts on \(portion.evidence.count) pieces of evidence",
        in: request)
    }
    var hasComplained = false
    return zip(portion.evidence, answer.verdicts).map { evidence, judged in
      do throws(Nonsense) {
        return try judged.verdict(of: card.id, in: EvidencePlaces(evidence))
      } catch {
        let fault = PluginFault.nonsense(method: request.method, error.description)
        if !hasComplained { plugin.process.complain(fault) }
        hasComplained = true
        return doubt(fault)
      }
    }
  }

  private func doubt(_ fault: PluginFault) -> Verdict {
    .inconclusive(PluginTrouble(plugin.name, fault).description)
  }
}
