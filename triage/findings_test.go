package triage_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

// answered is a reply to one of our mails to requestors, kind as in its code.
func answered(kind, text string) draftMail {
	return draftMail{
		from: "ops@region6.example.gov", name: "", to: "ciss-intake+" + kind + ".gg77hh88.v1@hq.dhs.gov", reply: kind + ".gg77hh88.v1@cissd.hq.dhs.gov",
		subject: "RE: [CISS] REQ-2026-000060: three things are missing", text: text,
	}
}

// asked reads a mail as the daemon does that sent the mail which is answered.
func (d draftMail) asked(kind string, names ...string) cases.Reading {
	return triage.Read(d.message(), triage.DefaultConfig(), triage.Known{Daemon: true, Threaded: true, TokenKind: kind, Asked: names})
}

// outlook puts Outlook's header block below an answer, as text and as HTML.
func outlook(lines ...string) (text, html string) {
	block := []string{"From: CISS Intake <ciss-intake@hq.dhs.gov>", "Sent: Thursday, May 28, 2026 11:20 AM", "To: Ruiz, Joaquin <joaquin.ruiz@hq.dhs.gov>", "Subject: [CISS] RFI-2026-000060"}
	text = strings.Join(lines, "\n") + "\n\n" + strings.Join(block, "\n") + "\n\nThe old mail.\n"
	html = "<html><body>"
	for _, l := range lines {
		html += `<p class="MsoNormal">` + l + "</p>"
	}
	html += `<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">`
	for _, l := range block {
		name, value, _ := strings.Cut(l, ":")
		html += "<b>" + name + ":</b>" + strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(value) + "<br>"
	}
	return text, html + "</p></div><p>The old mail.</p></body></html>"
}

// MSG-3, GR-4: a line of the new text with the label of a header ("DATE:", "Subject:", "To:") is new, in each form of the mail.
func TestLabelsAreNoQuote(t *testing.T) {
	t.Parallel()
	for _, lines := range [][]string{
		{"CALL RECEIVED", "DATE: 2026-11-22", "WITH: Marisol"},
		{"CALL RECEIVED", "WITH: Marisol", "DATE: 2026-11-22"},
		{"CALL RECEIVED", "DATE: 2026-11-22"},
	} {
		text, html := outlook(lines...)
		for form, d := range map[string]draftMail{"plain": {text: text}, "html": {html: html}, "both": {text: text, html: html}} {
			d.from, d.name, d.to, d.reply = "joaquin.ruiz@hq.dhs.gov", "Joaquin Ruiz", "ciss-intake+as.aa11bb22.v2@hq.dhs.gov", "as.aa11bb22.v2@cissd.hq.dhs.gov"
			d.subject = "RE: [CISS] RFI-2026-000060"
			r := d.read()
			if r.NewText != strings.Join(lines, "\n") {
				t.Errorf("%s %q: new text %q", form, lines, r.NewText)
			}
			if r.Refused != nil || len(r.Commands) != 1 || len(r.Commands[0].Keys) != len(lines)-1 || r.Commands[0].Keys[cases.KeyDate] != "2026-11-22" {
				t.Errorf("%s %q: commands %+v, refused %+v", form, lines, r.Commands, r.Refused)
			}
		}
	}
	text, html := outlook("Priority: urgent", "Classification: unclassified", "Subject: Ivan Petrov")
	for form, d := range map[string]draftMail{"plain": answered("mi", text), "html": {html: html}, "both": {text: text, html: html}} {
		a := answered("mi", "")
		d.from, d.to, d.reply, d.subject = a.from, a.to, a.reply, a.subject
		r := d.read()
		if len(r.Draft.Subjects) != 1 || r.Draft.Subjects[0].Fields.Value(cases.LastName) != "Petrov" || r.Draft.Fields.Value(cases.Priority) != "urgent" {
			t.Errorf("%s: %q", form, told(r))
		}
	}
}

