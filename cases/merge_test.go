package cases_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/cases/casestest"
)

func from(rule string, values ...string) cases.Field {
	f := casestest.Field(values...)
	f.Provenance[0].Rule = rule
	return f
}

// EXT-3, EXT-4: what an answer adds, what it replaces, and what it must leave alone.
func TestMergeOfFields(t *testing.T) {
	t.Parallel()
	inferred, conflict := casestest.Field("urgent"), casestest.Field("routine")
	inferred.Inferred = true
	conflict.Conflict, conflict.Others = true, []string{"urgent"}
	type fields = cases.Fields
	for name, c := range map[string]struct {
		draft, answer fields
		want          string
		changed       bool
	}{
		"what was lacking is taken":                        {fields{}, fields{cases.Priority: casestest.Field("urgent")}, "urgent", true},
		"what was lacking is taken though inferred":        {fields{}, fields{cases.Priority: inferred}, "urgent", true},
		"a statement replaces":                             {fields{cases.Priority: casestest.Field("routine")}, fields{cases.Priority: casestest.Field("urgent")}, "urgent", true},
		"a guess does not replace a statement":             {fields{cases.Priority: casestest.Field("routine")}, fields{cases.Priority: inferred}, "routine", false},
		"the same changes nothing":                         {fields{cases.Priority: casestest.Field("urgent")}, fields{cases.Priority: casestest.Field("urgent")}, "urgent", false},
		"two values that disagree settle nothing":          {fields{cases.Priority: casestest.Field("priority")}, fields{cases.Priority: conflict}, "priority", false},
		"a statement settles two values that disagreed":    {fields{cases.Priority: conflict}, fields{cases.Priority: casestest.Field("routine")}, "routine", true},
		"what is not said stays":                           {fields{cases.Priority: casestest.Field("urgent")}, fields{}, "urgent", false},
		"a statement replaces a guess":                     {fields{cases.Priority: inferred}, fields{cases.Priority: casestest.Field("routine")}, "routine", true},
		"a guess does not replace another guess of before": {fields{cases.Priority: from("prose", "routine")}, fields{cases.Priority: inferred}, "routine", false},
	} {
		got, changes := cases.Draft{Fields: c.draft}.Merge(cases.Draft{Fields: c.answer})
		if got.Fields.Value(cases.Priority) != c.want || (len(changes) > 0) != c.changed {
			t.Errorf("%s: %q, %v", name, got.Fields.Value(cases.Priority), changes)
		}
		if c.changed && got.Fields[cases.Priority].Conflict {
			t.Errorf("%s: it still disagrees", name)
		}
	}
}

// EXT-4: the signature of whoever answers does not make them the requestor; a label does.
func TestMergeKeepsTheRequestor(t *testing.T) {
	t.Parallel()
	d := casestest.Draft()
	answer := cases.Draft{Fields: cases.Fields{
		cases.RequestorName: from("signature", "Dana Whitehorse"), cases.RequestorEmail: from("header", "dana@cbp.dhs.gov"), cases.Agency: from("signature", "EPA"),
		cases.Component: from("signature", "OFO"),
	}}
	got, changes := d.Merge(answer)
	if got.Fields.Value(cases.RequestorName) != casestest.Requestor.Name || len(changes) != 1 || changes[0].Field != cases.Component {
		t.Errorf("a signature changed %+v", changes)
	}
	answer.Fields[cases.RequestorName] = casestest.Field("Dana Whitehorse")
	if got, _ := d.Merge(answer); got.Fields.Value(cases.RequestorName) != "Dana Whitehorse" {
		t.Error("a label did not change the name")
	}
}

