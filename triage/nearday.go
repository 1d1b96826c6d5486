package triage

import (
	"strings"
	"time"
)

// nearDays is how far ahead a day lies by which something is wanted, where its digits leave open which day it is.
const nearDays = 180

// nearDigits reads "NLT 270326" as a day by which something is wanted: the one order of day, month and year that gives a day soon. It is a guess,
// and none where two orders do.
func nearDigits(val string, ref time.Time) (dateHit, bool) {
	ws := strings.Fields(strings.ToLower(val))
	for len(ws) > 0 && isOne(strings.Trim(ws[0], ".:,"), []string{"nlt", "cob", "by", "before", "eob", "eod", "on", "no", "later", "than", "suspense", "due"}) {
		ws = ws[1:]
	}
	if len(ws) == 0 {
		return dateHit{}, false
	}
	digits := strings.TrimRight(ws[0], ".,;")
	if len(digits) != 6 || onlyDigits(digits) != digits {
		return dateHit{}, false
	}
	var found dateHit
	for _, order := range []string{"ddmmyy", "yymmdd", "mmddyy"} {
		h, ok := plainDigits(digits, order, ref)
		if !ok || h.start.Before(ref.AddDate(0, 0, -1)) || h.start.After(ref.AddDate(0, 0, nearDays)) {
			continue
		}
		if !found.start.IsZero() && !found.start.Equal(h.start) {
			return dateHit{}, false
		}
		found = h
	}
	found.guess = true
	return found, !found.start.IsZero()
}