// MSG-3: blocks that do begin with a date or a subject stand below a divider.
func TestHeaderBlocks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"from first", "Yes.\n\nFrom: CISS Intake <ciss-intake@hq.dhs.gov>\nDate: Monday\nSubject: x\n\nold", "Yes."},
		{"notes", "Yes.\n\nFrom:\tCISS Intake/HQ/DHS\nTo:\tKarl Jensen/NOAA\nDate:\t05/28/2026\nSubject:\tx\n\nold", "Yes."},
		{"german", "Ja.\n\nVon: CISS Intake <ciss-intake@hq.dhs.gov>\nGesendet: Montag\nAn: Karl\nBetreff: x\n\nold", "Ja."},
		{"below a divider", "Yes.\n\n-----Original Message-----\nDate: Monday\nSubject: x\nFrom: CISS Intake <ciss-intake@hq.dhs.gov>\nTo: Karl\n\nold", "Yes."},
		{"single lines", "To: be clear, yes.\nSubject: the visit\nDate: 3 May", "To: be clear, yes.\nSubject: the visit\nDate: 3 May"},
		{"dates of a visit", "From: 3 May 2026\nTo: 5 May 2026\nSubject: Ivan Petrov", "From: 3 May 2026\nTo: 5 May 2026\nSubject: Ivan Petrov"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, answered("mi", c.text).read().NewText); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// EXT-4: free words in an answer fill what was asked, in plain text and HTML, on the record and on the face of the mail.
func TestFreeAnswers(t *testing.T) {
	t.Parallel()
	all := cases.Draft{}.Missing()
	for text, want := range map[string]string{
		"Environmental Protection Agency, Region 6. Unclassified. Urgent please.": "agency=Environmental Protection Agency classification=unclassified component=Region 6 priority=urgent",
		"EPA, Region 6":                                 "agency=EPA component=Region 6",
		"EPA Region 6":                                  "agency=EPA component=Region 6",
		"Region 6, EPA":                                 "agency=EPA component=Region 6",
		"Region 6 of the EPA":                           "agency=EPA component=Region 6",
		"We are with the Forest Service":                "agency=Forest Service",
		"We're with the U.S. Forest Service, routine.":  "agency=U.S. Forest Service priority=routine",
		"The agency is EPA.":                            "agency=EPA",
		"Upper Valley Water Authority":                  "agency=Upper Valley Water Authority",
		"We are from the Cedar County Sheriff's Office": "agency=Cedar County Sheriff's Office",
		"I'm Dana Whitehorse":                           "requestor_name=Dana Whitehorse",
		"Dana Whitehorse, EPA, unclass":                 "agency=EPA classification=unclassified requestor_name=Dana Whitehorse",
		"202-555-0142":                                  "requestor_phone=+12025550142",
		"unclass":                                       "classification=unclassified",
		"It's unclassified, thanks":                     "classification=unclassified",
		"routine pls":                                   "priority=routine",
		"priority":                                      "priority=priority",
		"Agency: EPA.":                                  "agency=EPA",
		"Environmental Protection Agency - Region 6":    "agency=Environmental Protection Agency component=Region 6",
		"We're the EPA, Region 6 (Dallas).":             "agency=EPA component=Region 6 (Dallas)",
		"Office of Security, Library of Congress":       "agency=Library of Congress component=Office of Security",
		"DHS / TSA":                                     "agency=DHS component=TSA",
		"NIWC Pacific":                                  "agency=NIWC Pacific",
		"My name is Dr. Dana Whitehorse and I work for the EPA": "agency=EPA requestor_name=Dana Whitehorse",
		"The visitor is from the Ministry of Defense.":          "",
		"EPA sent you everything last week.":                    "",
		"State Department visitors come on Monday.":             "",
		"PLEASE HELP ME":             "",
		"EPA\nRoutine\nUnclassified": "agency=EPA classification=unclassified priority=routine",

		"I don't understand, what do you need?":       "",
		"Thanks for the quick reply!":                 "",
		"Good Morning Intake Team":                    "",
		"EPA is not what I asked about, is it?":       "",
		"I will ask Joe Miller and get back to you.":  "",
		"What is the purpose of this? I sent it all.": "",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			plain, html := answered("mi", text), answered("mi", "")
			html.html = "<div>" + strings.ReplaceAll(text, "\n", "<br>") + "</div>"
			for form, r := range map[string]cases.Reading{
				"face": plain.read(), "record": plain.asked("mi", all...), "html": html.asked("mi", all...), "question": plain.asked("qu", all...),
			} {
				var got []string
				for _, l := range told(r) {
					if name, _, _ := strings.Cut(l, "="); slices.Contains([]string{
						cases.Agency, cases.Component, cases.RequestorName, cases.RequestorPhone, cases.Priority, cases.Classification,
						cases.Description, cases.Basis, cases.Purpose, "type",
					}, name) {
						got = append(got, strings.TrimRight(l, "~"))
					}
				}
				if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
					t.Errorf("%s: %s", form, diff)
				}
				checkReading(t, plain.message(), plain.read())
			}
		})
	}
}

