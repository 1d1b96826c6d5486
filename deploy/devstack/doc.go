// Package devstack runs private servers on one machine, for the demo (OPS-7) and for tests: PostgreSQL, IMAP and SMTP.
//
// A [Stack], from [Start] to [Stack.Close]:
//
//  1. [StartMail] listens on loopback, in this program: an SMTP server (smtp.go) that stamps Authentication-Results as the border server of
//     an office does (authres.go), and an IMAP server (imap.go, imap_messages.go, imap_search.go) on the same mailboxes, which are kept in
//     memory (mailbox.go).
//  2. [StartPostgres] finds PostgreSQL's programs, makes a data folder with initdb, and starts the server as a user other than root, on a
//     Unix socket in a folder that only it may enter. It is born with the roles [OwnerRole] and [DaemonRole].
//  3. [Postgres.CreateDatabase] makes a database; migrating it is the caller's part.
//
// Nothing is left behind: [StartProcess] has the kernel end a server with the program that started it, however that ends, and a [Folder] that
// a killed program left is removed by the next start.
//
// The mail servers speak clear text and trust their accounts; they are nothing to be reached from outside. The helpers of this package
// ([NewCertificate], [FreeAddr], [NewListener]) also serve the test servers of other packages.
package devstack
