// Package cases is the ground floor of cissd: the vocabulary (Message, Request, Case, Person, Command…), the one table of allowed steps, the
// decision on each of them, and the only writer of states. It knows nothing of IMAP, SMTP, MIME or templates.
//
// How something that happened is carried out, in the caller's transaction:
//
//  1. [Record.Open] (a new request), [Record.ApplyAll] (the commands of a mail), [Record.Apply] (one of them, or an answer), [Record.NoticeSent], [Record.NoticeBounced] and
//     [Record.FireTimers] (what happens by itself; also what a change of the roster has left with nobody) load the matter, locked, and the world: the roster, the officers' work, the time.
//  2. [Decide] finds the row of [Transitions] that fits, asks its guards, and lets its effect work on a copy. It is pure. What is not in the
//     table comes back as a [Refusal], with one reason in plain words.
//  3. The plan is written: draft version, the keys by which others find it ([Record.Links], EXT-6), criteria, spent and opened steps with their timers, the case (whose number is taken as late as
//     possible), the event, its audit entry.
//  4. The mails that it causes are written as notices, each with the data that it will be rendered from, sealed, and with a token of its
//     own, and a send_notice job for each is enqueued. The same transaction commits it all, or nothing.
//
// Authority: the row in requests and cases is the truth, events are its history, jobs are only reminders. States: see [States]. Failure: a
// row that somebody else changed meanwhile is [ErrConflict], the transaction is tried again; the database refuses illegal states by its own
// named CHECKs as well, which a test compares with the table.
package cases
