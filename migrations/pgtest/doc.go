// Package pgtest gives each test a migrated PostgreSQL database of its own, on a private server of the test binary.
//
//  1. [Main], called from the package's TestMain, runs the tests and stops the server in the end.
//  2. The first [New] or [NewEmpty] starts the server (without fsync, on a Unix socket) and migrates a template database.
//  3. [New] copies the template, and connects as the daemon does: role [devstack.DaemonRole], which cannot change the audit log.
//     [Owner] connects to the same database as its owner, for what the daemon may not do.
//     [NewRestored] gives a database of an older version from its dump (migrations/testdata).
//  4. The test's cleanup closes the pools and drops the database.
//
// A missing server fails the test; nothing is ever skipped.
package pgtest
