package main

import (
	"context"
	"log/slog"
	"regexp"
	"sync"
	"time"
)

// quiet is what River logs to. It lets only warnings through, and of those none that an outage of the database explains: River makes one at
// each of its tries, several a second. What it says makes [database] look, which tells of an outage once. Anything else it may say once in a
// while.
type quiet struct {
	slog.Handler
	db   *database
	said *said
}

// said is when each text was let through.
type said struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// sayAgain is how often the same text is let through.
const sayAgain = 10 * time.Minute

func newQuiet(next slog.Handler, db *database) quiet {
	return quiet{Handler: next, db: db, said: &said{last: map[string]time.Time{}}}
}

// Enabled implements slog.Handler.
func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

// outageWords are in the texts of errors that an outage explains; River has put most into text before it logs them.
var outageWords = regexp.MustCompile(`SQLSTATE (?:08|25006|40|53|55|57|58)|failed to connect|EOF|timeout|deadline exceeded|closed|broken pipe|reset by peer|deadline elapsed`)

// Handle implements slog.Handler.
func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	outage := outageWords.MatchString(r.Message)
	r.Attrs(func(a slog.Attr) bool {
		outage = outage || (a.Key == "err" || a.Key == "error") && outageWords.MatchString(a.Value.String())
		return !outage
	})
	if outage {
		q.db.doubt()
		return nil
	}
	if q.db.down() || !q.said.may(r.Message, r.Time) {
		return nil
	}
	return q.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler {
	q.Handler = q.Handler.WithAttrs(attrs)
	return q
}

// WithGroup implements slog.Handler.
func (q quiet) WithGroup(name string) slog.Handler {
	q.Handler = q.Handler.WithGroup(name)
	return q
}

// may says whether a text may be let through now.
func (s *said) may(text string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.last[text]; ok && now.Sub(last) < sayAgain {
		return false
	}
	s.last[text] = now
	return true
}
