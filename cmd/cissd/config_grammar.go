package main

import (
	"fmt"
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"cissd/cases"
)

// CommandsConfig says how commands are carried out (GR-7).
type CommandsConfig struct {
	Confirm []string `toml:"confirm"`
}

// officeName is a name of an office as REFER reads it: one word.
var officeName = regexp.MustCompile(`^[A-Z][A-Z0-9&_-]+$`)

// plainWords are words with which sentences go on behind "refer", so that no office can be called so: "REFER IT TO OIG".
var plainWords = strings.Fields("A AN AND ANY ALL ANYONE AS AT BACK BUT BY EVERYTHING FOR FROM HER HIM HIS I IF IN INTO IS IT ITS ME MY NO NOT NOTHING OF OFF ON ONCE ONE ONLY OR OUR OUT OVER PLEASE SEE SO " +
	"SOMEONE THAT THE THEIR THEM THEN THERE THESE THEY THIS THOSE TO UNTIL UP US WAIT WE WHEN WHERE WHO WITH YES YOU YOUR")

// referrals are the offices to which a request can be referred, by their upper-case name.
func (o *OfficeConfig) referrals() (map[string]string, error) {
	out, official := map[string]string{}, cases.Office{OfficialSuffixes: o.OfficialSuffixes}
	for _, given := range slices.Sorted(maps.Keys(o.Referrals)) {
		name := strings.ToUpper(strings.TrimSpace(given))
		switch {
		case !officeName.MatchString(name):
			return nil, fmt.Errorf("office.referrals: %q is no name of an office: one word of letters and digits, such as OIG", given)
		case slices.Contains(plainWords, name):
			return nil, fmt.Errorf("office.referrals: %s is a word of everyday letters, and REFER would take a sentence for an order; give the office another name, such as OIG", name)
		case name == cases.OtherOffice || name == "INSIDER":
			return nil, fmt.Errorf("office.referrals: %s has a meaning of its own in REFER; give the office another name", name)
		case out[name] != "":
			return nil, fmt.Errorf("office.referrals: %s is there twice", name)
		}
		a, err := mail.ParseAddress(o.Referrals[given])
		if err != nil || a.Name != "" {
			return nil, fmt.Errorf("office.referrals: %s = %q is no mail address", given, o.Referrals[given])
		}
		if !official.Official(a.Address) {
			return nil, fmt.Errorf("office.referrals: %s = %q is no official address: requests are passed on only below %s; mend it, or add its domain to office.official_suffixes",
				given, o.Referrals[given], strings.Join(o.OfficialSuffixes, ", "))
		}
		out[name] = strings.ToLower(a.Address)
	}
	return out, nil
}

// written refuses times of no days that the file names: what is left out has its default, and what is said must be meant.
func (o *OfficeConfig) written(md toml.MetaData) error {
	for _, key := range []struct {
		name  string
		value int
	}{{"drop_asked_days", o.DropAskedDays}, {"hold_days", o.HoldDays}} {
		if md.IsDefined("office", key.name) && key.value <= 0 {
			return fmt.Errorf("office.%s = %d is no number of days; write 1 or more, or leave it out for the default", key.name, key.value)
		}
	}
	return nil
}

// rising says whether numbers of days are positive, and each greater than the one before it.
func rising(days []int) bool {
	last := 0
	for _, n := range days {
		if n <= last {
			return false
		}
		last = n
	}
	return true
}

// days checks the times of a request that lacks something, of a disposition, and of a hold.
func (o *OfficeConfig) days() error {
	for _, list := range []struct {
		name string
		days []int
	}{{"reminders", o.Reminders}, {"disposition_reminders", o.DispositionReminders}, {"receipt_reminders", o.ReceiptReminders}} {
		if !rising(list.days) {
			return fmt.Errorf("office.%s = %v: each number of days must be above 0 and greater than the one before it, such as [2, 5]", list.name, list.days)
		}
	}
	last := 0
	if n := len(o.Reminders); n > 0 {
		last = o.Reminders[n-1]
	}
	if o.DropAskedDays <= last {
		return fmt.Errorf("office.drop_asked_days = %d does not come after the last of office.reminders (%d)", o.DropAskedDays, last)
	}
	if o.HoldDays < 1 || o.HoldDays > 250 {
		return fmt.Errorf("office.hold_days = %d is not between 1 and 250 business days", o.HoldDays)
	}
	return nil
}

// leadership is the address that is told of significant support (RFS-2); "" where none is configured.
func (o *OfficeConfig) leadership() (string, error) {
	if o.Leadership == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(o.Leadership)
	if err != nil || a.Name != "" {
		return "", fmt.Errorf("office.leadership = %q is no mail address", o.Leadership)
	}
	if !(cases.Office{OfficialSuffixes: o.OfficialSuffixes}).Official(a.Address) {
		return "", fmt.Errorf("office.leadership = %q is no official address: its domain ends in none of office.official_suffixes (%s)", o.Leadership, strings.Join(o.OfficialSuffixes, ", "))
	}
	return strings.ToLower(a.Address), nil
}

// confirmed are the verbs that are carried out only after a CONFIRM.
func (c *Config) confirmed() ([]cases.Verb, error) {
	var out []cases.Verb
	for _, word := range c.Commands.Confirm {
		v := cases.Verb(strings.ToUpper(strings.TrimSpace(word)))
		known := slices.ContainsFunc(cases.Verbs(), func(s cases.VerbSpec) bool { return s.Verb == v })
		if !known || slices.Contains([]cases.Verb{cases.Confirm, cases.Status, cases.Help, cases.List, cases.Show}, v) {
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
		if !slices.Contains([]cases.Verb{cases.Confirm, cases.Status, cases.Help, cases.List, cases.Show}, s.Verb) {
			out = append(out, string(s.Verb))
		}
	}
	return out
}
