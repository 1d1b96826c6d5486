package triage

import (
	"strings"
	"testing"
	"time"

	"cissd/cases"
)

// The ten nasty replies of EMAIL.md section 6, as far as they are pure: what Read makes of them and where Route sends them. What is answered,
// changed and reported is shown in cmd/cissd.

// ourMail is a mail of ours as its reader has it.
const ourMail = `[REQ-2027-000123/3] Decision needed by 1 Dec 2026, 17:00 ET
Request: somebody asks for something.
To decide, reply to this mail. Your first line must be one of these, without the quote marks:
  - "APPROVE REQ-2027-000123/3"
  - "REJECT REQ-2027-000123/3" followed by a line "CRITERIA numbers" and a line "REASON text"
Finish with the line "END". Anything after it is ignored.`

const (
	rivera  = "jo.rivera@agency.gov"
	rvToken = "rv.7o2aaaaaaaaaaaaa.v3"
)

// nasty is a mail to the token address of a mail of ours, in its thread, proven by our own server.
func nasty(from, token string, parts ...cases.Part) *cases.Message {
	for i := range parts {
		if parts[i].ID == "" {
			parts[i].ID = string(rune('1' + i))
		}
		if parts[i].MediaType == "" {
			parts[i].MediaType = "text/plain"
		}
		if parts[i].Size == 0 && parts[i].Text != "" {
			parts[i].Size = int64(len(parts[i].Text))
		}
	}
	domain := cases.Address{Address: from}.Domain()
	return &cases.Message{
		Header: []cases.HeaderField{
			{Name: "Authentication-Results", Value: "mx1.hq.dhs.gov; dmarc=pass header.from=" + domain},
			{Name: "From", Value: from},
			{Name: "Subject", Value: "RE: [REQ-2027-000123/3] Decision needed"},
		},
		MessageID: "x1@" + domain, InReplyTo: []string{token + "@cissd.hq.dhs.gov"}, FromFields: 1, From: []cases.Address{{Address: from}},
		To: []cases.Address{{Address: "ciss-intake+" + token + "@hq.dhs.gov"}}, Subject: "RE: [REQ-2027-000123/3] Decision needed",
		Date: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), Parts: parts,
	}
}

func rosterPerson(id int64, address string, roles ...cases.Role) *cases.Person {
	return &cases.Person{ID: id, Handle: address, Addresses: []string{address}, Roles: roles, Active: true}
}

// readNasty reads and routes a mail in the situation that the record gives for it.
func readNasty(m *cases.Message, s Situation) (cases.Reading, Fate) {
	k := Known{Person: s.Person, Daemon: true, Threaded: s.Request != nil && s.TakesPart}
	if s.Token != nil {
		k.TokenKind = s.Token.Ref.Kind
	}
	s.Reading = Read(m, DefaultConfig(), k)
	return s.Reading, Route(s)
}

// riveras is the situation of a reply by Rivera to her own review mail.
func riveras() Situation {
	ref, _ := cases.ParseTokenRef(rvToken)
	return Situation{
		Person: rosterPerson(1, rivera, cases.RoleSupervisor), Request: new(int64(123)), TakesPart: true,
		Token: &cases.Token{Ref: ref, Person: new(int64(1)), Request: new(int64(123)), Version: 3},
	}
}

// R1, MSG-4, GR-1, GR-10: an out-of-office that begins with a verb, with and without the headers of a machine.
func TestReplyR1OutOfOffice(t *testing.T) {
	t.Parallel()
	text := cases.Part{Text: "APPROVE\nrequests go to Kim Lee until 2 Dec.\n"}
	m := nasty(rivera, rvToken, text)
	m.Subject = "Automatic reply: [REQ-2027-000123/3] Decision needed"
	m.Header = append(m.Header, cases.HeaderField{Name: "Auto-Submitted", Value: "auto-generated"}, cases.HeaderField{Name: "X-Auto-Response-Suppress", Value: "All"})
	if r, f := readNasty(m, riveras()); r.Outcome != cases.AutoReply || f.Kind != fateNothing || f.Outcome != cases.AutoReply {
		t.Errorf("(a): %s, fate %d", r.Outcome, f.Kind)
	}
	if r, f := readNasty(nasty(rivera, rvToken, text), riveras()); len(r.Commands) != 0 || f.Kind != fateRefuse || f.Refusal.Code != "unreadable" {
		t.Errorf("(b): commands %+v, fate %d %+v", r.Commands, f.Kind, f.Refusal)
	}
	blank := nasty(rivera, rvToken, cases.Part{Text: "APPROVE\n\nrequests go to Kim Lee until 2 Dec.\n"})
	if r, f := readNasty(blank, riveras()); len(r.Commands) != 0 || f.Kind != fateCommand || f.Doubt == "" {
		t.Errorf("(b) with an empty line: commands %+v, fate %d, doubt %q: it must be asked about at most", r.Commands, f.Kind, f.Doubt)
	}
}

