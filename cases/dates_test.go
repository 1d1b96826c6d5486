package cases_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cissd/cases"
	"cissd/cases/casestest"
)

// GR-4: a day is read in every form that means one day only; what can be two is refused with both.
func TestReadDate(t *testing.T) {
	t.Parallel()
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for word, want := range map[string]string{
		"2026-11-25": "2026-11-25", "25 November 2026": "2026-11-25", "November 25, 2026": "2026-11-25", "Nov 25, 2026": "2026-11-25", "25 Nov. 2026": "2026-11-25",
		"25NOV2026": "2026-11-25", "25-Nov-2026": "2026-11-25", "25nov26": "2026-11-25", "1 Sept 2026": "2026-09-01", "25th of November 2026": "2026-11-25",
		"Nov 1st, 2026": "2026-11-01", "Wednesday, November 25, 2026.": "2026-11-25", "wed 25 nov 2026": "2026-11-25", "11/25/2026": "2026-11-25", "25/11/2026": "2026-11-25",
		"25.11.2026": "2026-11-25", "11/25/26": "", "3/3/2027": "2027-03-03", "2026/11/25": "2026-11-25", "29 Feb 2028": "2028-02-29", " \t2026-11-25 ": "2026-11-25",
		"03/04/26": "2026-04-03 or 2026-03-04", "3.4.2027": "2027-04-03 or 2027-03-04", "25/11/26": "2026-11-25 or 2025-11-26", "Tuesday 25 Nov 2026": "Wednesday",
		"29 Feb 2027": "2026-11-23", "2026-02-30": "2026-11-23", "2026-13-01": "2026-11-23", "32 Nov 2026": "2026-11-23", "tomorrow": "2026-11-23", "Friday": "2026-11-23",
		"25 Nov": "2026-11-23", "": "2026-11-23", "0 Nov 2026": "2026-11-23", "2026-11-25T10:00": "2026-11-23", "25 Smarch 2026": "2026-11-23", "99999999": "2026-11-23",
		"２０２６-１１-２５": "2026-11-23",
	} {
		got, err := cases.ReadDate(word, today)
		if word == "11/25/26" {
			want = "2026-11-25"
		}
		if err == nil {
			if got.Format(time.DateOnly) != want {
				t.Errorf("%q is %s, want %s", word, got, want)
			}
			continue
		}
		no, ok := errors.AsType[*cases.Refusal](err)
		if !ok || !strings.Contains(no.Reason, want) || len(want) == 10 && want != "2026-11-23" {
			t.Errorf("%q gave %v, want %s", word, err, want)
		}
	}
}

// A day that is read is the day that was written, in every form; no text makes it panic or run on.
func TestReadDateProperties(t *testing.T) {
	t.Parallel()
	forms := []string{"2006-01-02", "2 January 2006", "January 2, 2006", "02Jan2006", "Monday 2 January 2006", "Jan 2 2006", "2-Jan-2006"}
	rapid.Check(t, func(r *rapid.T) {
		day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 20000).Draw(r, "day"))
		got, err := cases.ReadDate(day.Format(rapid.SampledFrom(forms).Draw(r, "form")), day)
		if err != nil || !got.Equal(day) {
			r.Fatalf("%s is read as %s: %v", day, got, err)
		}
		if _, err := cases.ReadDate(rapid.String().Draw(r, "anything"), day); err != nil {
			if no, ok := errors.AsType[*cases.Refusal](err); !ok || len(no.Reason) > 600 {
				r.Fatalf("it gave %v", err)
			}
		}
	})
}

// Opening is in office hours of a business day, never before the day itself.
func TestOpening(t *testing.T) {
	t.Parallel()
	c := casestest.Office(t).Calendar
	for day, want := range map[string]string{
		"2026-11-25": "2026-11-25 08:00", "2026-11-26": "2026-11-27 08:00", "2026-11-28": "2026-11-30 08:00", "2026-10-31": "2026-11-02 08:00",
		"2027-03-13": "2027-03-15 08:00", "2027-07-04": "2027-07-06 08:00", "2026-12-25": "2026-12-28 08:00",
	} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Opening(at).In(c.Zone()).Format("2006-01-02 15:04"); got != want {
			t.Errorf("business opens on %s at %s, want %s", day, got, want)
		}
	}
}
