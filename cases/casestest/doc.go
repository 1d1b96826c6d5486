// Package casestest helps tests that need a record: a roster, an office, a queue that only remembers, and mails as people would send them.
//
//  1. [New] gives a [Bench] on a migrated database (from pgtest): vault, record, queue, clock, and the roster of [Roster].
//  2. [Bench.Request] opens a request of [Draft], as triage would; [Bench.Reply] sends a command in reply to a notice, [Bench.Write] an
//     answer in words, each in a transaction of its own; the Try forms give back the error instead of failing the test.
//  3. [Bench.Notice] finds the newest mail of a name to somebody and [Bench.Data] opens it; [Bench.Token] is the token that it carried.
//  4. [Bench.Sent] and [Bench.Bounced] tell the record what became of a mail; [Bench.Wait] lets time go by and [Bench.Fire] does what is due.
//
// It imports nothing that imports triage or notify, so that their tests, and those of the command, can use it.
package casestest
