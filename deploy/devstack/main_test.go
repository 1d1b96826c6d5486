package devstack_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"

	"cissd/deploy/devstack"
)

// childEnv makes the test binary a program that starts a server, says where, and waits to be killed.
const childEnv = "DEVSTACK_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		p, err := devstack.StartPostgres(context.Background(), devstack.PostgresOptions{})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(p.Pid())
		select {}
	}
	goleak.VerifyTestMain(m)
}