// EXT-4: what was not asked is not read out of free words: a name in an answer about the priority is nobody's who asks.
func TestOnlyWhatWasAsked(t *testing.T) {
	t.Parallel()
	r := answered("mi", "Routine.\nDana Whitehorse\nEPA").asked("mi", cases.Priority)
	if f := r.Draft.Fields; f.Value(cases.Priority) != "routine" || f.Value(cases.RequestorName) != "" || f.Value(cases.Agency) != "" {
		t.Errorf("%q", told(r))
	}
}

// EXT-4: an answer that tells the matter is the description of a request that has none; other words are not.
func TestNarrativeAnswers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"We ask for any information on Ivan Petrov, a Russian national who visits our laboratory in Ada next month.":    true,
		"Sorry. A foreign delegation visited our plant last week and one of its members photographed the control room.": true,
		"Description: who is he": true,
		"I don't understand your mail, what exactly is it that you need from us here? We sent all of it.":                                   false,
		"Thank you very much for the information on this. We will send the rest to you as soon as we can.":                                  false,
		"Dear colleagues, I have asked my chief and he said that somebody will look at it on Monday or Tuesday at the very latest, I hope.": false,
	} {
		r := answered("mi", text).asked("mi", cases.Priority, cases.Agency)
		if got := r.Draft.Fields.Value(cases.Description) != ""; got != want {
			t.Errorf("%q: %q", text, told(r))
		}
	}
	// a question of the supervisor is answered, which is no description
	if r := answered("qu", "Dr. Carl Jones, our director, invited them to visit the laboratory in March of last year.").asked("qu"); r.Draft.Fields.Value(cases.Description) != "" {
		t.Errorf("%q", told(r))
	}
}

// EXT-2, SUP-6: a host or a colleague whom an answer names is no subject.
func TestNoNewSubjectsInAnswers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"Dr. Carl Jones invited them.":                               0,
		"Our colleague Dr. Carl Jones, a Canadian, is the host.":     0,
		"Ms. Ana Souza of the embassy will come with them.":          0,
		"There is one more subject, Mr. Ivan PETROV.":                1,
		"His name is Ivan PETROV, born 3 March 1980.":                1,
		"Subject: Ivan Petrov\nCitizenship: Russia":                  1,
		"Subject name: PETROV, Ivan\nSubject name: Ana Souza":        2,
		"Mr. Ivan PETROV (DOB 3 March 1980), Russian passport 12345": 1,
	} {
		if r := answered("qu", text).asked("qu"); len(r.Draft.Subjects) != want {
			t.Errorf("%q: %q", text, told(r))
		}
	}
}

// EXT-2, EXT-3: a labelled name is kept as it was written, and a labelled line that nobody could read is named.
func TestLabelledIsNotLost(t *testing.T) {
	t.Parallel()
	r := draftMail{subject: "RFI", text: "Priority: whenever it suits\nClassification: unclassified\nSubject: Ivan Petrov4\nCitizenship: Russia\nDOB: soon\n\nWe ask for a name check."}.read()
	if len(r.Draft.Subjects) != 1 {
		t.Fatalf("%q", told(r))
	}
	s := r.Draft.Subjects[0].Fields
	if s.Value(cases.FirstName) != "Ivan" || s.Value(cases.LastName) != "Petrov4" || s.Value(cases.CountryOfCitizenship) != "RU" {
		t.Errorf("%q", told(r))
	}
	for _, want := range []string{"a line was not understood: priority", "a line was not understood: dob"} {
		if !slices.Contains(r.Warnings, want) {
			t.Errorf("no %q in %q", want, r.Warnings)
		}
	}
	if w := strings.Join(r.Warnings, " "); strings.Contains(w, "suits") || strings.Contains(w, "citizenship") || strings.Contains(w, "subject") {
		t.Errorf("%q", w)
	}
}

// QRY-1: a mail that holds only STATUS or HELP asks, and requests nothing.
func TestBareQueries(t *testing.T) {
	t.Parallel()
	person := &cases.Person{ID: 1, Handle: "o.renner"}
	for _, text := range []string{"STATUS", "HELP", "Status", "help.", "STATUS RFI-2026-000060", "STATUS REQ-2026-000060"} {
		d := draftMail{from: "octavia.renner@hq.dhs.gov", name: "Octavia Renner", subject: "hello", text: text + "\n"}
		for form, k := range map[string]triage.Known{"face": {}, "roster": {Daemon: true, Person: person}} {
			if r := triage.Read(d.message(), triage.DefaultConfig(), k); r.Outcome != cases.Query || len(r.Commands) != 1 {
				t.Errorf("%s %q: %s %+v", form, text, r.Outcome, r.Commands)
			}
		}
	}
	for _, text := range []string{"Status of our visitors: we ask for a name check on Ivan Petrov.", "Status update needed on a foreign delegation, please help us."} {
		d := draftMail{from: "octavia.renner@hq.dhs.gov", name: "Octavia Renner", subject: "hello", text: text}
		if r := triage.Read(d.message(), triage.DefaultConfig(), triage.Known{Daemon: true, Person: person}); r.Outcome != cases.NewRequest {
			t.Errorf("%q: %s", text, r.Outcome)
		}
	}
}

