/// A history as the first version wrote it, word for word; it is never changed.
enum FirstVersion {
  static let sql = """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    CREATE TABLE "run" ("id" TEXT PRIMARY KEY NOT NULL, "started" DOUBLE NOT NULL,
      "system" TEXT NOT NULL, "systemVersion" TEXT, "harness" TEXT NOT NULL, "seed" TEXT NOT NULL,
      "evidence" TEXT NOT NULL, "outcome" TEXT NOT NULL, "interrupted" BOOLEAN NOT NULL,
      "seconds" DOUBLE NOT NULL);
    CREATE TABLE "scenario" ("id" INTEGER PRIMARY KEY AUTOINCREMENT,
      "runId" TEXT NOT NULL REFERENCES "run"("id") ON DELETE CASCADE, "name" TEXT NOT NULL,
      "choices" TEXT NOT NULL, "repetition" INTEGER NOT NULL, "outcome" TEXT NOT NULL,
      "seconds" DOUBLE NOT NULL, "finding" TEXT, "sentence" TEXT);
    CREATE INDEX "scenario_on_runId" ON "scenario"("runId");
    CREATE TABLE "requirement" ("id" INTEGER PRIMARY KEY AUTOINCREMENT,
      "scenarioId" INTEGER NOT NULL REFERENCES "scenario"("id") ON DELETE CASCADE,
      "name" TEXT NOT NULL);
    CREATE INDEX "requirement_on_scenarioId" ON "requirement"("scenarioId");
    CREATE INDEX "requirement_on_name" ON "requirement"("name");
    CREATE TABLE "measured" ("id" INTEGER PRIMARY KEY AUTOINCREMENT,
      "scenarioId" INTEGER NOT NULL REFERENCES "scenario"("id") ON DELETE CASCADE,
      "measure" TEXT NOT NULL, "subject" TEXT NOT NULL, "value" DOUBLE NOT NULL,
      "unit" TEXT NOT NULL, "least" DOUBLE, "most" DOUBLE);
    CREATE INDEX "measured_on_scenarioId" ON "measured"("scenarioId");
    INSERT INTO grdb_migrations VALUES ('v1');
    INSERT INTO run VALUES ('20261128-231200', 1795907520.0, 'failover-proxy',
      'failover-proxy 0.1.0', '0.1.0', '4f1c', 'wire', 'failed', 0, 2.5);
    INSERT INTO scenario VALUES (1, '20261128-231200', 'primary-503', 'transport=udp', 1, 'failed',
      1.5, 'failover.reaction', 'it took 750 ms');
    INSERT INTO requirement VALUES (1, 1, 'FO-06');
    INSERT INTO measured VALUES (1, 1, 'failover.reaction', 'after 503', 0.75, 'seconds', 0.0, 0.5);
    """
}