// What is merged is a new draft: the old one stays as it was.
func TestMergeLeavesTheOldDraft(t *testing.T) {
	t.Parallel()
	person := func(pairs ...string) cases.Subject { return cases.Subject{Fields: only(pairs...).Fields} }
	d := casestest.Draft()
	d.Subjects = []cases.Subject{person(cases.FirstName, "Wei", cases.LastName, "Zhang")}
	before := casestest.Draft()
	before.Subjects = []cases.Subject{person(cases.FirstName, "Wei", cases.LastName, "Zhang")}
	more := person(cases.FirstName, "WEI", cases.LastName, "zhang", cases.DateOfBirth, "1980-02-03")
	more.IDs = []cases.Identification{{Fields: only(cases.IDType, "passport", cases.IDNumber, "E123").Fields}}
	other := person(cases.FirstName, "Li", cases.LastName, "Zhang")
	other.Fields[cases.Organization] = casestest.Field("ACME")
	got, changes := d.Merge(cases.Draft{Type: cases.FAI, Fields: only(cases.Priority, "routine").Fields, Subjects: []cases.Subject{more, other}})
	if diff := cmp.Diff(before, d); diff != "" {
		t.Errorf("the old draft became (-want +got):\n%s", diff)
	}
	want := []cases.Change{
		{Field: "type", Old: "rfi", New: "fai"},
		{Field: cases.Priority, Old: "urgent", New: "routine"},
		{Field: "subjects", Old: "WEI zhang", New: "WEI zhang"},
		{Field: "subjects", New: "Li Zhang"},
	}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if len(got.Subjects) != 2 || len(got.Subjects[0].IDs) != 1 || got.Subjects[0].Fields.Value(cases.DateOfBirth) != "1980-02-03" || got.Subjects[0].Fields.Value(cases.FirstName) != "WEI" {
		t.Errorf("the subjects are %+v", got.Subjects)
	}
	if _, again := got.Merge(cases.Draft{Subjects: []cases.Subject{more, other}}); len(again) != 0 {
		t.Errorf("the same again changed %+v", again)
	}
	twin := person(cases.FirstName, "Wei", cases.LastName, "Zhang", cases.DateOfBirth, "1999-09-09")
	if three, _ := got.Merge(cases.Draft{Subjects: []cases.Subject{twin}}); len(three.Subjects) != 3 {
		t.Error("another date of birth is another person")
	}
	nameless := cases.Subject{IDs: []cases.Identification{{Fields: only(cases.IDType, "passport", cases.IDNumber, "X1").Fields}}}
	second := cases.Subject{IDs: []cases.Identification{{Fields: only(cases.IDType, "passport", cases.IDNumber, "X2").Fields}}}
	if got, _ := (cases.Draft{Subjects: []cases.Subject{nameless}}).Merge(cases.Draft{Subjects: []cases.Subject{second}}); len(got.Subjects) != 2 {
		t.Error("two documents without a name are two persons")
	}
	if got, changes := (cases.Draft{}).Merge(casestest.Draft()); len(changes) != 9 || got.Type != cases.RFI {
		t.Errorf("into nothing: %v", changes)
	}
}

// EXT-4: the required fields, and what stands for them.
func TestMissing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		draft cases.Draft
		want  []string
	}{
		"nothing":     {cases.Draft{}, []string{cases.RequestorName, cases.Agency, cases.RequestorContact, cases.Classification, cases.Priority}},
		"all":         {casestest.Draft(), nil},
		"no address":  {casestest.Draft(cases.RequestorEmail), nil},
		"no contact":  {casestest.Draft(cases.RequestorEmail, cases.RequestorPhone), []string{cases.RequestorContact}},
		"no network":  {casestest.Draft(cases.Classification), []string{cases.Classification}},
		"empty value": {cases.Draft{Fields: cases.Fields{cases.RequestorName: {Values: []string{""}}}}, []string{cases.RequestorName, cases.Agency, cases.RequestorContact, cases.Classification, cases.Priority}},
	} {
		if diff := cmp.Diff(c.want, c.draft.Missing()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	d := casestest.Draft(cases.Classification)
	d.Fields[cases.Network] = casestest.Field("HSDN")
	if m := d.Missing(); m != nil {
		t.Errorf("a network is a pointer too: %v", m)
	}
}
