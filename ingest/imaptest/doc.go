// Package imaptest gives tests the IMAP servers that the daemon will meet, and the faults of the line between.
//
//   - [Memory] is quick, and has an SMTP server beside it.
//   - [Dovecot] is the real thing, listening on loopback, for several users; Postfix can deliver into its Maildirs.
//   - [DovecotDir] is the real thing without daemon, port or password: one process for each connection.
//   - [Scripted] answers what the test tells it to, right or wrong.
//   - [NewProxy] stands before any of them, and cuts, silences or refuses connections.
//
// A server that is missing fails the test. All of them end with the test.
package imaptest
