package triage

import (
	"testing"

	"pgregory.net/rapid"
)

// SEC-5: the short way to a label's key gives what the long one does. A character of no width, which no key holds, leads the long way.
func TestLabelKeys(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Ca-c0-2 ,.:;'*/#_\t\n)\]-]{0,60}`).Draw(t, "label")
		var room [80]byte
		key, ok := asciiKey(room[:0], s)
		if slow := labelKey(s + "\u200b"); !ok || string(key) != slow {
			t.Errorf("the key of %q is %q (%v), not %q", s, key, ok, slow)
		}
	})
	for in, want := range map[string]string{"E-Mail Address:": "email address", "Priority [routine/urgent]": "priority", " - Subject's NAME": "subjects name"} {
		if got := labelKey(in); got != want {
			t.Errorf("the key of %q is %q, not %q", in, got, want)
		}
	}
}
