import GRDB
import Scenarios

/// Runs to rows and back.
enum RunRows {
  static func insert(_ run: SavedRun, into db: Database) throws {
    let head = run.head
    try db.execute(
      sql: """
        INSERT INTO run (id, started, system, systemVersion, harness, seed, evidence, outcome,
          interrupted, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        head.id, head.started, head.system, head.systemVersion, head.harness, head.seed,
        head.evidence, head.outcome.rawValue, head.interrupted, head.seconds,
      ])
    for scenario in run.scenarios { try insert(scenario, of: head.id, into: db) }
  }

  private static func insert(
    _ scenario: SavedScenario, of run: String, into db: Database
  ) throws {
    try db.execute(
      sql: """
        INSERT INTO scenario (runId, name, choices, repetition, outcome, seconds, finding, sentence)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run, scenario.name, scenario.choices, scenario.repetition, scenario.outcome.rawValue,
        scenario.seconds, scenario.check, scenario.sentence,
      ])
    let id = db.lastInsertedRowID
    for name in scenario.requirements {
      try db.execute(
        sql: "INSERT INTO requirement (scenarioId, name) VALUES (?, ?)", arguments: [id, name])
    }
    for value in scenario.measured {
      try db.execute(
        sql: """
          INSERT INTO measured (scenarioId, measure, subject, value, unit, least, most)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id, value.measure, value.subject, value.value, value.unit, value.least, value.most,
        ])
    }
  }

  /// What belongs to the run goes with it.
  static func remove(_ id: String, from db: Database) throws {
    try db.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [id])
  }

  /// Oldest first.
  static func heads(in db: Database) throws -> [RunHead] {
    try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY started, id").map(head)
  }

  static func head(_ id: String, in db: Database) throws -> RunHead? {
    try Row.fetchOne(db, sql: "SELECT * FROM run WHERE id = ?", arguments: [id]).map(head)
  }

  static func run(_ id: String, in db: Database) throws -> SavedRun? {
    guard let head = try head(id, in: db) else { return nil }
    let requirements = try Row.fetchAll(
      db,
      sql: """
        SELECT requirement.* FROM requirement JOIN scenario ON scenario.id = scenarioId
        WHERE runId = ? ORDER BY requirement.id
        """, arguments: [id])
    let measured = try Row.fetchAll(
      db,
      sql: """
        SELECT measured.* FROM measured JOIN scenario ON scenario.id = scenarioId
        WHERE runId = ? ORDER BY measured.id
        """, arguments: [id])
    let names = Dictionary(grouping: requirements) { row -> Int64 in row["scenarioId"] }
    let values = Dictionary(grouping: measured) { row -> Int64 in row["scenarioId"] }
    let rows = try Row.fetchAll(
      db, sql: "SELECT * FROM scenario WHERE runId = ? ORDER BY id", arguments: [id])
    return SavedRun(
      head,
      try rows.map { row in
        let key: Int64 = row["id"]
        return SavedScenario(
          row["name"], choices: row["choices"], repetition: row["repetition"],
          requirements: (names[key] ?? []).map { $0["name"] },
          outcome: try outcome(row["outcome"]), seconds: row["seconds"], check: row["finding"],
          sentence: row["sentence"], measured: (values[key] ?? []).map(value))
      })
  }

  static func verdicts(in db: Database) throws -> [RequirementVerdict] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT runId, requirement.name AS name, scenario.outcome AS outcome
        FROM requirement JOIN scenario ON scenario.id = scenarioId
        """)
    var worst: [RequirementVerdict.Key: ScenarioResult.Outcome] = [:]
    for row in rows {
      let key = RequirementVerdict.Key(run: row["runId"], requirement: row["name"])
      let outcome = try outcome(row["outcome"])
      worst[key] = min(worst[key] ?? outcome, outcome)
    }
    return worst.map { RequirementVerdict(key: $0, outcome: $1) }
  }

  private static func head(_ row: Row) throws -> RunHead {
    RunHead(
      id: row["id"], started: row["started"], system: row["system"],
      systemVersion: row["systemVersion"], harness: row["harness"], seed: row["seed"],
      evidence: row["evidence"], outcome: try outcome(row["outcome"]),
      interrupted: row["interrupted"], seconds: row["seconds"])
  }

  private static func value(_ row: Row) -> SavedValue {
    SavedValue(
      row["measure"], row["subject"], row["value"], unit: row["unit"], least: row["least"],
      most: row["most"])
  }

  private static func outcome(_ word: String) throws -> ScenarioResult.Outcome {
    guard let outcome = ScenarioResult.Outcome(rawValue: word) else {
      throw DatabaseError(message: "outcome \"\(word)\" is unknown")
    }
    return outcome
  }
}
