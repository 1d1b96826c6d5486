package main_test

import (
	"slices"
	"strings"
	"testing"
)

const module = "cissd/"

// mayImport is the table of DESIGN 2: which of our packages the shipped code of a package may import, and why no others. What is in no row
// may not be.
func mayImport() map[string]struct {
	ours   []string
	reason string
} {
	ground := []string{"cases/jobs", "cases/marking", "cases/vault"}
	stage := append([]string{"cases"}, ground...)
	type row = struct {
		ours   []string
		reason string
	}
	return map[string]row{
		"cases/jobs":      {nil, "the wire between the stages: whoever needs it must get nothing else with it"},
		"cases/marking":   {nil, "a language of its own; ingest and notify need it without the record"},
		"cases/vault":     {nil, "it seals bytes and must not know what they are"},
		"cases":           {ground, "the ground floor: whatever knows mail stands above it"},
		"ingest":          {stage, "a stage meets the others in River and in the database only, so that each can fail, wait and be tested alone"},
		"triage":          {stage, "as ingest"},
		"notify":          {stage, "as ingest"},
		"migrations":      {nil, "the schema must not move because code did"},
		"deploy/devstack": {nil, "private servers; they must be worth as much to a test of any package"},
		"cmd/cissd":       {append([]string{"ingest", "triage", "notify", "migrations", "deploy/devstack"}, stage...), "the wiring"},

		"migrations/pgtest": {[]string{"migrations", "deploy/devstack"}, "test support: the package it serves, what that imports, and servers"},
		"ingest/imaptest":   {append([]string{"ingest", "deploy/devstack"}, stage...), "as pgtest"},
		"notify/smtptest":   {append([]string{"notify", "deploy/devstack"}, stage...), "as pgtest"},
		"cases/casestest":   {stage, "as pgtest"},
	}
}

// DESIGN 2: imports go one way. A test may import what its package may, the package itself, and test support with its servers: a stage's test
// does not know another stage either.
func TestHouseImports(t *testing.T) {
	t.Parallel()
	r := house(t)
	table := mayImport()
	seen := map[string]bool{}
	for _, f := range r.gos {
		row, ok := table[f.dir]
		if !ok {
			t.Errorf("%s: the package %s is in no row of the table", f.path, f.dir)
			continue
		}
		seen[f.dir] = true
		may := row.ours
		if f.test {
			may = slices.Concat(may, []string{f.dir, "migrations", "deploy/devstack"}, support())
		}
		for _, p := range f.imports {
			ours, ok := strings.CutPrefix(p, module)
			if ok && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s: %s", f.path, ours, row.reason)
			}
		}
	}
	for dir := range table {
		if !seen[dir] && dir != "cases/marking" { // of a later issue
			t.Errorf("the package %s of the table is not there", dir)
		}
	}
}

// DESIGN 1, ARCHITECTURE "must not know": what a package of ours may not import of others', though Go would let it.
func TestHouseForeignImports(t *testing.T) {
	t.Parallel()
	r := house(t)
	for _, rule := range []struct {
		dirs   []string
		refuse []string // a path, and all below it
		reason string
	}{
		{
			[]string{"cases"},
			[]string{
				"github.com/emersion", "github.com/wneessen", "html/template", "text/template", "mime", "net/smtp", "net/textproto", "golang.org/x/net/html",
			},
			"the record knows nothing of mail and templates (but addresses: net/mail reads them)",
		},
		{[]string{"triage"}, []string{"github.com/emersion/go-imap", "github.com/emersion/go-smtp", "github.com/wneessen", "net/smtp"}, "triage does not know how mail comes or goes"},
		{[]string{"notify"}, []string{"github.com/emersion/go-imap"}, "notify does not know how mail comes"},
		{[]string{"ingest"}, []string{"github.com/emersion/go-smtp", "github.com/wneessen", "net/smtp"}, "ingest does not know how mail goes"},
		{
			[]string{"cmd", "cases", "ingest", "triage", "notify", "migrations", "deploy"},
			[]string{"testing", "github.com/google/go-cmp", "pgregory.net/rapid", "go.uber.org/goleak", "github.com/rogpeppe/go-internal", "net/http/httptest"},
			"shipped code has no tests in it",
		},
		{
			[]string{"cmd", "cases", "ingest", "triage", "notify", "migrations", "deploy"},
			[]string{"unsafe", "plugin", "net/http/pprof", "expvar", "math/rand"},
			"it is not needed here, and opens what should stay closed (of random numbers: crypto/rand, or math/rand/v2 where nobody gains by guessing)",
		},
		{
			[]string{"cmd", "cases", "ingest", "triage", "notify", "migrations", "deploy"},
			[]string{"github.com/stretchr", "github.com/pkg/errors", "database/sql/driver", "github.com/lib/pq"},
			"the standard library or pgx does it",
		},
	} {
		for _, f := range r.gos {
			if !f.shipped() || !f.in(rule.dirs...) {
				continue
			}
			for _, p := range f.imports {
				if slices.ContainsFunc(rule.refuse, func(no string) bool { return p == no || strings.HasPrefix(p, no+"/") && p != no+"/v2" }) {
					t.Errorf("%s imports %s: %s", f.path, p, rule.reason)
				}
			}
		}
	}
}

