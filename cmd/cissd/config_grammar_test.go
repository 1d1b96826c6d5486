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
		"OPR = \"opr@hq.dhs.gov.evil.example\" is no official address":        func(c *Config) { c.Office.Referrals["OPR"] = "opr@hq.dhs.gov.evil.example" },
		"add its domain to office.official_suffixes":                          func(c *Config) { c.Office.Referrals["OPR"] = "opr@gmail.com" },
		"IT is a word of everyday letters":                                    func(c *Config) { c.Office.Referrals["it"] = "it@hq.dhs.gov" },
		"THE is a word of everyday letters":                                   func(c *Config) { c.Office.Referrals["THE"] = "the@hq.dhs.gov" },
		"\"7\" is no name of an office":                                       func(c *Config) { c.Office.Referrals["7"] = "seven@hq.dhs.gov" },
		"office.reminders = [5 2]: each number":                               func(c *Config) { c.Office.Reminders = []int{5, 2} },
		"office.reminders = [2 2]: each number":                               func(c *Config) { c.Office.Reminders = []int{2, 2} },
		"office.reminders = [0 5]: each number":                               func(c *Config) { c.Office.Reminders = []int{0, 5} },
		"office.reminders = [-1]: each number":                                func(c *Config) { c.Office.Reminders = []int{-1} },
		"office.disposition_reminders = [90 30]: each number of days must be": func(c *Config) { c.Office.DispositionReminders = []int{90, 30} },
		"office.drop_asked_days = -3 does not come after":                     func(c *Config) { c.Office.DropAskedDays = -3 },
		"between 1 and 250":                                                   func(c *Config) { c.Office.HoldDays = -1 },
	} {
		c := good()
		spoil(c)
		if _, err := c.office(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