// R2, MSG-3, GR-5: Outlook, HTML alone, above a full copy of our mail that nothing marks as a quote.
func TestReplyR2OutlookTopPost(t *testing.T) {
	t.Parallel()
	html := `<html><body><div class=WordSection1><p class=MsoNormal>Not yet, see below.</p>` +
		`<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p><b>From:</b> CISS<br><b>Sent:</b> Monday<br><b>To:</b> Rivera<br><b>Subject:</b> x</p></div>` +
		`<p>` + strings.ReplaceAll(ourMail, "\n", "</p><p>") + `</p></div></body></html>`
	r, f := readNasty(nasty(rivera, rvToken, cases.Part{MediaType: "text/html", Text: html}), riveras())
	if len(r.Commands) != 0 || r.Refused != nil || f.Kind != fateRefuse || f.Refusal.Code != "no_command" || r.NewText != "Not yet, see below." {
		t.Errorf("commands %+v, refused %+v, fate %d %+v, new text %q", r.Commands, r.Refused, f.Kind, f.Refusal, r.NewText)
	}
}

// R3, MSG-3: a bottom post under quoted lines.
func TestReplyR3BottomPost(t *testing.T) {
	t.Parallel()
	text := "On Mon, Nov 23, 2026 at 9:41 AM CISS <ciss-intake@hq.dhs.gov> wrote:\n> " + strings.ReplaceAll(ourMail, "\n", "\n> ") +
		"\n\nAPPROVE REQ-2027-000123/3\nEND\n"
	r, f := readNasty(nasty(rivera, rvToken, cases.Part{Text: text}), riveras())
	if len(r.Commands) != 1 || r.Commands[0].Version != 3 || f.Kind != fateCommand || f.Doubt != "" {
		t.Errorf("commands %+v, refused %+v, fate %d", r.Commands, r.Refused, f.Kind)
	}
	// below a quote that nothing marks, it is not clear whose words they are
	bare := "________________________________\nFrom: CISS <ciss-intake@hq.dhs.gov>\nSent: Monday\nTo: Rivera\nSubject: x\n\n" + ourMail + "\n\nAPPROVE REQ-2027-000123/3\n"
	if r, f := readNasty(nasty(rivera, rvToken, cases.Part{Text: bare}), riveras()); len(r.Commands) != 0 || f.Kind != fateRefuse {
		t.Errorf("below an unmarked quote: commands %+v, fate %d", r.Commands, f.Kind)
	}
}

// R4, GR-4: hidden text.
func TestReplyR4HiddenText(t *testing.T) {
	t.Parallel()
	for what, html := range map[string]string{
		"alone":           `<span style="font-size:0;color:#fff">APPROVE REQ-2027-000123/3</span><p>Please do not act.</p>`,
		"before":          `<p>APPROVE REQ-2027-000123/3</p><span style="font-size:0">x</span>`,
		"hidden doubt":    `<p>APPROVE REQ-2027-000123/3</p><p style="display:none">but wait</p>`,
		"by a style rule": `<style>.a{display:none}</style><p>APPROVE REQ-2027-000123/3</p><p class="a">but wait</p>`,
	} {
		r, f := readNasty(nasty(rivera, rvToken, cases.Part{MediaType: "text/html", Text: html}), riveras())
		if len(r.Commands) != 0 || f.Kind != fateRefuse {
			t.Errorf("%s: commands %+v, fate %d", what, r.Commands, f.Kind)
		}
	}
}

// R5, ROLE-5, GR-4: a director's From, another person's Sender, and that person's signature.
func TestReplyR5OnBehalf(t *testing.T) {
	t.Parallel()
	s := riveras()
	s.Sender, s.SenderPerson = "k.lee@agency.gov", rosterPerson(2, "k.lee@agency.gov", cases.RoleOfficer)
	signed := func(verb string) *cases.Message {
		return nasty(rivera, rvToken,
			cases.Part{ID: "1", Parent: "multipart/signed", Text: verb + " REQ-2027-000123/3\n"},
			cases.Part{ID: "2", Parent: "multipart/signed", MediaType: "application/pkcs7-signature", Name: "smime.p7s", Disposition: "attachment", Size: 2000})
	}
	for _, verb := range []string{"APPROVE", "HOLD", "REJECT 2 no, maybe", "CONFIRM 4F7K2-29QMX"} {
		_, f := readNasty(signed(verb), s)
		if f.Kind != fateRefuse || f.Refusal.Code != "sender_is_another" || !f.Refusal.Security || f.Outcome != cases.Refused {
			t.Errorf("%s: fate %d %+v", verb, f.Kind, f.Refusal)
		}
	}
	if _, f := readNasty(signed("APPROVE"), riveras()); f.Kind != fateCommand || f.Doubt != "" {
		t.Errorf("without the Sender field: fate %d %+v", f.Kind, f.Refusal)
	}
	if _, f := readNasty(nasty(rivera, rvToken, cases.Part{Text: "STATUS"}), s); f.Kind != fateAsk {
		t.Errorf("a question changes nothing, and its answer goes to who it is from: fate %d", f.Kind)
	}
}

