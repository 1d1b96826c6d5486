// Package smtptest gives tests the SMTP servers that the daemon sends to.
//
//   - [NewSink] takes mails, keeps them, and tells of each; faults are put in where the test wants them.
//   - [Postfix] is the real thing: a private instance that delivers into Maildirs and stamps Authentication-Results as a border server does.
//
// A server that is missing fails the test. All of them end with the test.
package smtptest
