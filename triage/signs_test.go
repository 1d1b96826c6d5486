package triage_test

import (
	"fmt"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// against are the criteria that a reading's words speak against, with what they say.
func against(r cases.Reading) []string {
	var out []string
	for _, s := range r.Draft.Signs {
		if !s.For {
			out = append(out, fmt.Sprintf("%d %s", s.Criterion, s.What))
		}
	}
	return out
}

// EXT-5, TRI-1: words that speak against a criterion are found, quoted and placed; the state stays the supervisor's to say.
func TestSignsAgainst(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		criterion   int
		what, words string
	}{
		{1, "holds its reason back", "I can't say why we need it."},
		{1, "holds its reason back", "I will explain by phone."},
		{2, "badge", "One of our clerks lost her badge on the train."},
		{2, "badge", "She needs a replacement PIV."},
		{2, "badge", "Please issue two parking permits for Building 4."},
		{2, "computer account", "I need a password reset."},
		{2, "background check", "Please run a background check on a job applicant."},
		{2, "background check", "This is a pre-employment screening."},
		{2, "background check", "What is the status of her clearance?"},
		{2, "personnel matter", "It is about his performance review."},
		{2, "personnel matter", "An EEO complaint was filed."},
		{2, "misconduct", "We suspect misconduct by an employee."},
		{2, "Freedom of Information", "This is a FOIA request."},
		{2, "nothing foreign", "There is no foreign nexus."},
		{2, "nothing foreign", "The matter is purely domestic."},
		{3, "no law enforcement", "We have no law enforcement purpose."},
		{3, "no law enforcement", "It is not a law-enforcement matter."},
		{3, "private purpose", "He is my landlord."},
		{3, "private purpose", "I ask out of curiosity."},
		{3, "private purpose", "It would be a personal favor."},
		{4, "U.S. person", "He is a U.S. citizen from Ohio."},
		{4, "U.S. person", "Citizenship: USA"},
		{4, "U.S. person", "She is a lawful permanent resident."},
		{4, "U.S. person", "The subject is a US\nperson."},
		{4, "First Amendment", "They took part in a protest at the gate."},
		{4, "First Amendment", "He is a journalist who wrote about us."},
		{4, "First Amendment", "He attends a mosque in Dearborn."},
		{4, "First Amendment", "We want to know his political views."},
		{4, "religion, race or origin", "We noticed him because he is Muslim."},
		{4, "no record", "Please keep this off the books."},
		{5, "do not search", "Please run him in NCIC."},
		{5, "do not search", "We need his bank records."},
		{5, "no overt inquiry", "We would like you to place a wiretap."},
		{6, "private address", "Send it to my personal e-mail."},
		{6, "somebody else", "Please send the results to Dr. Marsh at the company."},
		{6, "somebody else", "We will share it with our foreign counterparts."},
		{9, "not known", "We do not know his name."},
		{9, "not known", "That is all we have."},
	} {
		r := draftMail{text: complete + "Basis: a visit\nPurpose: to decide.\n\nWhat do you hold on Ivo Krall?\n\n" + tt.words + " Thank you for looking."}.read()
		found := false
		for _, s := range r.Draft.Signs {
			if s.For || s.Criterion != tt.criterion || !strings.Contains(s.What, tt.what) {
				continue
			}
			found = true
			c := r.Criteria[s.Criterion-1]
			if !strings.Contains(c.Evidence, "against it: "+s.What) || !strings.Contains(c.Evidence, `(in the text)`) {
				t.Errorf("%q: the evidence is %q", tt.words, c.Evidence)
			}
			if want := strings.Join(strings.Fields(tt.words), " "); !strings.Contains(want, strings.TrimSuffix(strings.Trim(s.Quote, ". "), " Thank you for looking")) {
				t.Errorf("%q is quoted as %q", tt.words, s.Quote)
			}
			if s.Criterion > 1 && s.Criterion < 9 && c.State != cases.YoursToSay {
				t.Errorf("%q decides criterion %d: %s", tt.words, s.Criterion, c.State)
			}
		}
		if !found {
			t.Errorf("%q says nothing against criterion %d (%s): %q", tt.words, tt.criterion, tt.what, against(r))
		}
	}
}

// EXT-3, EXT-5: what is denied, or only looks like such words, speaks against nothing.
func TestSignsNot(t *testing.T) {
	t.Parallel()
	for _, words := range []string{
		"He is not a U.S. citizen.", "None of them is a US person.", "The firm filed a bid protest with the GAO.", "It could help us. Citizens of Croatia need a visa.",
		"The U.S. National Laboratory hosts him.", "We need to know whether he was here before.", "Please send the answer to me.", "Send the results to us by Friday.",
		"This is unrelated to any protest.", "The agreement between us and the university ends in May.", "His badge number is on the list.",
		"He works on the payroll system of a Croatian bank.", "We met in good faith.", "It was not because of his religion.", "She carried a new pass.",
		"The visit is a matter of national security.", "The background is as follows.", "Check the record.", "He has no lawyer.",
	} {
		r := draftMail{text: complete + "Basis: a visit\nPurpose: to decide.\n\nWhat do you hold on Ivo Krall, a citizen of Croatia?\n\n" + words}.read()
		if got := against(r); len(got) > 0 {
			t.Errorf("%q: %q", words, got)
		}
	}
}

