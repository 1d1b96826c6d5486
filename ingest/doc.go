// Package ingest brings mail in: it watches mailboxes, stores each message durably together with the job that will read it, and only then
// moves it. It also has the parser that turns stored bytes into a cases.Message.
//
// The way of a message:
//
//  1. [Watcher.Run] keeps a session on the mailbox: connect and log in (connect.go), select the folder and read from the ledger how far we
//     had come (session.go), move what a crash or a refusal has left unmoved (move.go). After a fault it waits, longer each time, and
//     begins again; after one of the database as well, and meanwhile the mail stays on the server.
//  2. The session waits in IDLE, or for the poll, and then looks (look.go): it lists what is above the highest uid in the ledger.
//  3. Small messages are read with one ranged FETCH as a stream (fetch_range.go), and committed by [Store.StoreMany] in batches, while the
//     next are read. Large ones are read one by one and go through [Store.StoreStream] into sealed chunks on the way (fetch.go). Of one
//     larger than the limit only the header is read; it stays in the mailbox.
//  4. One transaction commits contents, rows of messages, ledger rows and jobs (store.go, store_rows.go). Bytes that the mailbox had under
//     another UIDVALIDITY are recognised and make no second message.
//  5. What the ledger says is stored is moved to the Done folder (move.go): by MOVE, else by COPY and UID EXPUNGE of these uids, else not at all.
//  6. What could not be read is in the ledger as failed, with a reason, and is tried again: by itself, asking for less, at growing intervals.
//     It does not hold up the others.
//
// A message from a file goes through [Store.StoreFile]. [Store.Raw] gives the bytes and the context back, for triage and for a replay.
//
// # The ledger
//
// Authority: the table mailbox_ledger has one row for each message that a folder has shown us, and is all that tells progress; \Seen and other
// flags are neither read nor set. The highest uid in it is the cursor. For this to be true, a transaction that enters a uid also enters
// those below it that were seen and have not been read yet, as failed.
//
// States: failed until it is read; then stored, and from there moved or left; or oversize; or gone, if someone else expunged it before.
//
// Failures: killed before the commit, the uid is above the cursor or failed, and is read again. Killed after the commit, the row says
// stored, and it is moved in the next session. Killed after the move, the same, and then it is not there any more. With COPY and
// UID EXPUNGE a kill between the two leaves one copy too many in the Done folder, and nothing else. Two watchers on one folder:
// the second one's transaction finds the row final, and is done again without that message.
//
// # Goroutines
//
// Run is the owner of: the client's reading goroutine, which ends when the connection is cut, as it is when ctx ends; and while a range
// is read, one that commits batches, which takeRange waits for.
package ingest
