package main

import (
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"cissd/cases"
)

// CommandsConfig says how commands are carried out (GR-7).
type CommandsConfig struct {
	Confirm []string `toml:"confirm"`
}

// officeName is a name of an office as REFER reads it: one word.
var officeName = regexp.MustCompile(`^[A-Z0-9][A-Z0-9&_-]*$`)

// referrals are the offices to which a request can be referred, by their upper-case name.
func (o *OfficeConfig) referrals() (map[string]string, error) {
	out := map[string]string{}
	for _, given := range slices.Sorted(maps.Keys(o.Referrals)) {
		name := strings.ToUpper(strings.TrimSpace(given))
		switch {
		case !officeName.MatchString(name):
			return nil, fmt.Errorf("office.referrals: %q is no name of an office: one word of letters and digits, such as OIG", given)
		case name == cases.OtherOffice || name == "INSIDER":
			return nil, fmt.Errorf("office.referrals: %s has a meaning of its own in REFER; give the office another name", name)
		case out[name] != "":
			return nil, fmt.Errorf("office.referrals: %s is there twice", name)
		}
		a, err := mail.ParseAddress(o.Referrals[given])
		if err != nil || a.Name != "" {
			return nil, fmt.Errorf("office.referrals: %s = %q is no mail address", given, o.Referrals[given])
		}
		out[name] = strings.ToLower(a.Address)
	}
	return out, nil
}

// days checks the times of a request that lacks something, and of a hold.
func (o *OfficeConfig) days() error {
	last := 0
	for _, n := range o.Reminders {
		last = max(last, n)
	}
	if o.DropAskedDays <= last {
		return fmt.Errorf("office.drop_asked_days = %d does not come after the last of office.reminders (%d)", o.DropAskedDays, last)
	}
	if o.HoldDays < 1 || o.HoldDays > 250 {
		return fmt.Errorf("office.hold_days = %d is not between 1 and 250 business days", o.HoldDays)
	}
	return nil
}

// confirmed are the verbs that are carried out only after a CONFIRM.
func (c *Config) confirmed() ([]cases.Verb, error) {
	var out []cases.Verb
	for _, word := range c.Commands.Confirm {
		v := cases.Verb(strings.ToUpper(strings.TrimSpace(word)))
		known := slices.ContainsFunc(cases.Verbs(), func(s cases.VerbSpec) bool { return s.Verb == v })
		if !known || slices.Contains([]cases.Verb{cases.Confirm, cases.Status, cases.Help}, v) {
			return nil, fmt.Errorf("commands.confirm: %q is no command that can be asked back; they are %s", word, strings.Join(confirmable(), ", "))
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out, nil
}

func confirmable() []string {
	var out []string
	for _, s := range cases.Verbs() {
		if !slices.Contains([]cases.Verb{cases.Confirm, cases.Status, cases.Help}, s.Verb) {
			out = append(out, string(s.Verb))
		}
	}
	return out
}
