package cases_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"cissd/cases"
	"cissd/cases/casestest"
)

// SLA-1: business time in the office's zone, over weekends, US federal holidays and the change of the clocks.
func TestBusinessTime(t *testing.T) {
	t.Parallel()
	c := casestest.Office(t).Calendar
	local := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, c.Zone())
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, x := range []struct {
		from  string
		hours time.Duration
		want  string
	}{
		{"2026-11-23 09:40", time.Hour, "2026-11-23 10:40"},
		{"2026-11-20 16:00", 2 * time.Hour, "2026-11-23 09:00"},      // over a weekend
		{"2026-11-25 16:30", time.Hour, "2026-11-27 08:30"},          // over Thanksgiving
		{"2026-11-21 12:00", time.Hour, "2026-11-23 09:00"},          // from a Saturday
		{"2026-11-23 05:00", time.Hour, "2026-11-23 09:00"},          // before opening
		{"2026-11-23 17:00", time.Hour, "2026-11-24 09:00"},          // at closing
		{"2026-11-23 23:00", time.Hour, "2026-11-24 09:00"},          // at night
		{"2027-07-02 16:00", 2 * time.Hour, "2027-07-06 09:00"},      // Independence Day on a Sunday is kept on Monday
		{"2026-10-30 16:00", 2 * time.Hour, "2026-11-02 09:00"},      // the clocks go back between
		{"2027-03-12 16:00", 2 * time.Hour, "2027-03-15 09:00"},      // and forward
		{"2026-11-23 09:40", 20 * 9 * time.Hour, "2026-12-22 09:40"}, // twenty days with one holiday
	} {
		if got := c.AddHours(local(x.from), x.hours).In(c.Zone()).Format("2006-01-02 15:04"); got != x.want {
			t.Errorf("%s and %s is %s, want %s", x.from, x.hours, got, x.want)
		}
	}
	if got := c.AddDays(local("2026-11-23 09:40"), 2); !got.Equal(local("2026-11-25 09:40")) {
		t.Errorf("two business days later is %s", got)
	}
}

// SLA-1: more time is never earlier, and what is due is due in office hours.
func TestBusinessTimeProperties(t *testing.T) {
	t.Parallel()
	c := casestest.Office(t).Calendar
	rapid.Check(t, func(t *rapid.T) {
		at := casestest.Start().Add(time.Duration(rapid.Int64Range(0, 3*365*24*60).Draw(t, "minutes")) * time.Minute)
		a := time.Duration(rapid.Int64Range(1, 6000).Draw(t, "a")) * time.Minute
		b := time.Duration(rapid.Int64Range(1, 6000).Draw(t, "b")) * time.Minute
		first := c.AddHours(at, a)
		if !first.After(at) || c.AddHours(at, a+b).Before(first) {
			t.Fatalf("%s: %s later is %s", at, a, first)
		}
		local := first.In(c.Zone())
		since := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
		if local.Weekday() == time.Saturday || local.Weekday() == time.Sunday || since < 8*time.Hour || since > 17*time.Hour {
			t.Fatalf("%s is outside office hours", local)
		}
	})
}

// SUP-4: the federal fiscal year.
func TestFiscalYear(t *testing.T) {
	t.Parallel()
	c := casestest.Office(t).Calendar
	for at, want := range map[time.Time]int{
		time.Date(2026, 9, 30, 23, 59, 59, 0, c.Zone()): 2026,
		time.Date(2026, 10, 1, 0, 0, 0, 0, c.Zone()):    2027,
		time.Date(2026, 10, 1, 3, 59, 0, 0, time.UTC):   2026, // still September in Washington
		time.Date(2027, 1, 1, 2, 0, 0, 0, time.UTC):     2027,
		time.Date(2027, 9, 30, 12, 0, 0, 0, c.Zone()):   2027,
	} {
		if got := c.FiscalYear(at); got != want {
			t.Errorf("%s is in %d, want %d", at, got, want)
		}
	}
}

// INT-8: official addresses end in a suffix, on a dot.
func TestOfficialAddresses(t *testing.T) {
	t.Parallel()
	o := casestest.Office(t)
	for address, want := range map[string]bool{
		"a@cbp.dhs.gov": true, "a@NAVY.MIL": true, " a@x.gov ": true, "a@notgov": false, "a@x.gov.evil.com": false, "a@xgov": false, "a@x.gov@evil.com": false,
		"": false, "a": false, "@": false, "a@": false, "a@evil.com (x.gov)": false,
	} {
		if got := o.Official(address); got != want {
			t.Errorf("%q is official: %v", address, got)
		}
	}
}

// SEC-2: a token's forms are read back, in any case of letters, and nothing else is taken for one.
func TestTokenForms(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		ref := cases.TokenRef{Kind: "rv", Token: cases.NewToken(), Version: 3}
		if seen[ref.Token] || len(ref.Token) != 26 {
			t.Fatalf("the token is %q", ref.Token)
		}
		seen[ref.Token] = true
		if got, ok := cases.TokenFromMessageID(ref.MessageID(casestest.Domain), casestest.Domain); !ok || got != ref {
			t.Fatalf("%s gave %v", ref.MessageID(casestest.Domain), got)
		}
		plus := ref.PlusAddress(casestest.Mailbox)
		if got, ok := cases.TokenFromAddress(plus, []string{casestest.Mailbox}); !ok || got != ref {
			t.Fatalf("%s gave %v", plus, got)
		}
		if len(plus)-len("@hq.dhs.gov") > 64 {
			t.Fatalf("the local part of %s is too long (RFC 5321)", plus)
		}
	}
	for _, bad := range []string{"", "@", "rv.short.v1@cissd.hq.dhs.gov", "rv.aaaaaaaaaaaaaaaaaaaaaaaaaa.v1@hq.dhs.gov", "rv.aaaaaaaaaaaaaaaaaaaaaaaaaa.v@cissd.hq.dhs.gov"} {
		if got, ok := cases.TokenFromMessageID(bad, casestest.Domain); ok {
			t.Errorf("%q gave %v", bad, got)
		}
	}
	for _, bad := range []string{"", "+", "@+", "ciss-intake+rv.aaaaaaaaaaaaaaaaaaaaaaaaaa.v1@evil.com", "other+rv.aaaaaaaaaaaaaaaaaaaaaaaaaa.v1@hq.dhs.gov"} {
		if got, ok := cases.TokenFromAddress(bad, []string{casestest.Mailbox}); ok {
			t.Errorf("%q gave %v", bad, got)
		}
	}
}
