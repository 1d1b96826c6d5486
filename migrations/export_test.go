package migrations

// RunWith is Run with other SQL files, to make databases of older versions.
var RunWith = run

// Files are the embedded SQL files.
var Files = files

// LockKey is what a migrator locks.
const LockKey = lockKey
