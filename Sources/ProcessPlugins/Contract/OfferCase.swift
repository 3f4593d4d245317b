import Checks
import Faults
import Plugins
import SIP
import Scenarios
import Wire

/// A case about something that a plugin offers; it is the same for Swift plugins and processes.
struct OfferCase: Sendable {
  let name: String
  /// Throws a `Breach`, or `NotTried`.
  let body: @Sendable (PluginContents, ContractSamples) async throws -> Void

  init(
    _ name: String,
    _ body: @escaping @Sendable (PluginContents, ContractSamples) async throws -> Void
  ) {
    self.name = name
    self.body = body
  }

  /// Every case that the contents call for.
  static func all(_ contents: PluginContents) -> [OfferCase] {
    contents.checks.flatMap { checks($0.id) }
      + contents.faults.map { fault($0.card.name) }
      + contents.systems.map { system($0.card.name) }
      + contents.parties.map { party($0.card.name) }
      + contents.reporters.map { reporter($0.card.name) }
      + contents.packs.map { pack($0.card.kind) }
  }

  // MARK: Checks

  private static func checks(_ id: CheckID) -> [OfferCase] {
    func check(
      _ what: String,
      _ body: @escaping @Sendable (any Check, ContractSamples) throws -> Void
    ) -> OfferCase {
      OfferCase("check \(id): \(what)") { contents, samples in
        guard let check = contents.checks.first(where: { $0.id == id }) else {
          throw Breach("it is not offered any more")
        }
        try body(check, samples)
      }
    }
    return [
      check("judges correct calls") { check, samples in
        _ = try check.verdicts(on: samples.correct)
      },
      check("judges defective calls") { check, samples in
        _ = try check.verdicts(on: samples.defective)
      },
      check("says the same twice") { check, samples in
        let evidence = samples.correct + samples.defective
        let first = try check.verdicts(on: evidence)
        let second = try check.verdicts(on: evidence)
        if let place = first.indices.first(where: { first[$0] != second[$0] }) {
          throw Breach(
            "asked twice about one call it said \(first[place].word) and \(second[place].word)")
        }
      },
      check("says the same of calls alone and together") { check, samples in
        let evidence = Array((samples.correct + samples.defective).prefix(24))
        let together = try check.verdicts(on: evidence)
        for (one, said) in zip(evidence, together) {
          let alone = try check.verdicts(on: [one])[0]
          guard alone == said else {
            throw Breach("it said \(alone.word) of a call alone, and \(said.word) among others")
          }
        }
      },
      check("passes nothing where there is nothing") { check, samples in
        switch try check.verdicts(on: [samples.nothing])[0] {
        case .notApplicable, .inconclusive: break
        case .passed: throw Breach("it passed evidence without any call")
        case .failed: throw Breach("it found something in evidence without any call")
        }
      },
      check("judges a call of 5000 messages") { check, samples in
        guard let large = samples.large(5_000) else { throw NotTried("there is no sample") }
        _ = try check.verdicts(on: [large])
      },
      check("reads texts that nobody expects") { check, samples in
        _ = try check.verdicts(on: samples.strange)
      },
      check("says what it is") { check, _ in
        let card = check.card
        for (what, text) in [("title", card.title), ("why", card.why), ("source", card.source)]
        where text.isEmpty {
          throw Breach("its \(what) is empty")
        }
      },
    ]
  }

  // MARK: The others

  private static func fault(_ name: String) -> OfferCase {
    OfferCase("fault \(name): plans the same for one seed") { contents, samples in
      guard let fault = contents.faults.first(where: { $0.card.name == name }) else {
        throw Breach("it is not offered any more")
      }
      let settings = try fault.card.defaults()
      let fates = try (0..<2).map { _ in
        var rule = try fault.rule(settings, on: ContractSamples.link, seed: 7)
        return samples.packets.map { rule.judge($0, .outgoing, at: .zero) }
      }
      guard fates[0] == fates[1] else { throw Breach("one seed gave two different plans") }
    }
  }