// R6, SEC-3, SEC-8: the same text from somebody who was in Cc.
func TestReplyR6Outsider(t *testing.T) {
	t.Parallel()
	m := nasty("x@contractor.example", rvToken, cases.Part{Text: "APPROVE REQ-2027-000123/3\n"})
	m.Cc = []cases.Address{{Address: "team-dl@agency.gov"}}
	s := riveras()
	s.Person, s.TakesPart = nil, false
	if _, f := readNasty(m, s); f.Kind != fateRefuse || f.Outcome != cases.Refused || !f.Refusal.Security {
		t.Errorf("fate %d %s %+v", f.Kind, f.Outcome, f.Refusal)
	}
}

// R7, MSG-6: opaque signed or encrypted. Nothing of it can be read yet, so nothing is carried out, and the sender is told why.
func TestReplyR7Opaque(t *testing.T) {
	t.Parallel()
	for _, p := range []cases.Part{
		{MediaType: "application/octet-stream", Name: "smime.p7m", Disposition: "attachment", Size: 4000},
		{MediaType: "application/pkcs7-mime", Params: map[string]string{"smime-type": "signed-data"}, Size: 4000},
		{MediaType: "application/x-pkcs7-mime", Params: map[string]string{"smime-type": "enveloped-data"}, Name: "smime.p7m", Size: 4000},
		{MediaType: "application/x-microsoft-rpmsg-message", Name: "message_v2.rpmsg", Disposition: "attachment", Size: 4000},
	} {
		r, f := readNasty(nasty(rivera, rvToken, p), riveras())
		if len(r.Commands) != 0 || f.Kind != fateRefuse || f.Refusal.Code != "sealed" || !strings.Contains(f.Refusal.Reason, "cannot be read") {
			t.Errorf("%s: commands %+v, fate %d %+v", p.MediaType, r.Commands, f.Kind, f.Refusal)
		}
	}
}

// R8, GR-4, SEC-2: a signed body of another day under a new subject. Another number goes to the record, which refuses it for the token's; a
// bare verb with the proof and the token of its owner is theirs, whatever signature we cannot verify stands beside it.
func TestReplyR8SignedReplay(t *testing.T) {
	t.Parallel()
	signature := cases.Part{ID: "2", Parent: "multipart/signed", MediaType: "application/pkcs7-signature", Name: "smime.p7s", Size: 2000}
	body := func(text string) cases.Part { return cases.Part{ID: "1", Parent: "multipart/signed", Text: text} }
	r, f := readNasty(nasty(rivera, rvToken, body("APPROVE REQ-2027-000100/1\n"), signature), riveras())
	if f.Kind != fateCommand || f.Commands[0].Number != "REQ-2027-000100" {
		t.Errorf("another number must reach the record: %+v, fate %d %+v", r.Commands, f.Kind, f.Refusal)
	}
	if face := Read(nasty(rivera, rvToken, body("APPROVE REQ-2027-000100/1\n"), signature), DefaultConfig(), Known{}); len(face.Commands) != 0 || face.Refused == nil {
		t.Errorf("on the face of it, subject and number disagree: %+v", face.Commands)
	}
	replayed := nasty(rivera, rvToken, body("APPROVE\n"), signature)
	replayed.Header[0].Value = "mx1.hq.dhs.gov; dmarc=fail header.from=agency.gov"
	if _, f := readNasty(replayed, riveras()); f.Kind != fateRefuse || f.Refusal.Code != "unproven" || !f.Refusal.Security {
		t.Errorf("replayed by somebody else: fate %d %+v", f.Kind, f.Refusal)
	}
}

