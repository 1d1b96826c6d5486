package notify_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"cissd/migrations/pgtest"
)

func TestMain(m *testing.M) {
	code := pgtest.Run(m)
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}
