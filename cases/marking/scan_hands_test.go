package marking_test

import (
	"strings"
	"testing"

	"cissd/cases/marking"
)

// MSG-7: markings as they come out of programs and of hurried hands: broken over lines, inside sentences, of allies, without their bracket.
func TestMarkedByHand(t *testing.T) {
	t.Parallel()
	const c, s, ts = marking.Confidential, marking.Secret, marking.TopSecret
	for _, tt := range []struct {
		mail
		want marking.Level
	}{
		// broken over two lines
		{text("Please look into him.\n\n(S//\nNF) The ferns are watered by nobody."), s},
		{text("(TS//\nSI//NF) The ferns."), ts},
		{text("(S//REL TO USA,\nFVEY) The ferns."), s},
		{text("> (S//\n> NF) The ferns."), s},
		{text("The first is open. (S//REL TO USA, AUS,\nCAN, GBR, NZL) The second is not."), s},
		{text("SECRET//\nNOFORN\n\nThe ferns."), s},
		{text("TOP SECRET//SI//\nNOFORN\n\nThe ferns."), ts},
		// inside a sentence
		{text("We heard (TS//SI) that the ferns are watered by nobody."), ts},
		{text("the ferns (TS//HCS-P) and more"), ts},
		{text("As Lisbon (TS//SI) says, the ferns are dry."), ts},
		{text("(SBU//NF) the ferns but (S//SI) the lamps too"), s},
		{text("From the report: SECRET//NOFORN: Rollo waters the ferns."), s},
		// not closed, not opened, other slashes
		{text("(S//NF The ferns are watered by nobody."), s},
		{text("S//NF: the ferns are watered by nobody."), s},
		{text("SECRET||NOFORN\n\nThe ferns."), s},
		// paragraphs in small letters, and marks in full
		{text("1. (S) the ferns are dry.\n2. (C) the lamps are dark.\n3. (U) regards."), s},
		{text("(U) One.\n(S) the ferns are dry.\n(U) Three."), s},
		{text("(C) the ferns are dry.\n\n(C) the lamps are dark.\n\n(U) three."), c},
		{text("(SECRET) The ferns are dry.\n(UNCLASSIFIED) The lamps."), s},
		{text("(SECRET) The ferns are dry."), s},
		{text("(TOP SECRET) The ferns are watered by nobody but Rollo, who is away"), ts},
		// allies
		{text("UK SECRET\n\nThe ferns."), s},
		{text("The ferns.\n\nUK TOP SECRET"), ts},
		{text("NATO SECRET\n\nThe ferns."), s},
		{text("COSMIC TOP SECRET\n\nThe ferns."), ts},
		{text("NATO CONFIDENTIAL\n\nThe ferns.\n\nNATO CONFIDENTIAL"), c},
		{text("SECRET UE/EU SECRET\n\nThe ferns."), s},
		{text("TRES SECRET UE/EU TOP SECRET\n\nThe ferns."), ts},
		{line("SECRET - UK EYES ONLY"), s},
		{line("TOP SECRET//AUSTEO"), ts},
		{line("//UK SECRET"), s},
		{subject("UK SECRET"), s},
		// blocks without colons
		{text("The ferns.\n\nClassified by R. Quill\nDerived from multiple sources\nDeclassify on 20480101"), c},
		{text("The ferns.\n\nDerived from Fern SCG\nDeclassify on 25X1"), c},
		// labels
		{text("Overall classification: TOP SECRET//SCI\n\nThe ferns."), ts},
		// a foot below a name is a foot
		{text("The ferns are dry.\n\nRegards,\nRollo Quill\nSECRET"), s},
		{text("We expect three visitors.\n\nRegards\nRollo\nSECRET"), s},
		{mail{subject: "Re: ferns", text: "SECRET\n\nThe ferns.\n\nOn Friday, Ann wrote:\n> The lamps."}, s},
		{mail{subject: "Fwd: ferns", text: "SECRET\n\n-----Original Message-----\nFrom: Rollo\nSent: Friday\nTo: Minerva\nSubject: paint\n\nThe ferns."}, s},
		{mail{subject: "Re: ferns", text: "SECRET\n\nOn Friday, Ann wrote:\n> The lamps.", file: "ferns.pdf"}, s},
		{mail{subject: "Re: ferns", text: "SECRET\n\nOn Friday, Ann wrote:\n> The lamps.\n\nThe ferns."}, s},
	} {
		if got := tt.scan(); got.Level != tt.want {
			t.Errorf("level %q, want %q: %s", got.Level, tt.want, tt.mail)
		}
	}
}

// MSG-7: a clearance is no marking, however a list or a form has it; nor is what somebody writes about marks.
func TestClearances(t *testing.T) {
	t.Parallel()
	for _, m := range []mail{
		text("Name: Bob Roy\nDate of birth: 3 May 1980\nSecurity Clearance: TOP SECRET"),
		text("Name: Bob Roy\n\nSecurity Clearance:\n\nTOP SECRET"),
		text("Name: Bob Roy\nSecurity Clearance\nTOP SECRET\nTOP SECRET/SCI"),
		text("Security Clearance: TOP SECRET//SCI"),
		text("Level of access - SECRET"),
		text("Attendees:\nBob Roy\nSECRET"),
		text("Attendees:\n\nBob Roy\nSECRET\nAl Moe\nTOP SECRET"),
		text("Please see the list.\n\nBob Roy\nSECRET\nAl Moe\nTOP SECRET"),
		text("Please see the list.\n\nBob Roy\nSECRET\n\nAl Moe\nSECRET"),
		text("Name\nClearance\nBob Roy\nSECRET\n\nSent from my iPhone"),
		text("Visitors\nBob Roy, Acme Corp\nTOP SECRET\n-- \nRollo"),
		text("Dr. May Fong (TS//SI) will attend."),
		text("Our analysts (TS//SI) are on leave."),
		text("The room (TS//SI) is booked."),
		text("We need two linguists, cleared (TS//SI//TK), on Monday."),
		text("May Fong (TS//SI/TK), Horace Lindqvist (TS//SI) and Rollo (S) come."),
		{subject: "Re: [CISS] what we still need", text: "SECRET\n\nOn Friday, CISS wrote:\n> What is the classification?"},
		{subject: "RE: what we still need", text: "TOP SECRET\n-- \nRollo\n\nOn Friday, CISS wrote:\n> What is the classification?"},
		text("See subsection\n(C) of the act. (U//FOUO) stays.\n\n(U//FOUO) More."),
		text("(U//FOUO) This is under paragraph\n(C) of the act."),
		text("(S) small\n(C) cash\n(U) none"),
		text("Derived from the data\nwe declassify on request."),
		text("Classified by species.\nDeclassify on demand."),
		text("Classification: UK SECRET, on SIPRNet"),
		text("(S//NF means secret and not for foreigners."),
		text("Is it right to write: SECRET//NOFORN: at the head, as an example?"),
		text("He asked (see below\nNF) for ferns."),
	} {
		if got := m.scan(); got.Spillage() {
			t.Errorf("false alarm %v: %s", got.All, m)
		}
	}
}

// SEC-5: lines whose brackets stay open cost no more than others.
func TestOpenBrackets(t *testing.T) { // not parallel: it counts the allocations of the process
	count := func(n int) float64 {
		in := marking.Text{Parts: []string{strings.Repeat("(S//SI (TS//SI\n", n)}}
		return testing.AllocsPerRun(2, func() { marking.Scan(in) })
	}
	if few, many := count(1000), count(4000); many > 5*few+20 {
		t.Errorf("%.0f allocations for 1,000 lines, %.0f for 4,000", few, many)
	}
}
