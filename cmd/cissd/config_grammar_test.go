package main

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
)

// SUP-4, GR-7, EXT-4: offices, confirmed verbs and times are checked when the file is read, and what is wrong is named.
func TestConfigOfTheGrammar(t *testing.T) {
	t.Parallel()
	good := func() *Config {
		c := &Config{Office: OfficeConfig{Referrals: map[string]string{"oig": "Intake@OIG.dhs.gov", "IOD": "iod@hq.dhs.gov"}}}
		c.Commands.Confirm = []string{"approve", "REFER", "Approve"}
		c.defaults()
		return c
	}
	o, err := good().office()
	if err != nil {
		t.Fatal(err)
	}
	if o.DropAsked != 8 || o.HoldDays != 5 || o.Referrals["OIG"] != "intake@oig.dhs.gov" || o.Referrals["IOD"] != "iod@hq.dhs.gov" ||
		!slices.Equal(o.Confirmed, []cases.Verb{cases.Approve, cases.Refer}) {
		t.Errorf("the office is %+v", o)
	}
	for want, spoil := range map[string]func(*Config){
		"no mail address":              func(c *Config) { c.Office.Referrals["OPR"] = "opr" },
		"is no mail address":           func(c *Config) { c.Office.Referrals["OPR"] = "OPR <opr@hq.dhs.gov>" },
		"is there twice":               func(c *Config) { c.Office.Referrals["OIG"] = "x@oig.dhs.gov" },
		"has a meaning of its own":     func(c *Config) { c.Office.Referrals["other"] = "x@oig.dhs.gov" },
		"no name of an office":         func(c *Config) { c.Office.Referrals["two words"] = "x@oig.dhs.gov" },
		"\"MAYBE\" is no command":      func(c *Config) { c.Commands.Confirm = []string{"MAYBE"} },
		"\"CONFIRM\" is no command":    func(c *Config) { c.Commands.Confirm = []string{"CONFIRM"} },
		"\"DESTROY\" is no command":    func(c *Config) { c.Commands.Confirm = []string{"DESTROY"} },
		"does not come after the last": func(c *Config) { c.Office.DropAskedDays = 5 },
		"between 1 and 250":            func(c *Config) { c.Office.HoldDays = -1 },
	} {
		c := good()
		spoil(c)
		if _, err := c.office(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