// EXT-1, EXT-5: signs are looked for in what was written for us: not in the signature nor in what is quoted; in the subject line, a forwarded mail and a
// file they say where. Their provenance is exact.
func TestSignsPlaces(t *testing.T) {
	t.Parallel()
	r := draftMail{
		subject: "My neighbor", text: "What do you hold on Ivo Krall?\r\nHe is a\r\nU.S. citizen.\r\n\r\nKarl Jensen\r\nOffice of Protest Affairs, NOAA\r\n(202) 555-0119\r\n\r\nOn Monday Ann Lee wrote:\r\n> he is a journalist\r\n",
		parts: []cases.Part{{ID: "3", MediaType: "text/plain", Name: "more.txt", Disposition: "attachment", Text: "Name: Ivo Krall\nHe took part in a protest.\n"}},
	}.read()
	got := map[string]string{}
	for _, s := range r.Draft.Signs {
		if !s.For {
			got[s.Place] += s.Provenance.Part + " " + s.Provenance.Text + ";"
		}
	}
	want := map[string]string{"the subject line": "header:Subject My neighbor;", "the text": "1 U.S. citizen;", "an attached file": "3 protest;"}
	for place, w := range want {
		if got[place] != w {
			t.Errorf("%s: %q, want %q", place, got[place], w)
		}
	}
	for _, s := range r.Draft.Signs {
		if p := s.Provenance; p.Part == "1" && "What do you hold on Ivo Krall?\r\nHe is a\r\nU.S. citizen."[p.Start:p.End] != p.Text {
			t.Errorf("EXT-1: %+v", p)
		}
	}
}

// SEC-5: a text made of nothing but such words gives a few signs, in time that grows with its length.
func TestSignsBounded(t *testing.T) {
	t.Parallel()
	r := draftMail{text: complete + strings.Repeat("us citizen protest my neighbor lost badge need to ", 4000)}.read()
	if n := len(r.Draft.Signs); n == 0 || n > 12 {
		t.Errorf("%d signs", n)
	}
	for _, s := range r.Draft.Signs {
		if len(s.Quote) > 200 {
			t.Errorf("%d bytes are quoted", len(s.Quote))
		}
	}
}

// EXT-5, NOT-3: an excerpt is cut at whole words, and keeps no half of a number.
func TestSignsQuote(t *testing.T) {
	t.Parallel()
	r := draftMail{text: complete + "We were told by the port office at the lake that the number 123 45 6789 belongs to a U.S. citizen who is said to hold the document 99 88 77 66 55 44 33 22 11 00 as well as another one."}.read()
	for _, s := range r.Draft.Signs {
		if s.Criterion == 4 && (!strings.Contains(s.Quote, "U.S. citizen") || strings.HasSuffix(strings.TrimSuffix(s.Quote, " ..."), "9")) {
			t.Errorf("%q", s.Quote)
		}
	}
}

// EXT-5: an answer adds its signs to those of the request, each once, and raises no version by itself.
func TestSignsOfAnswer(t *testing.T) {
	t.Parallel()
	first := draftMail{text: complete + "Basis: a\nPurpose: b\nHe is a U.S. citizen."}.read().Draft
	again, changes := first.Merge(first)
	if len(again.Signs) != len(first.Signs) || len(changes) > 0 {
		t.Errorf("the same again: %d signs of %d, changes %v", len(again.Signs), len(first.Signs), changes)
	}
	more, changes := first.Merge(cases.Draft{Signs: draftMail{text: complete + "It concerns a protest."}.read().Draft.Signs})
	if len(more.Signs) != len(first.Signs)+1 || len(changes) > 0 {
		t.Errorf("an answer: %+v, changes %v", more.Signs, changes)
	}
	c := triage.Criteria(more, cases.Standing{From: "a@epa.gov"}, triage.DefaultConfig())[3]
	if !strings.Contains(c.Evidence, "U.S. person") || !strings.Contains(c.Evidence, "First Amendment") || c.State != cases.YoursToSay {
		t.Errorf("%+v", c)
	}
}

// BenchmarkSigns tells what the looking costs: see the speed goal of issue 4.
func BenchmarkSigns(b *testing.B) {
	m := draftMail{text: complete + strings.Repeat("The visitor came to the laboratory on Monday and asked the officer about the map. ", 45)}.message()
	for b.Loop() {
		_ = triage.Read(m, triage.DefaultConfig(), triage.Known{})
	}
}
