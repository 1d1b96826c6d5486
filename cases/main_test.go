package cases_test

import (
	"testing"

	"cissd/cases/casestest"
	"cissd/migrations/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func setup(t *testing.T) *casestest.Bench {
	t.Helper()
	return casestest.New(t, pgtest.New(t))
}