// EXT-3: an office telephone and a mobile one are no contradiction; two office telephones of a form and a signature are.
func TestTelephones(t *testing.T) {
	t.Parallel()
	form := "Priority: routine\nClassification: unclassified\nAgency: EPA\n\nWe ask for any information on the firm.\n\n"
	for text, want := range map[string]string{
		form + "Karl Jensen\nPhone: 214-555-0142 | Cell: 214-555-0199":               "requestor_phone=+12145550142",
		form + "Karl Jensen\nCell: 214-555-0199 | Phone: 214-555-0142":               "requestor_phone=+12145550142",
		form + "Phone: 214-555-0142\nCell: 214-555-0199":                             "requestor_phone=+12145550142",
		form + "Regards,\nKarl Jensen\nO: 214-555-0142 / C: 214-555-0199":            "requestor_phone=+12145550142",
		"Phone: 214-555-0142\n" + form + "Karl Jensen\nPhone: 214-555-0199":          "requestor_phone=+12145550142!+12145550199",
		"Phone: 214-555-0142\nPhone: 214-555-0177\n" + form + "Karl Jensen\nChemist": "requestor_phone=+12145550142!+12145550177",
	} {
		r := draftMail{subject: "RFI", text: text}.read()
		if i := slices.IndexFunc(told(r), func(l string) bool { return strings.HasPrefix(l, "requestor_phone") }); i < 0 || strings.TrimSuffix(told(r)[i], "~") != want {
			t.Errorf("%q: %q", text, told(r))
		}
	}
}

// EXT-3: the evidence of a value that was concluded from a denial shows the denial.
func TestDeniedEvidence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"We ask for a name check; it's not classified.": "not classified", "Nothing classified here.": "Nothing classified", "This is unclassified.": "unclassified",
	} {
		f := draftMail{subject: "RFI", text: text}.read().Draft.Fields[cases.Classification]
		if f.Value() != "unclassified" || f.Provenance[0].Text != want {
			t.Errorf("%q: %+v", text, f)
		}
	}
}

// GR-4, GR-5: a refusal's reason is a sentence, and begins with no verb of ours.
func TestReasonsAreSentences(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"APPROVE\nREJECT 2 no", "APPROVE if you can", "APPROVE?", "APPROVE\nplease do it", "APPROVE\n\nbut only maybe", "REJECT 1-4", "APPROVE\nPRIORITY soon", "APPROVE\nDATE 3 May",
		"SET colour blue", "SET priority", "SET", "APPROVE <name>", "APPROVE\nPRIORITY urgent\nPRIORITY urgent", "APPROVE\nASSIGN", "CALL\nWITH Bob", "NEGATIVE nothing",
		"\u0410PPROVE", "REJECT 2 no\nCRITERIA x",
	} {
		r := review(text).read()
		if r.Refused == nil {
			t.Errorf("%q is not refused: %+v", text, r.Commands)
			continue
		}
		reason := r.Refused.Reason
		if !unicode.IsUpper(rune(reason[0])) || !strings.HasSuffix(reason, ".") || triage.HasCommand(reason) {
			t.Errorf("%q: %q", text, reason)
		}
	}
}

// MSG-1: what is no mail is quarantined without fields and subjects, whatever its bytes look like.
func TestNoMailNoFields(t *testing.T) {
	t.Parallel()
	m := &cases.Message{Malformed: true, Parts: []cases.Part{{
		ID: "1", MediaType: "text/plain", Text: "Subject: Ivan Petrov\nPriority: urgent\nCitizenship: Russia\n\nWe ask for any information on Mr. Ivan PETROV, a Russian national.",
	}}}
	r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
	if r.Outcome != cases.Quarantined || len(r.Draft.Fields) != 0 || len(r.Draft.Subjects) != 0 || r.Draft.Type != "" || len(r.Missing) != 0 {
		t.Errorf("%s %q", r.Outcome, told(r))
	}
}
