package cases

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ActivityKind is what an officer did in an inquiry (FAI-2).
type ActivityKind string

// Kinds of FAI-2.
const (
	DatabaseCheck   ActivityKind = "database_check"
	RecordReview    ActivityKind = "record_review"
	RequestToOthers ActivityKind = "request_to_others"
	Analysis        ActivityKind = "analysis"
	FieldOperation  ActivityKind = "field_operation"
)

// ActivityKinds lists them.
func ActivityKinds() []ActivityKind {
	return []ActivityKind{DatabaseCheck, RecordReview, RequestToOthers, Analysis, FieldOperation}
}

// Systems are those of FAI-2, as the source document writes them.
func Systems() []string {
	return []string{
		"AFI", "ISMS", "ADIS", "ATS", "TECS", "SEVIS", "IDENT", "PCQS", "CCD", "FinCEN", "IC", "PUBLIC", "LexisNexis", "Accurint", "CLEAR",
	}
}

// ActivityEntry is one of them as a command tells it. DoneOn is midnight UTC of the day.
type ActivityEntry struct {
	Kind   ActivityKind
	System string
	DoneOn time.Time
	ActivityDetails
}

// ActivityDetails are what is kept sealed.
type ActivityDetails struct {
	Source  string `json:"source,omitempty"`
	Finding string `json:"finding,omitempty"`
	With    string `json:"with,omitempty"`
}

// kindWords are what a kind is called, longer names before those with which they begin.
var kindWords = []struct {
	words string
	kind  ActivityKind
}{
	{"database check", DatabaseCheck},
	{"database", DatabaseCheck},
	{"records review", RecordReview},
	{"record review", RecordReview},
	{"records", RecordReview},
	{"record", RecordReview},
	{"request to others", RequestToOthers},
	{"request", RequestToOthers},
	{"analysis", Analysis},
	{"field operation", FieldOperation},
	{"field", FieldOperation},
}

// system finds one by its name, in any case of letters.
func system(word string) string {
	word = strings.Trim(strings.TrimSpace(word), ".,:;")
	for _, s := range Systems() {
		if strings.EqualFold(s, word) {
			return s
		}
	}
	return ""
}

// kindOf reads the kind with which an ACTIVITY begins, the system where it names one, and the rest.
func kindOf(said string) (kind ActivityKind, sys, rest string) {
	word, rest := firstWord(said)
	if s := system(word); s != "" {
		return DatabaseCheck, s, rest
	}
	fields := strings.Fields(strings.ToLower(strings.ReplaceAll(clip(said, 100), "_", " ")))
	for _, k := range kindWords {
		words := strings.Fields(k.words)
		if len(fields) < len(words) {
			continue
		}
		head := slices.Clone(fields[:len(words)])
		head[len(head)-1] = strings.TrimRight(head[len(head)-1], ".,:;")
		if slices.Equal(head, words) {
			return k.kind, "", afterWords(strings.Replace(said, "_", " ", strings.Count(k.words, " ")), len(words))
		}
	}
	return "", "", said
}

// activity reads an ACTIVITY, or says what it lacks.
func (d *deciding) activity() (*ActivityEntry, error) {
	kind, sys, rest := kindOf(d.a.Command.Argument)
	e := &ActivityEntry{Kind: kind, System: sys}
	e.Source, e.With = d.key(KeySource), d.key(KeyWith)
	e.Finding = strings.TrimSpace(strings.TrimLeft(rest, " :;,-") + "\n" + d.key(KeyFinding))
	switch {
	case kind == "":
		return nil, refuse("kind_unknown", "What was done? Write a system (%s), or RECORDS, REQUEST, ANALYSIS or FIELD behind ACTIVITY.", strings.Join(Systems(), ", "))
	case kind == DatabaseCheck && sys == "":
		first, _ := firstWord(e.Source)
		if e.System = system(first); e.System == "" {
			return nil, refuse("system_unknown", "Which system was checked? A line SOURCE names it: %s.", strings.Join(Systems(), ", "))
		}
	case kind == RequestToOthers && e.With == "" && e.Source == "":
		return nil, refuse("with_missing", "Whom did you ask? Add a line WITH.")
	case kind == FieldOperation && e.With == "":
		return nil, refuse("with_missing", "With whom was it coordinated? Add a line WITH.")
	}
	if d.key(KeyDate) == "" {
		return nil, refuse("date_missing", "When was it? Add a line DATE: %s", isoDate(d.w.today()))
	}
	day, err := ReadDate(d.key(KeyDate), d.w.today())
	if err != nil {
		return nil, err
	}
	if day.After(d.w.today()) {
		return nil, refuse("date_ahead", "%s is still ahead of us: an activity is recorded once it is done.", isoDate(day))
	}
	e.DoneOn = day
	if e.Finding == "" {
		return nil, refuse("finding_missing", "What was found? Add a line FINDING; \"nothing\" is a finding too.")
	}
	return e, nil
}

func (d *deciding) checkActivity() error {
	_, err := d.activity()
	return err
}

// act records what an officer did (ACTIVITY).
func act(d *deciding) error {
	e, err := d.activity()
	if err != nil {
		return err
	}
	d.p.Activity = e
	d.p.Text = e.words()
	d.p.Done = fmt.Sprintf("recorded: %s of %s", e.name(), e.DoneOn.Format("2 January 2006"))
	d.entered()
	return nil
}

// name is what it is called in a sentence.
func (e *ActivityEntry) name() string {
	if e.System != "" {
		return "check of " + e.System
	}
	return strings.ReplaceAll(string(e.Kind), "_", " ")
}

// words are the whole of it, for the event.
func (e *ActivityEntry) words() string {
	lines := []string{fmt.Sprintf("%s, %s", e.name(), isoDate(e.DoneOn))}
	for _, l := range []struct {
		key  Key
		text string
	}{{KeySource, e.Source}, {KeyWith, e.With}, {KeyFinding, e.Finding}} {
		if l.text != "" {
			lines = append(lines, string(l.key)+" "+l.text)
		}
	}
	return strings.Join(lines, "\n")
}