// DESIGN 2: "pure where it decides". In these packages a file is pure unless it is listed here as an edge, with what it does there: then it
// may take a context, the database, the network and files. (STYLE 3, habit 3)
func TestHousePureFiles(t *testing.T) {
	t.Parallel()
	r := house(t)
	edges := except(map[string]string{
		"cases/again.go":          "reads the record",
		"cases/apply.go":          "writes what was decided",
		"cases/audit.go":          "writes the audit log",
		"cases/blame.go":          "classes what the database and the network report",
		"cases/confirm.go":        "writes and reads what was asked back",
		"cases/delivered.go":      "writes what became of a notice",
		"cases/entries.go":        "writes what was reviewed",
		"cases/failures.go":       "counts and writes notices",
		"cases/files.go":          "keeps files",
		"cases/forwarded.go":      "writes notices",
		"cases/join.go":           "writes into the other matter",
		"cases/life_load.go":      "reads the record",
		"cases/links_store.go":    "reads and writes what requests have in common",
		"cases/keep.go":           "says what keeps the files of a mail",
		"cases/load.go":           "reads the record",
		"cases/overview.go":       "reads the record",
		"cases/papers.go":         "reads the record, files documents",
		"cases/proposal.go":       "writes what was asked for",
		"cases/sofar.go":          "reads the record",
		"cases/standing.go":       "counts earlier requests",
		"cases/spilled.go":        "writes notices",
		"cases/query.go":          "reads the record for the operator",
		"cases/roster.go":         "reads and writes the roster",
		"cases/health.go":         "reads the record for the operator",
		"cases/show.go":           "reads the record for the operator",
		"cases/show_life.go":      "reads the record for the operator",
		"cases/store.go":          "reads and writes the record",
		"cases/store_activity.go": "reads and writes activities",
		"cases/timers.go":         "reads what is due",
		"cases/tracked.go":        "destroys what was kept of a classified matter",
		"cases/words_kept.go":     "writes words into the history",
		"cases/write_notice.go":   "writes notices",
		"triage/again.go":         "compares with what is on record",
		"triage/keep.go":          "keeps the files of a mail",
		"triage/part.go":          "reads who takes part",
		"triage/store.go":         "reads and writes outcomes",
		"triage/worker.go":        "carries a job through",
		"notify/check.go":         "tries the server out",
		"notify/dial.go":          "speaks SMTP",
		"notify/locked_zip.go":    "streams stored files",
		"notify/files.go":         "reads the files that a mail carries",
		"notify/render.go":        "reads the templates",
		"notify/send.go":          "speaks SMTP",
		"notify/senderror.go":     "classes what the network reports",
		"notify/smtpconfig.go":    "knows addresses of the network",
		"notify/store.go":         "reads notices, writes deliveries",
		"notify/turns.go":         "lets mails to one reader go in turn",
		"notify/worker.go":        "carries a job through",
	})
	impure := []string{"context", "database/sql", "io/ioutil", "log/slog", "net", "net/http", "os", "os/exec", "github.com/jackc", "github.com/riverqueue"}
	for _, f := range r.gos {
		if !f.shipped() || !slices.Contains([]string{"cases", "triage", "notify"}, f.dir) && !strings.HasPrefix(f.path, "ingest/parse") {
			continue
		}
		var found []string
		for _, p := range f.imports {
			if slices.ContainsFunc(impure, func(no string) bool { return p == no || strings.HasPrefix(p, no+"/") && no != "net" }) {
				found = append(found, p)
			}
		}
		if len(found) > 0 && !edges.allow(f.path) {
			t.Errorf("%s is pure, and imports %v", f.path, found)
		}
	}
	edges.check(t)
}
