package triage_test

import (
	"testing"

	"cissd/cases"
)

// MSG-3, MSG-7, GR-4: a reference whose semicolon is missing is read as browsers read it: what people see is what counts.
func TestEntitiesWithoutSemicolon(t *testing.T) {
	t.Parallel()
	r := draftMail{html: "<p>Priority:&nbspurgent</p><p>Agency: Bob&ampCo AT&T &unknown</p>"}.read()
	if f := r.Draft.Fields[cases.Priority]; f.Value() != "urgent" {
		t.Errorf("%+v", f)
	}
	if want := "Priority: urgent\n\nAgency: Bob&Co AT&T &unknown"; r.Text != want {
		t.Errorf("%q", r.Text)
	}
	if r := (draftMail{html: "<p>SECRET&#47&#47NOFORN</p><p>The ferns.</p>"}).read(); r.Outcome != cases.Spillage {
		t.Errorf("%s", r.Outcome)
	}
}