// R9, ROLE-3, MSG-2: somebody without a part asks after a number; a number that does not exist has the same fate.
func TestReplyR9Hijack(t *testing.T) {
	t.Parallel()
	var fates []Fate
	for _, number := range []string{"REQ-2027-000123", "REQ-2027-099999"} {
		m := nasty("b@other.gov", "zz.guessguess.v1", cases.Part{Text: "STATUS " + number + "\n"})
		m.InReplyTo, m.References, m.To = nil, []string{"guess@intake.agency.gov"}, []cases.Address{{Address: "ciss-intake@hq.dhs.gov"}}
		m.Subject = "RE: [" + number + "]"
		_, f := readNasty(m, Situation{})
		fates = append(fates, f)
	}
	for _, f := range fates {
		if f.Kind != fateNothing || f.Outcome != fates[0].Outcome || f.Reason != fates[0].Reason {
			t.Errorf("fates differ, or something is done: %+v", fates)
		}
	}
}

// R10, MSG-3, EMAIL 2.4: a command between banner and markings; the answer to a marked mail quotes nothing of it.
func TestReplyR10Markings(t *testing.T) {
	t.Parallel()
	text := "CAUTION: This email originated from outside of DHS. DO NOT click links.\n\nCUI//SP-LEI\n\nDISPOSITION RFI-2027-00042\nRATING 4\n" +
		"REMARKS (U//FOUO) Helpful.\nEND\n\nCUI//SP-LEI\n"
	ref, _ := cases.ParseTokenRef("dp.aaaaaaaaaaaaaaaa.v1")
	s := Situation{Request: new(int64(42)), TakesPart: true, Token: &cases.Token{Ref: ref, Address: "m.ortega@cbp.gov", Request: new(int64(42))}}
	m := nasty("m.ortega@cbp.gov", ref.String(), cases.Part{Text: text})
	m.Subject = "[EXTERNAL] RE: [RFI-2027-00042] Was it of use?"
	r, f := readNasty(m, s)
	if f.Kind != fateCommand || len(f.Commands) != 1 {
		t.Fatalf("commands %+v, refused %+v, fate %d", r.Commands, r.Refused, f.Kind)
	}
	c := f.Commands[0]
	if c.Verb != cases.Dispose || c.Number != "RFI-2027-00042" || c.Keys[cases.KeyRating] != "4" || c.Keys[cases.KeyRemarks] != "(U//FOUO) Helpful." {
		t.Errorf("command %+v", c)
	}
	if lines := quotable(r); len(lines) != 0 {
		t.Errorf("the answer quotes %q", lines)
	}
	for _, plain := range []string{"UNCLASSIFIED\n\nAPPROVE", "APPROVE\n\nThanks (C) 2026", "REJECT 2 (S)he is known"} {
		if lines := quotable(cases.Reading{NewText: plain}); len(lines) == 0 {
			t.Errorf("nothing is quoted of %q", plain)
		}
	}
	for _, hot := range []string{"DISPOSITION 4\nREMARKS (S//NF) source", "(CUI) APPROVE", "CUI\nAPPROVE", "UNCLASSIFIED//FOUO\nAPPROVE"} {
		if lines := quotable(cases.Reading{NewText: hot}); len(lines) != 0 {
			t.Errorf("%q is quoted of a marked mail", lines)
		}
	}
}

