package main

import (
	"bytes"
	"encoding/binary"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// A message at whose reading the daemon dies, three times, is quarantined with its reason; the messages that were being read beside it are
// not, and go on; replayed, it is read again. The daemon is killed whenever it asks for the guilty message's bytes; the others wait for that
// the first time, so that all are in work then. INT-5, OPS-5, SEC-5.
func TestThreeCrashesThenQuarantine(t *testing.T) {
	t.Parallel()
	l := newLane(t, newChaosOffice(t), 0)
	const guilty, messages = 2, 5
	deadly := atomic.Bool{}
	deadly.Store(true)
	all := make(chan struct{}) // closed when all are in work
	var in, crashes atomic.Int64
	r := l.prepare(t, nil, func(r *chaosRun, sql string, parameters []byte) {
		if !deadly.Load() || !strings.Contains(sql, "FROM messages WHERE id = ") {
			return
		}
		if in.Add(1) == messages {
			close(all)
		}
		<-all
		if bytes.Contains(parameters, binary.BigEndian.AppendUint64(nil, guilty)) {
			crashes.Add(1)
			r.kill()
		}
	})
	for i, who := range []string{"m.ortega", "d.whitehorse", "r.lindgren", "m.ortega", "d.whitehorse"} {
		text := strings.ReplaceAll(requestComplete, "E00000006", "E0000000"+string(rune('1'+i)))
		if err := l.people[who].send(demoIntake, "RFI: business cards", text); err != nil {
			t.Fatal(err)
		}
	}
	told := make(chan error, 1)
	r.start(t)
	go func() { told <- r.settled(t.Context(), messages) }()
	for waiting := true; waiting; {
		select {
		case err := <-told:
			if err != nil {
				t.Fatal(err)
			}
			waiting = false
		case <-r.ended():
			r.start(t)
		}
	}
	if n := crashes.Load(); n != 3 {
		t.Errorf("the daemon died %d times of the message, want 3", n)
	}
	outcomes := func() []string {
		got, err := query(t.Context(), r.db, `SELECT message || ' ' || outcome || ' ' || reason FROM message_outcomes ORDER BY message`, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	want := []string{
		"1 new_request ", "2 quarantined the daemon died 3 times while it was being read", "3 new_request ", "4 new_request ", "5 new_request ",
	}
	if d := cmp.Diff(want, outcomes()); d != "" {
		t.Fatalf("outcomes (-want +got):\n%s", d)
	}
	r.jobs(t)
	deadly.Store(false)
	p := &program{config: r.config}
	if out := p.must(t, "message", "replay", "2"); !strings.Contains(out, "message 2 is read again") {
		t.Errorf("replay says %s", out)
	}
	if err := r.settled(t.Context(), messages); err != nil {
		t.Fatal(err)
	}
	want[1] = "2 new_request "
	if d := cmp.Diff(want, outcomes()); d != "" {
		t.Errorf("outcomes after the replay (-want +got):\n%s", d)
	}
	if err := r.daemon.Stop(syscall.SIGTERM, 10*time.Second); err != nil {
		t.Errorf("OPS-5: the daemon did not stop cleanly: %v", err)
	}
}
