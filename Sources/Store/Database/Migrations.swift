package import GRDB

/// The tables, step by step; a step that has been released is never changed.
package enum Migrations {
  package static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in
      try db.create(table: "run") { table in
        table.primaryKey("id", .text)
        table.column("started", .double).notNull()
        table.column("system", .text).notNull()
        table.column("systemVersion", .text)
        table.column("harness", .text).notNull()
        table.column("seed", .text).notNull()
        table.column("evidence", .text).notNull()
        table.column("outcome", .text).notNull()
        table.column("interrupted", .boolean).notNull()
        table.column("seconds", .double).notNull()
      }
      try db.create(table: "scenario") { table in
        table.autoIncrementedPrimaryKey("id")
        table.belongsTo("run", onDelete: .cascade).notNull()
        table.column("name", .text).notNull()
        table.column("choices", .text).notNull()
        table.column("repetition", .integer).notNull()
        table.column("outcome", .text).notNull()
        table.column("seconds", .double).notNull()
        table.column("finding", .text)
        table.column("sentence", .text)
      }
      try db.create(table: "requirement") { table in
        table.autoIncrementedPrimaryKey("id")
        table.belongsTo("scenario", onDelete: .cascade).notNull()
        table.column("name", .text).notNull().indexed()
      }
      try db.create(table: "measured") { table in
        table.autoIncrementedPrimaryKey("id")
        table.belongsTo("scenario", onDelete: .cascade).notNull()
        table.column("measure", .text).notNull()
        table.column("subject", .text).notNull()
        table.column("value", .double).notNull()
        table.column("unit", .text).notNull()
        table.column("least", .double)
        table.column("most", .double)
      }
    }
    return migrator
  }
}