// GR-4, EMAIL A15: a signature that is bad on its face is an error; one that we cannot verify is none.
func TestSignatures(t *testing.T) {
	t.Parallel()
	text := func(id, parent, s string) cases.Part { return cases.Part{ID: id, Parent: parent, Text: s} }
	sig := func(id string, size int64) cases.Part {
		return cases.Part{ID: id, Parent: "multipart/signed", MediaType: "application/pkcs7-signature", Name: "smime.p7s", Size: size}
	}
	for _, c := range []struct {
		name  string
		parts []cases.Part
		head  string
		word  string
	}{
		{"whole", []cases.Part{text("1", "multipart/signed", "APPROVE"), sig("2", 9)}, "", ""},
		{"of two forms", []cases.Part{text("1.1", "multipart/alternative", "APPROVE"), sig("2", 9)}, `multipart/signed; protocol="application/pkcs7-signature"`, ""},
		{"below a disclaimer's wrapper", []cases.Part{text("1.1", "multipart/signed", "APPROVE"), sig("1.2", 9), text("2", "multipart/mixed", "This email and any files are confidential.")}, "", ""},
		{"the command outside of it", []cases.Part{text("1", "multipart/mixed", "APPROVE"), text("2.1", "multipart/signed", "Hello"), sig("2.2", 9)}, "", "does not cover"},
		{"missing", []cases.Part{text("1", "multipart/signed", "APPROVE")}, "", "missing"},
		{"missing below two forms", []cases.Part{text("1.1", "multipart/alternative", "APPROVE")}, "Multipart/Signed; boundary=x", "missing"},
		{"empty", []cases.Part{text("1", "multipart/signed", "APPROVE"), sig("2", 0)}, "", "empty"},
		{"no signature at all", []cases.Part{text("1", "multipart/signed", "APPROVE"), sig("2", 3)}, "", "is none"},
		{"none by its first bytes", []cases.Part{text("1", "multipart/signed", "APPROVE"), {ID: "2", Parent: "multipart/signed", MediaType: "application/pkcs7-signature", Size: 900, NoSignature: true}}, "", "is none"},
		{"two", []cases.Part{text("1", "multipart/signed", "APPROVE"), sig("2", 9), sig("3", 9)}, "", "more than one"},
		{"first", []cases.Part{sig("1", 9), text("2", "multipart/signed", "APPROVE")}, "", "does not cover"},
	} {
		m := nasty(rivera, rvToken, c.parts...)
		if c.head != "" {
			m.Header = append(m.Header, cases.HeaderField{Name: "Content-Type", Value: c.head})
		}
		r, f := readNasty(m, riveras())
		switch {
		case c.word == "" && (len(r.Commands) != 1 || f.Kind != fateCommand):
			t.Errorf("%s: refused %+v, fate %d %+v", c.name, r.Refused, f.Kind, f.Refusal)
		case c.word != "" && (len(r.Commands) != 0 || f.Kind != fateRefuse || !strings.Contains(f.Refusal.Reason, c.word)):
			t.Errorf("%s: commands %+v, fate %d %+v", c.name, r.Commands, f.Kind, f.Refusal)
		}
	}
}

// SEC-9: a mail that does not say plainly, once, who sent it decides nothing, on its face too.
func TestOneSender(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(*cases.Message){
		"no From":       func(m *cases.Message) { m.From, m.FromFields = nil, 0 },
		"two fields":    func(m *cases.Message) { m.FromFields = 2 },
		"two addresses": func(m *cases.Message) { m.From = append(m.From, cases.Address{Address: "x@agency.gov"}) },
		"broken":        func(m *cases.Message) { m.FromBroken = true },
		"a NUL":         func(m *cases.Message) { m.Header = append(m.Header, cases.HeaderField{Name: "X", Value: "a\x00b"}) },
		"two Sender fields": func(m *cases.Message) {
			m.Header = append(m.Header, cases.HeaderField{Name: "Sender"}, cases.HeaderField{Name: "sender"})
		},
	} {
		m := nasty(rivera, rvToken, cases.Part{Text: "APPROVE\n"})
		change(m)
		if r := Read(m, DefaultConfig(), Known{}); len(r.Commands) != 0 || r.Refused == nil || r.Refused.Confirm {
			t.Errorf("%s: commands %+v, refused %+v", what, r.Commands, r.Refused)
		}
		if r, f := readNasty(m, riveras()); f.Kind != fateRefuse || f.Refusal.Code != "unproven" || r.Proof.Proven() {
			t.Errorf("%s: fate %d %+v", what, f.Kind, f.Refusal)
		}
	}
}

// GR-4: the sample words of our own mails are placeholders: what somebody sends as it was offered is asked for, not passed on. GR-3: a line that
// was copied with its quotation marks is told so.
func TestSampleWordsArePlaceholders(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"RETURN your question", "RETURN\nNEED your question.", "REJECT 2 your reason", "REJECT 2\nREASON Your reason", "DECLINE your reason", "NOTE your text", "SET a field and its value"} {
		got := readCommands(strings.Split(text, "\n"), commandWords, speakerStaff, nil)
		if got.refused == nil || len(got.commands) != 0 {
			t.Errorf("%q is read as %+v", text, got.commands)
		}
	}
	for _, text := range []string{"RETURN your question about the hotel was right, which one is it", "REJECT 2 your reason is no matter of ours"} {
		if got := readCommands(strings.Split(text, "\n"), commandWords, speakerStaff, nil); len(got.commands) != 1 {
			t.Errorf("%q is refused: %+v", text, got.refused)
		}
	}
	for text, want := range map[string]bool{"\"HOLD until 2026-11-30\"": true, "\u201cAPPROVE j.ruiz\u201d\nThanks": true, "Looks fine to me": false, "\"fine\"": false} {
		f := unclear(Situation{Token: reviewToken(), Reading: cases.Reading{NewText: text, Proof: provenProof}})
		if strings.Contains(f.Refusal.Reason, "quotation marks") != want {
			t.Errorf("%q is answered %q", text, f.Refusal.Reason)
		}
	}
}
