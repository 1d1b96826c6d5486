// Package migrations brings a PostgreSQL database to the schema that this cissd needs: its own tables (the embedded SQL files, by goose),
// River's tables (schema "river"), and the rights of the daemon's role.
//
// The way of one [Run]:
//
//  1. [Run] takes one advisory lock on a connection of its own. Goose's lock would not cover River's part, and two migrators at once
//     fail there; so everything below happens under ours.
//  2. applied reads what the database has. A version that this program does not know means a newer cissd was here: [ErrNewer], nothing is
//     touched. Where the daemon's role is connected to a database that has to change: [ErrInUse], nothing is touched either.
//  3. migrateOurs runs the SQL files forward, one transaction each; migrateRiver does the same for River.
//  4. grant gives the daemon's role what it needs and no more: of the audit log it may read and add (AUD-1).
//  5. The lock goes with its connection, so a migrator that was killed leaves none behind.
//
// A daemon does not migrate. It calls [Check], and [CanRewriteAudit] to warn of a role that could rewrite the audit log.
//
// Migrations only go forward. A file that was released is never changed: write the next one.
package migrations
