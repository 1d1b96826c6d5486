package ingest

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-imap/v2"
	"github.com/jackc/pgx/v5/pgconn"
	"pgregory.net/rapid"
)

// INT-2: the wait doubles, stays between half and all of it, and never exceeds the most.
func TestBackoff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		attempt := rapid.IntRange(0, 1000).Draw(t, "attempt")
		chance := rapid.Float64Range(0, 0.999).Draw(t, "chance")
		d := backoff(time.Second, 2*time.Minute, attempt, chance)
		full := 2 * time.Minute
		if attempt < 7 {
			full = time.Second << attempt
		}
		if d < full/2 || d > full {
			t.Fatalf("attempt %d, chance %f: %v", attempt, chance, d)
		}
	})
}

// INT-5: what could not be read is tried again three times at once, then at growing intervals, for ever.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	want := []time.Duration{0, 0, 0, 1, 4, 16, 30, 30, 30}
	for attempts, minutes := range want {
		if got := retryAfter(attempts); got != minutes*time.Minute {
			t.Errorf("after %d attempts: %v, want %v", attempts, got, minutes*time.Minute)
		}
	}
	if got := retryAfter(1 << 30); got != 30*time.Minute {
		t.Errorf("after very many: %v", got)
	}
	row := failedRow{Attempts: 3, UpdatedAt: time.Unix(1000, 0)}
	if row.due(time.Unix(1059, 0)) || !row.due(time.Unix(1060, 0)) {
		t.Error("due at the wrong time")
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, n := rapid.String().Draw(t, "s"), rapid.IntRange(0, 20).Draw(t, "n")
		got := cut(s, n)
		if len(got) > n || !strings.HasPrefix(s, got) || !utf8.ValidString(got) || (len(s) > n && len(got) < n-3) {
			t.Fatalf("cut(%q, %d) = %q", s, n, got)
		}
	})
}

// SEC-7: what a server or a decoder said is not repeated; it could be a name, an address or a piece of a mail.
func TestWords(t *testing.T) {
	t.Parallel()
	const secret = "secret@agency.gov"
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{&imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeOverQuota, Text: secret}, "the server answered NO [OVERQUOTA]"},
		{fmt.Errorf("x: %w", &imap.Error{Type: imap.StatusResponseTypeBad, Text: secret}), "the server answered BAD"},
		{errors.Join(errNotExpunged, &imap.Error{Type: imap.StatusResponseTypeNo, Text: secret}), "the server answered NO"},
		{&pgconn.PgError{Code: "22021", Message: secret, Detail: secret}, "the database refused it, SQLSTATE 22021"},
		{errors.New("imapwire: expected atom, got " + secret), "the connection broke"},
		{fmt.Errorf("%s: %w", secret, errCutShort), "the message was cut short"},
		{io.ErrUnexpectedEOF, "the connection broke"},
		{&net.DNSError{Name: "imap.agency.gov", Err: "no such host"}, "the name imap.agency.gov cannot be looked up"},
		{&net.OpError{Op: "dial", Err: errors.New("connection refused")}, "connection refused"},
		{x509.UnknownAuthorityError{}, "the connection broke"},
	} {
		if got := words(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}

// MOVE is used if it is there, COPY only with UIDPLUS, and otherwise nothing is moved (LIBRARIES 2).
func TestHowToMove(t *testing.T) {
	t.Parallel()
	caps := func(l ...imap.Cap) imap.CapSet {
		set := imap.CapSet{}
		for _, c := range l {
			set[c] = struct{}{}
		}
		return set
	}
	for _, c := range []struct {
		done string
		caps imap.CapSet
		want moving
	}{
		{"", caps(imap.CapMove, imap.CapUIDPlus), moveNot},
		{"Done", caps(imap.CapMove), moveMove},
		{"Done", caps(imap.CapUIDPlus), moveCopy},
		{"Done", caps(imap.CapIMAP4rev2), moveMove},
		{"Done", caps(imap.CapIMAP4rev1), moveNot},
	} {
		if got := howToMove(Mailbox{Done: c.done}, c.caps); got != c.want {
			t.Errorf("%q, %v: %v, want %v", c.done, c.caps, got, c.want)
		}
	}
}

// The uids that stand below a committed one and have not come are entered with it, each once.
func TestRangedPending(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 700).Draw(t, "n")
		order := rapid.Permutation(seq(n)).Draw(t, "order")
		come := order[:rapid.IntRange(0, n).Draw(t, "come")]
		r := &ranged{index: map[uint32]int{}, done: make([]bool, n)}
		for i := range n {
			r.items = append(r.items, listed{uid: uint32(i + 1)})
			r.index[uint32(i+1)] = i
		}
		batches := make(chan batch, n+1)
		read := make([]bool, n)
		for _, uid := range come {
			r.held = &Arrived{UID: uint32(uid), Raw: make([]byte, rapid.IntRange(0, 3).Draw(t, "mb")<<20)}
			if err := r.release(t.Context(), read, batches); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.flush(t.Context(), batches); err != nil {
			t.Fatal(err)
		}
		close(batches)
		known := map[uint32]bool{} // has a row
		stored := 0
		for b := range batches {
			var top uint32
			for _, m := range b.msgs {
				known[m.UID], top = true, max(top, m.UID)
				stored++
			}
			for _, uid := range b.pending {
				if known[uid] {
					t.Fatalf("uid %d is pending, and has a row", uid)
				}
				known[uid] = true
			}
			for uid := uint32(1); uid < top; uid++ {
				if !known[uid] {
					t.Fatalf("uid %d has a row, and %d has none", top, uid)
				}
			}
		}
		if stored != len(come) {
			t.Fatalf("%d of %d stored", stored, len(come))
		}
	})
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i + 1
	}
	return s
}

