// Package ingest brings mail in: it watches mailboxes, stores each message durably together with the job that will read it, and only then
// moves it. It also has the parser that turns stored bytes into a cases.Message.
//
// The way of a message:
//
//  1. [Watcher.Run] keeps a session on the mailbox: connect and log in (connect.go), select the folder and read from the ledger how far we
//     had come (session.go). After a fault it waits, longer each time, and begins again; after one of the database as well, and meanwhile
//     the mail stays on the server. An outage is told once, for each kind of fault, and once when it is over.
//  2. The session looks (look.go): it lists what is above the highest uid in the ledger, and searches where that leaves gaps. Then it waits
//     in IDLE, or for the poll; at each poll it also asks whether the folder is still the one that it selected, and moves what a crash or
//     a refusal has left unmoved (move.go).
//  3. Small messages are read with one ranged FETCH as a stream (fetch_range.go), and committed by [Store.StoreMany] in batches, while the
//     next are read. Large ones are read one by one and go through [Store.StoreStream] into sealed chunks on the way (fetch.go). Of one
//     larger than the limit only the header is read; it stays in the mailbox.
//  4. One transaction commits contents, rows of messages, ledger rows and jobs (store.go, store_rows.go). Bytes that the mailbox had under
//     another UIDVALIDITY are recognised and make no second message.
//  5. What the ledger says is stored is moved to the Done folder (move.go): by MOVE, else by COPY and UID EXPUNGE of these uids. A server with
//     neither MOVE nor UIDPLUS could expunge only everything that anyone has marked as deleted: there it stays where it is, unmarked, which
//     is told once and by [Check]; so it does where the Done folder is the folder itself. A server that breaks down at a move gives its new
//     mail all the same: after three times there are pauses, and the messages are moved one by one.
//  6. What could not be read is in the ledger as failed, with a reason, and is tried again: by itself, asking for less, at growing intervals
//     of up to half an hour. It does not hold up the others. If none of several new ones can be read, the session ends: it is the server.
//
// A message from a file goes through [Store.StoreFile]. [Store.Raw] gives the bytes and the context back, for triage and for a replay.
//
// # Reading a mail
//
// [Parse] reads a stored mail once, as a stream (INT-6), within [ParseLimits] (SEC-5), and gives what stands in it (MSG-1):
//
//  1. parser.message makes line ends and bytes those of a mail (evenLines, parse_repair.go) and reads the header (parse_header.go): strictly,
//     else repaired, with RFC 2047 words (parse_words.go) and RFC 2231 parameters (parse_params.go) as they are met.
//  2. parser.entity tells containers from leaves; parser.multipart cuts at the boundaries that are really there (parse_split.go).
//  3. parser.leaf finds the transfer encoding that was really applied (trueEncoding), decodes it (parse_decode.go), hashes and counts.
//  4. parser.content opens what holds more: attached mails; S/MIME signed opaquely (cms.go), of which nothing is verified; winmail.dat (tnef.go,
//     tnef_props.go, with its text as compressed RTF: lzfu.go, rtf.go); uuencoded files in text (uuencode.go). What was taken out stands behind
//     its container, with section numbers below that one's, and names it in Part.Inside.
//     Of a PDF the fields that somebody filled in become lines of text (readPDFForm, pdf.go; NOT-7): pdf_file.go finds its objects in one pass
//     over the bytes, pdf_objects.go reads them within a budget, pdf_label.go names the values, pdf_text.go makes them UTF-8.
//  5. parser.textInto makes text UTF-8, by its label or by what it is (parse_charset.go). A part's text is one string: places in it are given
//     in bytes (EXT-1). A uuencoded file is taken out of the text before.
//
// [Extract] reads it so once more, and gives the content of some of its parts as they are met, for files that are kept on their own (FAI-3).
//
// What cannot be read is said in Message.Warnings, without content (SEC-7); Malformed says that two readers could read the mail in two ways,
// so that it proves nothing.
//
// # The ledger
//
// Authority: the table mailbox_ledger has one row for each message that a folder has shown us, and is all that tells progress; \Seen and other
// flags are neither read nor set. The highest uid in it is the cursor. For this to be true, a transaction that enters a uid also enters
// those below it that were seen and have not been read yet, as failed; and a uid that the server told of, but has given to no message, is
// not entered (gone.go).
//
// Bytes that come again under a uid of the same UIDVALIDITY, as when a person moves a message back from the Done folder, are a message of
// their own, which triage knows for a duplicate by its hash (INT-4, SEC-8).
//
// States: failed until it is read; then stored, and from there moved or left; or oversize; or gone, if someone else expunged it before.
//
// Failures: killed before the commit, the uid is above the cursor or failed, and is read again. Killed after the commit, the row says
// stored, and it is moved in the next session. Killed after the move, the same, and then it is not there any more. After a COPY the row is
// marked as copied, before the original is removed; a kill between the server's COPY and that mark leaves one copy too many in the Done
// folder, and nothing else. Two watchers on one folder: the second one's transaction finds the row final, and is done again without that
// message. Rows of an earlier UIDVALIDITY stay as they were.
//
// # What a server sends
//
// Nothing that it sends is believed further than it can be: sizes are counted, uids compared, sets of uids bounded (uids.go), and a line or a
// literal that would fill the memory ends the connection (guard.go). A message whose answer ends the connection is one that failed.
//
// # Goroutines
//
// Run is the owner of: the client's reading goroutine, which ends when the connection is cut, as it is when ctx ends; and while a range
// is read, one that commits batches, which takeRange waits for.
package ingest