  private static func system(_ name: String) -> OfferCase {
    OfferCase("system \(name): says what to launch") { contents, samples in
      guard let system = contents.systems.first(where: { $0.card.name == name }) else {
        throw Breach("it is not offered any more")
      }
      let settings = try system.card.card.defaults()
      let place = samples.place(of: system.card.kind)
      let setup = try await system.setUp(at: place, settings)
      guard setup.command.first?.isEmpty == false else { throw Breach("it names no command") }
      guard try await system.setUp(at: place, settings) == setup else {
        throw Breach("one place gave two different launches")
      }
    }
  }

  private static func party(_ name: String) -> OfferCase {
    OfferCase("party \(name): says who plays it") { contents, _ in
      guard let party = contents.parties.first(where: { $0.card.name == name }) else {
        throw Breach("it is not offered any more")
      }
      let place = PartyPlace(
        name: "secondary", endpoint: ContractSamples.site.edges[1].endpoint, transport: .udp,
        endpoints: ["system": ContractSamples.site.system], numbers: ["10000000"], seed: 7)
      if case .program(let words, _, _) = try await party.part(at: place, party.card.defaults()),
        words.first?.isEmpty ?? true
      {
        throw Breach("it names no command")
      }
    }
  }

  private static func reporter(_ name: String) -> OfferCase {
    OfferCase("reporter \(name): tells of a run, the same twice") { contents, _ in
      guard let reporter = contents.reporters.first(where: { $0.card.name == name }) else {
        throw Breach("it is not offered any more")
      }
      let settings = try reporter.card.defaults()
      for json in [ContractSamples.run, "{\"schema\":1,\"scenarios\":[]}"] {
        let run = ReportedRun(command: "run", outcome: "failed", json: json, folder: nil)
        let first = try await reporter.report(run, settings)
        guard try await reporter.report(run, settings) == first else {
          throw Breach("one run gave two different reports")
        }
      }
    }
  }

  private static func pack(_ kind: String) -> OfferCase {
    OfferCase("scenarios for \(kind): load") { contents, samples in
      guard let pack = contents.packs.first(where: { $0.card.kind == kind }) else {
        throw Breach("it is not offered any more")
      }
      var plugins = samples.registry.plugins.filter { plugin in
        !plugin.packs.contains { $0.card.kind == kind }
      }
      // All of it: its scenarios may name its own checks, parties and faults.
      plugins.append(
        Plugin(
          name: "contract", version: "1", checks: contents.checks, packs: [pack],
          parties: contents.parties, faults: contents.faults))
      do {
        let registry = try Registry(plugins)
        _ = try ScenarioLoader(registry).load(pack.card.scenarios)
      } catch {
        throw Breach("\(error)".replacing("\n", with: "; "))
      }
    }
  }
}

extension ExtensionCard {
  /// Its settings where nothing is written; throws where one has to be.
  func defaults() throws -> SettingValues {
    if let needed = settings.first(where: \.isRequired) {
      throw NotTried("\"\(name)\" needs the setting \"\(needed.name)\"")
    }
    do throws(Problems) {
      return try SettingValues(
        Settings(), as: settings, of: "\"\(name)\"", at: Place("contract", 1))
    } catch {
      throw Breach(error.description)
    }
  }
}

extension ContractSamples {
  /// The packets of the correct traces.
  var packets: [Packet] {
    correct.prefix(8).flatMap(\.sightings).compactMap { sighting in
      sighting.message.map {
        Packet(sighting.transport, from: sighting.source, to: sighting.destination, $0.bytes)
      }
    }
  }
}

extension Check {
  /// One verdict for each piece of evidence.
  fileprivate func verdicts(on evidence: [Evidence]) throws -> [Verdict] {
    guard !evidence.isEmpty else { throw NotTried("there is no sample") }
    guard let batch = ofBatch else { return evidence.map { judge($0) } }
    return batch.judge(evidence)
  }
}

extension Verdict {
  /// For sentences about it.
  fileprivate var word: String {
    switch self {
    case .passed: "passed"
    case .failed(let findings): "failed (\(findings[0].message))"
    case .inconclusive(let why): "inconclusive (\(why))"
    case .notApplicable: "not applicable"
    }
  }
}
