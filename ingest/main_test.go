package ingest_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"cissd/migrations/pgtest"
)

// TestMain stops the database server of the tests, and then looks for goroutines that nobody has stopped.
func TestMain(m *testing.M) {
	code := pgtest.Run(m)
	if code == 0 {
		// the library's server does not get over a connection that is cut while it writes
		theirs := goleak.IgnoreAnyFunction("github.com/emersion/go-imap/v2/imapserver.(*Conn).serve")
		if err := goleak.Find(theirs); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}
