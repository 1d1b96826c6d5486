package cases_test

import (
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

// historiesShare is how many histories `make test` plays in memory; `make histories` says how many in CISSD_HISTORIES.
const historiesShare = 1500

// history is one: the seed of its office and its request, and one for each thing that happens. Whatever happens is drawn from its own seed
// and from how things stand, so that some of it can be left out and the rest played again.
type history struct {
	seed uint64
	acts []uint64
}

func newHistory(r *rand.Rand) history {
	h := history{seed: r.Uint64(), acts: make([]uint64, 20+r.IntN(41))}
	for i := range h.acts {
		h.acts[i] = r.Uint64()
	}
	return h
}

// play lets it happen, and says which rule it broke.
func (h history) play(office cases.Office, loud bool) (b *book, fault *broken) {
	b = &book{now: casestest.Start(), office: office, people: everybody(), loud: loud, done: map[string]int{}}
	defer func() {
		switch p := recover().(type) {
		case nil:
		case broken:
			fault = &p
		default:
			panic(p)
		}
	}()
	b.r = rand.New(rand.NewPCG(h.seed, 0))
	if b.oneIn(4) {
		b.office.Confirmed = []cases.Verb{cases.Reject, cases.Closeout}
	}
	if b.oneIn(4) {
		b.office.Review = "rotation"
	}
	for range b.r.IntN(4) {
		b.roster()
	}
	b.arrive()
	for _, seed := range h.acts {
		b.r = rand.New(rand.NewPCG(seed, 1))
		b.happen()
	}
	return b, nil
}

// smallest leaves out whatever can be left out, so that the same rule is broken still.
func (h history) smallest(office cases.Office, rule string) history {
	for n := len(h.acts); n >= 1; {
		shorter := false
		for i := 0; i+n <= len(h.acts); {
			less := history{h.seed, slices.Delete(slices.Clone(h.acts), i, i+n)}
			if _, fault := less.play(office, false); fault != nil && fault.rule == rule {
				h, shorter = less, true
			} else {
				i++
			}
		}
		if !shorter || n > 1 {
			n /= 2
		}
	}
	return h
}

// Random people send random commands, right and wrong ones, with new, old, spent and others' codes; mails arrive, bounce, and are answered; time goes by,
// and the roster changes. Whatever the order, the rules of histories_rules_test.go hold (SPEC 7; SEC-1, SEC-2, SUP-3, ROLE-2, REV-1, FAI-3, RFI-2,
// RFI-3, DSP-1, CLS-1, INT-8). CISSD_HISTORIES_SEED draws the same ones again.
func TestHistories(t *testing.T) {
	t.Parallel()
	number := historiesNumber(t, "CISSD_HISTORIES", historiesShare)
	seed := historiesNumber(t, "CISSD_HISTORIES_SEED", int(time.Now().UnixNano()%1e9))
	office, began := casestest.Office(t), time.Now()
	var mu sync.Mutex
	done, faults, first, acts := map[string]int{}, map[string]int{}, map[string]history{}, 0
	var working sync.WaitGroup
	next := make(chan history)
	for range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for h := range next {
				b, fault := h.play(office, false)
				mu.Lock()
				acts += len(h.acts)
				for k, n := range b.done {
					done[k] += n
				}
				if fault != nil {
					if old, known := first[fault.rule]; !known || len(h.acts) < len(old.acts) {
						first[fault.rule] = h
					}
					faults[fault.rule]++
				}
				mu.Unlock()
			}
		})
	}
	r := rand.New(rand.NewPCG(uint64(seed), 2))
	for range number {
		next <- newHistory(r)
	}
	close(next)
	working.Wait()
	t.Logf("seed %d: %d histories of %d acts in %.0f s", seed, number, acts, time.Since(began).Seconds())
	for rule, h := range first {
		b, fault := h.smallest(office, rule).play(office, true)
		t.Errorf("%s is broken by %d histories: %s\n%s", rule, faults[rule], fault.text, strings.Join(b.trail, "\n"))
	}
	if len(faults) > 0 {
		t.Logf("the same histories again: CISSD_HISTORIES_SEED=%d CISSD_HISTORIES=%d", seed, number)
	}
	everywhere(t, done, number)
}

// everywhere looks whether the histories came everywhere: each trigger of the table was carried out.
func everywhere(t *testing.T, done map[string]int, number int) {
	t.Helper()
	var never []string
	for _, row := range cases.Transitions() {
		if k := string(row.Of) + " " + string(row.On); done[k] == 0 && !slices.Contains(never, k) {
			never = append(never, k)
		}
	}
	// few of them need not come everywhere
	if len(never) > 0 && number >= 5*historiesShare || len(never) > 12 && number >= historiesShare {
		t.Errorf("never carried out: %q", never)
	}
	if testing.Verbose() {
		t.Log(done)
	}
}

func historiesNumber(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: a number above 0 is wanted", name, text)
	}
	return n
}
