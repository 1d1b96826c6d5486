package triage_test

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

// bodies gives the subjects and bodies of the mails of some sets, each step-th of them, to start from.
func bodies(f *testing.F, step int, sets ...string) (out [][2]string) {
	f.Helper()
	for _, set := range sets {
		names, err := filepath.Glob("testdata/" + set + "/*.eml")
		if err != nil || len(names) == 0 {
			f.Fatalf("no mails in %s: %v", set, err)
		}
		for i := 0; i < len(names); i += step {
			b, err := os.ReadFile(names[i])
			if err != nil {
				f.Fatal(err)
			}
			head, body, _ := strings.Cut(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n\n")
			_, subject, _ := strings.Cut(head, "\nSubject: ")
			subject, _, _ = strings.Cut(subject, "\n")
			out = append(out, [2]string{strings.ToValidUTF8(subject, "?"), strings.ToValidUTF8(body, "?")})
		}
	}
	return out
}

// asParsed makes text what the parser would have made of it.
func asParsed(s string) string {
	return strings.ToValidUTF8(strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n").Replace(s), "?")
}

// asHeader makes a value of a header field of it.
func asHeader(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, asParsed(s)))
}

// marked puts a quote mark in front of each line.
func marked(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") }

// pieces gives the paragraphs of the mails of some sets, each step-th of them: small texts are tried more often.
func pieces(f *testing.F, step int, sets ...string) (out [][2]string) {
	f.Helper()
	n := 0
	for _, m := range bodies(f, 1, sets...) {
		for p := range strings.SplitSeq(m[1], "\n\n") {
			if n++; len(p) > 30 && len(p) < 700 && n%step == 0 {
				out = append(out, [2]string{m[0], p})
			}
		}
	}
	return out
}

// FuzzRead: no mail breaks the reader, and what holds of every reading holds (EXT-1, SEC-5), whatever it answers and however its text came.
func FuzzRead(f *testing.F) {
	for _, m := range bodies(f, 1, "samples") {
		f.Add("Re: REQ-2026-000042", "Karl Jensen", m[1], "", byte(1))
		f.Add("FW: x", "Duty Desk", "", m[1], byte(0))
	}
	for _, m := range bodies(f, 4, "machines", "replies") {
		f.Add(m[0], "Karl Jensen", m[1], "", byte(2))
	}
	f.Fuzz(func(t *testing.T, subject, name, text, formatted string, flags byte) {
		d := draftMail{subject: asHeader(subject), name: asHeader(name), from: "karl.jensen@noaa.gov", text: asParsed(text), html: asParsed(formatted)}
		if flags&1 != 0 {
			d.reply = "rv.aa11bb22.v2@cissd.hq.dhs.gov"
		}
		if flags&2 != 0 {
			d.reply = "dp.aa11bb22.v2@cissd.hq.dhs.gov"
		}
		m := d.message()
		if flags&4 != 0 && len(m.Parts) > 0 {
			m.Parts[0].Params = map[string]string{"format": "flowed", "delsp": "yes"}
		}
		if flags&8 != 0 {
			m = &cases.Message{From: m.From, FromFields: 1, Header: m.Header, Subject: m.Subject, Parts: []cases.Part{{ID: "1", MediaType: "message/rfc822", Message: m}}}
		}
		r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
		checkReading(t, m, r)
		checkValues(t, r)
		triage.Report("x", m, r)
		triage.JSON("x", m, r)
	})
}

// FuzzFields: of any request, each value stands where it is said to stand, and is one of its kind (EXT-1, EXT-2, EXT-3); the same mail gives the
// same reading each time; and of what an answer only quotes, nothing is taken.
func FuzzFields(f *testing.F) {
	for _, m := range append(bodies(f, 4, "samples"), pieces(f, 6, "samples", "clerk")...) {
		f.Add(m[0], "Karl Jensen", m[1], byte(0))
	}
	for i, s := range []string{
		"Priority: not urgent\nDate of birth: 31 FEB 1980\nPassport: E1234567 (PRC), issued 03/04/21, expires 2031-04-03", "1. Subject: ZHANG, Wei (M), DOB 12MAR1980, citizen of the two Congos\n2. Phone: +1 (202) 555-0143 x12",
		"[x] RFI [ ] RFS\nCountry of concern\tT\u00fcrkiye\nVisit dates: 3-5 March 2026", "We would ask for an answer by Friday; this is no longer urgent. He was born on 3/4/80 in Burma.",
	} {
		f.Add("RFI: "+s[:10], "Ann Lee", s, byte(i))
	}
	f.Fuzz(func(t *testing.T, subject, name, text string, flags byte) {
		text = asParsed(text)
		if len(text) > 20<<10 {
			return
		}
		d := draftMail{subject: asHeader(subject), name: asHeader(name), from: "karl.jensen@noaa.gov", text: text}
		switch flags & 3 {
		case 1:
			d.html, d.text = asTable(text), ""
		case 2:
			d.reply = "mi.aa11bb22.v2@cissd.hq.dhs.gov"
		}
		m := d.message()
		if flags&4 != 0 {
			m.Parts = append(m.Parts, cases.Part{ID: "3", MediaType: "message/rfc822", Message: d.message()})
			renumber(m.Parts[len(m.Parts)-1].Message, "3.")
		}
		known := triage.Known{}
		if flags&2 != 0 && flags&8 != 0 {
			known = triage.Known{Daemon: true, Threaded: true, TokenKind: "mi", Asked: []string{cases.Priority, cases.Classification, cases.RequestorName, cases.RequestorContact, cases.Agency}}
		}
		r := triage.Read(m, triage.DefaultConfig(), known)
		checkReading(t, m, r)
		checkValues(t, r)
		if diff := cmp.Diff(r, triage.Read(m, triage.DefaultConfig(), known)); diff != "" {
			t.Errorf("read again it is another reading: %s", diff)
		}
		const thanks = "The answer will follow on Monday."
		q := draftMail{subject: "Re: your request", from: "karl.jensen@noaa.gov", name: "Karl Jensen", reply: "mi.aa11bb22.v2@cissd.hq.dhs.gov", text: thanks + "\n\n" + marked(text)}
		for n, v := range q.read().Draft.Fields {
			for _, p := range v.Provenance {
				if p.Part == "1" && p.Start > len(thanks) {
					t.Errorf("%s is taken from a quotation: %q", n, p.Text)
				}
			}
		}
	})
}

// asTable writes each line as a row, of two cells where it has a colon or a tab.
func asTable(text string) string {
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	var b strings.Builder
	b.WriteString("<table>")
	for l := range strings.SplitSeq(text, "\n") {
		i := strings.IndexAny(l, ":\t")
		if i < 0 {
			b.WriteString("<tr><td colspan=2>" + esc.Replace(l) + "</td></tr>\n")
			continue
		}
		b.WriteString("<tr><td>" + esc.Replace(l[:i]) + "</td><td>" + esc.Replace(l[i+1:]) + "</td></tr>\n")
	}
	return b.String() + "</table>"
}

// renumber gives the parts of an attached mail numbers of their own.
func renumber(m *cases.Message, prefix string) {
	for i := range m.Parts {
		m.Parts[i].ID = prefix + m.Parts[i].ID
	}
}

// The values that Appendix A lists.
func oneOf() map[string][]string {
	return map[string][]string{
		cases.Priority: {"routine", "priority", "urgent"}, cases.Classification: {"unclassified", "confidential", "secret", "top_secret"},
		cases.Network: {"HSDN", "SIPRNet", "JWICS", "C-LAN", "other"}, cases.Origin: {"internal", "external"}, cases.Gender: {"male", "female", "other"},
		cases.Predication: {"internal_concern", "law_enforcement_support", "analytic_project", "incident_report", "reporting"},
		cases.SupportKind: {"briefing", "interview", "security_audit", "gift_inspection", "other"}, cases.SubjectRole: {"subject", "co_subject"},
		"document " + cases.IDType: {"passport", "visa", "drivers_license", "miscellaneous"},
	}
}

var (
	countryCode  = regexp.MustCompile(`^[A-Z]{2}$`)
	phoneNumber  = regexp.MustCompile(`^\+[1-9]\d{6,14}(;ext=\d{1,6})?$`)
	mailAddress  = regexp.MustCompile(`^[^\s@<>,;:"]+@[^\s@<>,;:"]+$`)
	inBrackets   = regexp.MustCompile(`<[^<>]*>`)
	controlSigns = regexp.MustCompile(`[\x00-\x08\x0B-\x1F\x7F]`)
)

// checkValues asserts that each value is one of its kind (Appendix A), and that what is in conflict is shown (EXT-3).
func checkValues(t *testing.T, r cases.Reading) {
	t.Helper()
	allowed := oneOf()
	check := func(name string, f cases.Field) {
		if f.Conflict != (len(f.Others) > 0) {
			t.Errorf("%s: conflict %v, others %q", name, f.Conflict, f.Others)
		}
		if len(f.Provenance) > 0 && f.Provenance[0].Rule == "prose" && !f.Inferred {
			t.Errorf("%s: %q is from prose and not inferred", name, f.Values)
		}
		for _, v := range append(slices.Clone(f.Values), f.Others...) {
			if v == "" || v != strings.TrimSpace(v) || !utf8.ValidString(v) || controlSigns.MatchString(v) {
				t.Errorf("%s: the value %q is none", name, v)
			}
		}
		checkEvidence(t, name, f)
		for _, v := range f.Values {
			if !goodValue(strings.TrimPrefix(name, "document "), name, v, allowed) {
				t.Errorf("%s: %q is no value of its kind: %+v", name, v, f)
			}
		}
	}
	for n, f := range r.Draft.Fields {
		check(n, f)
	}
	for _, s := range r.Draft.Subjects {
		for n, f := range s.Fields {
			check(n, f)
		}
		for _, d := range s.IDs {
			for n, f := range d.Fields {
				check("document "+n, f)
			}
		}
	}
	if len(r.Draft.Subjects) > 200 {
		t.Errorf("%d subjects", len(r.Draft.Subjects))
	}
	for _, p := range r.Missing {
		if f, ok := r.Draft.Fields[p]; ok && f.Value() != "" {
			t.Errorf("%s is missing and is %q", p, f.Value())
		}
	}
}

// checkEvidence asserts that what a field says stands in the words that it is said to come from (EXT-1): all of it where it is words, its digits where
// it is a number.
func checkEvidence(t *testing.T, name string, f cases.Field) {
	t.Helper()
	var said strings.Builder
	for _, p := range f.Provenance {
		said.WriteString(p.Text + "\n")
	}
	raw := said.String()
	stands := func(v string) bool {
		for _, s := range []string{raw, html.UnescapeString(raw), html.UnescapeString(inBrackets.ReplaceAllString(raw, ""))} {
			if strings.Contains(signs(s), signs(v)) {
				return true
			}
		}
		return false
	}
	switch name {
	case cases.CaseReference, cases.LECaseNumber, cases.FacilityID, "document " + cases.IDNumber, cases.Basis, cases.Purpose, cases.Description, cases.Details, cases.RequestorEmail, cases.Emails:
		for _, v := range f.Values {
			if !stands(v) {
				t.Errorf("%s: %q does not stand in %q", name, v, raw)
			}
		}
	case cases.RequestorName, cases.FirstName, cases.LastName, cases.LEOfficial, cases.Organization, cases.PositionTitle, cases.OGCRepresentative:
		for w := range strings.FieldsSeq(strings.Join(f.Values, " ")) {
			if !stands(w) {
				t.Errorf("%s: of %q, %q does not stand in %q", name, f.Values, w, raw)
			}
		}
	case cases.RequestorPhone, cases.LEPhone, cases.Phones:
		for _, v := range f.Values {
			number, _, _ := strings.Cut(strings.TrimPrefix(v, "+1"), ";")
			if !follows(digitsOf(raw), digitsOf(number)) {
				t.Errorf("%s: %q does not stand in %q", name, v, raw)
			}
		}
	}
}

// signs are the letters and digits of a text, in small letters.
func signs(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// follows says whether the bytes of part stand in s in their order: "+44 (0)20" is +4420.
func follows(s, part string) bool {
	for i := 0; i < len(s) && part != ""; i++ {
		if s[i] == part[0] {
			part = part[1:]
		}
	}
	return part == ""
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

func goodValue(name, full, v string, allowed map[string][]string) bool {
	if of, ok := allowed[full]; ok {
		return slices.Contains(of, v)
	}
	switch name {
	case cases.DueDate, cases.VisitStart, cases.VisitEnd, cases.DateOfBirth, cases.IDIssued, cases.IDExpires:
		for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
			if d, err := time.Parse(layout, v); err == nil {
				return d.Year() >= 1850 && d.Year() <= 2150
			}
		}
		return false
	case cases.CountryOfConcern, cases.CountryOfCitizenship, cases.CountryOfResidence, cases.IDCountry:
		return countryCode.MatchString(v)
	case cases.RequestorPhone, cases.LEPhone, cases.Phones:
		return phoneNumber.MatchString(v)
	case cases.RequestorEmail, cases.Emails:
		return mailAddress.MatchString(v)
	}
	return true
}

// FuzzCommands: whatever stands in a new text, a command comes out only of a line that begins with its verb, and never beside a refusal; a
// decision only of the new text (GR-1); and none of what is quoted, or stands below other words (GR-5, GR-9).
func FuzzCommands(f *testing.F) {
	for _, s := range []string{"APPROVE", "REJECT 2,3 no", "NOTE: x\n\nACTIVITY y\nDATE 2026-01-01\n\nAPPROVE j.ruiz\n\nThanks", "SET priority urgent", "CALL RECEIVED\nWITH Bob", "CUI\n\nDISPOSITION\nRATING 5\nREMARKS ok", "HOLD until 2026-01-02 x"} {
		f.Add(s)
	}
	for _, w := range commandsDrawn() {
		f.Add(strings.TrimSpace(w.verb+" "+w.tail) + "\n" + strings.Join(w.below, "\n"))
	}
	for i, s := range nearly() {
		if i%9 == 0 {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = asParsed(text)
		if len(text) > 20<<10 {
			return
		}
		r := review(text).read()
		for _, c := range r.Commands {
			spec, ok := c.Verb.Spec()
			if !ok || c.Line == "" {
				t.Errorf("a command without a verb or a line: %+v", c)
			}
			if !strings.Contains(r.Text, strings.TrimSpace(c.Line)) {
				t.Errorf("the line %q is not in the mail", c.Line)
			}
			if spec.Outcome == cases.DecisionMail && !strings.Contains(r.NewText, strings.TrimSpace(c.Line)) {
				t.Errorf("the line %q is not in the new text %q", c.Line, r.NewText)
			}
		}
		if len(r.Commands) > 0 && !triage.HasCommand(r.NewText) {
			t.Error("a command that HasCommand does not see (GR-5)")
		}
		const words = "We look at it on Monday, with the others."
		for what, s := range map[string]string{
			"quoted": words + "\n\n" + marked(text), "quoted above": marked(text) + "\n\n" + words, "below other words": words + "\n" + text,
			"below a quoted header": words + "\n" + outlookQuote + "\n" + text, "in a signature": words + "\n\n-- \nOctavia Renner\n" + text,
		} {
			if r := review(s).read(); len(r.Commands) > 0 {
				t.Errorf("%s it is a command: %+v", what, r.Commands)
			}
		}
		bare := draftMail{from: "octavia.renner@hq.dhs.gov", name: "Octavia Renner", subject: "FW: x", text: words + outlookQuote + "\n" + text}
		if r := bare.read(); len(r.Commands) > 0 {
			t.Errorf("forwarded it is a command: %+v", r.Commands)
		}
	})
}

// FuzzProve: no header of the sender's own making proves anything (SEC-1, SEC-9): not below a Received of another host, not beside a result of
// the configured server that does not confirm, not by what the sender may choose inside that server's own field, and never without its name.
func FuzzProve(f *testing.F) {
	const pass = "mx1.hq.dhs.gov; dmarc=pass header.from=noaa.gov"
	f.Add("mx1.hq.dhs.gov; dmarc=pass header.from=noaa.gov", "from x by mx1.hq.dhs.gov with ESMTP", "x")
	f.Add("evil.example (mx1.hq.dhs.gov); dmarc=pass header.from=noaa.gov", "from x (by mx1.hq.dhs.gov) by evil.example", `"; dmarc=pass header.from=noaa.gov; x="`)
	f.Add("\"mx1.hq.dhs.gov\" 1; dkim=pass header.d=noaa.gov", "from by mx1.hq.dhs.gov; by evil.example", `a\"; dkim=pass header.d=noaa.gov`)
	f.Add("i=1; "+pass, "by mx1.hq.dhs.gov", "a@b (c) dmarc=pass header.from=noaa.gov")
	f.Fuzz(func(t *testing.T, results, received, chosen string) {
		ar := func(v string) cases.HeaderField { return cases.HeaderField{Name: "Authentication-Results", Value: v} }
		rcv := func(v string) cases.HeaderField { return cases.HeaderField{Name: "Received", Value: v} }
		proven := func(h ...cases.HeaderField) bool {
			return triage.Prove(draftMail{header: h}.message(), triage.DefaultConfig()).Proven()
		}
		results, received, chosen = asHeader(results), asHeader(received), asHeader(chosen)
		ours, foreign := rcv("from mail.evil.example ([192.0.2.9]) by mx1.hq.dhs.gov with ESMTPS id 1"), rcv("from x by mail.evil.example with ESMTP id 2")
		mine := []cases.HeaderField{rcv(received), ar(results), ar(pass)}
		for _, name := range []string{"ARC-Authentication-Results", "X-Authentication-Results", "Authentication-Results-Original", "ARC-Seal", "Received-SPF"} {
			mine = append(mine, cases.HeaderField{Name: name, Value: results})
		}
		for what, h := range map[string][]cases.HeaderField{
			"below another host's Received":    append([]cases.HeaderField{ours, foreign}, mine...),
			"below a result that fails":        append([]cases.HeaderField{ours, ar("mx1.hq.dhs.gov; dmarc=fail header.from=noaa.gov")}, mine...),
			"below a result that says nothing": append([]cases.HeaderField{ours, ar("mx1.hq.dhs.gov; none")}, mine...),
			"above a result that fails":        {ar(results), ours, ar("mx1.hq.dhs.gov; dmarc=fail header.from=noaa.gov")},
			"only in ARC":                      {ours, mine[3], mine[4], mine[5], mine[6], mine[7]},
		} {
			if proven(h...) {
				t.Errorf("proven by what stands %s", what)
			}
		}
		if named := strings.Contains(strings.ToLower(results), "mx1.hq.dhs.gov"); !named && proven(rcv(received), ar(results)) {
			t.Error("proven by another server")
		}
		// the sender chooses what the server writes down of them: it is quoted, in a comment, or of letters that need neither
		q := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(chosen) + `"`
		comment := "(" + strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`).Replace(chosen) + ")"
		atom := strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7F && !strings.ContainsRune(`()<>,;:\"[]=`, r) {
				return r
			}
			return -1
		}, chosen)
		for _, s := range []string{
			"mx1.hq.dhs.gov; spf=pass smtp.mailfrom=" + q + "@evil.example; dkim=pass header.d=evil.example header.i=" + q + "@evil.example; dmarc=fail header.from=noaa.gov",
			"mx1.hq.dhs.gov; spf=pass smtp.mailfrom=" + q + "; dkim=none",
			"mx1.hq.dhs.gov; spf=pass smtp.helo=" + atom + "x; dkim=pass header.d=evil.example header.s=" + atom + "x",
			"mx1.hq.dhs.gov; spf=softfail " + comment + " smtp.mailfrom=a@evil.example; dkim=none reason=" + q,
			"mx1.hq.dhs.gov " + comment + "; auth=pass smtp.auth=" + q + "; iprev=fail policy.iprev=" + atom + "x",
		} {
			if proven(ours, ar(s)) {
				t.Errorf("proven by what the sender chose inside the server's field: %q", s)
			}
		}
	})
}