// INT-6: the guard lets mails of any size up to the limit pass, in whatever pieces they come, and stops what has no end. It never takes a
// mail's bytes for an announcement.
func TestGuard(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	largest := newGuard(limit).largest
	good := "* OK {5}\r\nhello\r\n* 1 FETCH (UID 1 BODY[] {27}\r\nx] {99999999}\r\n{99999999}\r\n FLAGS ())\r\nT1 OK\r\n" +
		fmt.Sprintf("* 2 FETCH (UID 2 BODY[HEADER] {%d}\r\n%s)\r\n", largest, strings.Repeat("y", int(largest)))
	rapid.Check(t, func(t *rapid.T) {
		text, trips := good, rapid.Bool().Draw(t, "trips")
		if trips {
			text += rapid.SampledFrom([]string{
				fmt.Sprintf("* 2 FETCH (BODY[] {%d}\r\n", largest+1), "* LIST () {65537}\r\n", "* X {99999999999999999999}\r\n",
				"* 2 FETCH (BODY[] {4611686018427387904}\n", "T " + strings.Repeat("z", maxLine),
			}).Draw(t, "text")
		}
		g := newGuard(limit)
		var err error
		for len(text) > 0 && err == nil {
			n := min(len(text), rapid.IntRange(1, 1<<21).Draw(t, "n"))
			_, err = g.Write([]byte(text[:n]))
			text = text[n:]
		}
		if trips != errors.Is(err, errWithoutEnd) || trips != g.ended() {
			t.Fatalf("trips %v: %v", trips, err)
		}
	})
}

// INT-6: of a set of uids no more are made than the folder can have, and one without end is an error.
func TestUIDsAbove(t *testing.T) {
	t.Parallel()
	const all = 1<<32 - 1
	for _, c := range []struct {
		set         imap.NumSet
		above, most uint32
		want        []uint32
		bad         bool
	}{
		{nil, 0, 10, nil, false},
		{imap.UIDSet{{Start: 5, Stop: 7}, {Start: 1, Stop: 3}}, 2, 10, []uint32{3, 5, 6, 7}, false},
		{imap.UIDSet{{Start: 1, Stop: 10}}, 0, 10, []uint32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, false},
		{imap.UIDSet{{Start: 1, Stop: 11}}, 0, 10, nil, true},
		{imap.UIDSet{{Start: 1, Stop: 9}, {Start: 20, Stop: 21}}, 0, 10, nil, true},
		{imap.UIDSet{{Start: 1, Stop: all}}, 0, 1000, nil, true},
		{imap.UIDSet{{Start: all, Stop: all}}, 7, 10, []uint32{all}, false},
		{imap.UIDSet{{Start: all, Stop: all}}, all, 10, nil, false},
		{imap.UIDSet{{Start: 3, Stop: 0}}, 0, 10, nil, true},
		{imap.UIDSet{{Start: 0, Stop: 0}}, 0, 10, nil, true},
	} {
		got, err := uidsAbove(&imap.SearchData{All: c.set}, c.above, c.most)
		if (err != nil) != c.bad || !slices.Equal(got, c.want) {
			t.Errorf("%v above %d: %v, %v", c.set, c.above, got, err)
		}
	}
}
