package main

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// nest is an office to which the ten nasty replies of EMAIL.md section 6 are sent as real mails.
type nest struct {
	*world
	number string    // of the request they are about
	review *received // the supervisor's mail about it
	notice int64     // the newest notice that was looked at
}

// arrival is what became of one mail: its outcome and reason, and every mail of ours that it caused, as "name to handle".
type arrival struct {
	outcome, reason string
	mails           []string
}

// after sends a mail and waits until it has its outcome and all that it caused is sent.
func (n *nest) after(t *testing.T, send func() error) arrival {
	t.Helper()
	const count = `SELECT count(*)::text FROM message_outcomes`
	before := n.column(t, count)[0]
	if err := send(); err != nil {
		t.Fatal(err)
	}
	for n.column(t, count)[0] == before && t.Context().Err() == nil {
	}
	n.settled(t)
	var a arrival
	err := n.db.QueryRow(t.Context(), `SELECT outcome, coalesce(reason, '') FROM message_outcomes ORDER BY decided_at DESC, message DESC LIMIT 1`).Scan(&a.outcome, &a.reason)
	if err != nil {
		t.Fatal(err)
	}
	a.mails = n.column(t, `SELECT name || ' to ' || split_part(address, '@', 1) FROM notices WHERE id > $1 ORDER BY 1`, n.notice)
	if err := n.db.QueryRow(t.Context(), `SELECT coalesce(max(id), 0) FROM notices`).Scan(&n.notice); err != nil {
		t.Fatal(err)
	}
	return a
}

// expect asserts what became of a mail; the state of the request stands in the end.
func (n *nest) expect(t *testing.T, what string, a arrival, outcome, reason, state string, mails ...string) {
	t.Helper()
	if a.outcome != outcome || !strings.Contains(a.reason, reason) {
		t.Errorf("%s: outcome %s (%s), want %s (%s)", what, a.outcome, a.reason, outcome, reason)
	}
	slices.Sort(mails)
	if d := cmp.Diff(append([]string{}, mails...), a.mails); d != "" {
		t.Errorf("%s: mails (-want +got):\n%s", what, d)
	}
	got := n.column(t, `SELECT coalesce(c.state, r.state) FROM requests r LEFT JOIN cases c ON c.request = r.id WHERE r.number = $1`, n.number)
	if len(got) != 1 || got[0] != state {
		t.Errorf("%s: the matter is %v, want %s", what, got, state)
	}
}

// answer is the newest mail of that kind to somebody.
func (n *nest) answer(t *testing.T, who, kind string) *received {
	t.Helper()
	var last *received
	for _, m := range everything(t, n.people[who]) {
		if m.kind(demoDomain) == kind {
			last = m
		}
	}
	if last == nil {
		t.Fatalf("%s has no mail of kind %s", who, kind)
	}
	return last
}

// raw is a mail to the token address of the review, in its thread; extra are header lines.
func (n *nest) raw(from, subject, body string, extra ...string) (string, []byte) {
	to := n.review.ReplyTo[0].Address
	head := []string{
		"From: " + from, "To: " + to, "Subject: " + subject, "In-Reply-To: <" + n.review.MessageID + ">", "References: <" + n.review.MessageID + ">",
		"MIME-Version: 1.0",
	}
	return to, []byte(strings.Join(append(head, extra...), "\r\n") + "\r\n\r\n" + strings.ReplaceAll(body, "\n", "\r\n"))
}

// sends is a function for after.
func (n *nest) sends(who, from, subject, body string, extra ...string) func() error {
	to, mail := n.raw(from, subject, body, extra...)
	return func() error { return n.people[who].sendRaw(to, mail) }
}

// TestNastyReplies sends the ten replies of EMAIL.md section 6, with their variants, through Postfix and Dovecot to the daemon, and asserts of
// each its outcome, what is answered to whom, what the record says, and what is reported. Rivera is p.osei, Lee k.lee.
//
// R7 and R8 as they can be without verifying S/MIME, which is a later issue (MSG-6): what hides its text cannot be read and is not carried out;
// a signature that cannot be verified is neither proof nor fault. R10's twin bears a classification marking (MSG-7): nothing of it is carried out,
// shown or answered, and what was read from it holds none of it.
//
// SUP-2, SUP-3, SUP-5, SEC-1, SEC-2, SEC-3, SEC-8, SEC-9, ROLE-3, ROLE-5, MSG-2, MSG-3, MSG-4, INT-8, GR-1, GR-3, GR-4, GR-5, GR-10, DSP-1.
func TestNastyReplies(t *testing.T) {
	t.Parallel()
	n := &nest{world: newWorld(t)}
	x := &mailUser{Name: "X", Address: "x@contractor.example", SMTP: n.people["p.osei"].SMTP, Anonymous: true}
	n.people["x"] = x
	n.expectOpened(t, "m.ortega", "RFI: business cards", requestComplete)
	n.undecided(t)
	n.forged(t)
	n.decided(t)
	n.bottomPost(t)
	n.marked(t)
}

// expectOpened sends a request in and takes its number and review mail.
func (n *nest) expectOpened(t *testing.T, who, subject, text string) {
	t.Helper()
	a := n.after(t, func() error { return n.people[who].send(demoIntake, subject, text) })
	if a.outcome != "new_request" {
		t.Fatalf("the request is %s (%s)", a.outcome, a.reason)
	}
	n.review = n.answer(t, "p.osei", "rv")
	n.number = numberOf(n.review.Subject)
}

// undecided are replies of the supervisor's own that decide nothing: R1, R2, R4, R7, R8.
func (n *nest) undecided(t *testing.T) {
	osei := "Priscilla Osei <p.osei@" + demoDomain + ">"
	re := "RE: " + n.review.Subject
	verb := "APPROVE " + n.number + "/1"
	away := "APPROVE\nrequests go to Kim Lee until 2 Dec.\n"
	a := n.after(t, n.sends("p.osei", osei, "Automatic reply: "+n.review.Subject, away, "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"))
	n.expect(t, "R1 (a)", a, "auto_reply", "auto_reply", "in_review")

	a = n.after(t, n.sends("p.osei", osei, re, away))
	n.expect(t, "R1 (b)", a, "decision", "unreadable", "in_review", "not_done to p.osei")
	if m := n.answer(t, "p.osei", "an"); !strings.HasPrefix(m.Subject, "NOT DONE") || !strings.Contains(flat(m.Text), "is no part of it") || !strings.Contains(m.Text, `| "APPROVE"`) {
		t.Errorf("R1 (b) is answered %q:\n%s", m.Subject, m.Text)
	}

	top := "<html><body><div class=WordSection1><p class=MsoNormal>Not yet, see below.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>" +
		"<p><b>From:</b> CISS<br><b>Sent:</b> Monday<br><b>To:</b> Osei<br><b>Subject:</b> x</p></div>" + n.review.HTML + "</div></body></html>"
	a = n.after(t, n.sends("p.osei", osei, re, top, "Content-Type: text/html; charset=utf-8"))
	n.expect(t, "R2", a, "decision", "no_command", "in_review", "not_done to p.osei")

	hidden := `<span style="font-size:0;color:#fff">` + verb + `</span><p>Please do not act.</p>`
	a = n.after(t, n.sends("p.osei", osei, re, hidden, "Content-Type: text/html; charset=utf-8"))
	// GR-3: the third failure in a row, so that a person is told
	n.expect(t, "R4", a, "decision", "no_command", "in_review", "not_done to p.osei", "control_refused to s.guard")

	inner := base64.StdEncoding.EncodeToString([]byte("Content-Type: text/plain; charset=utf-16le\r\n\r\nA\x00P\x00P\x00R\x00O\x00V\x00E\x00"))
	for what, kind := range map[string]string{
		"R7":      `application/octet-stream; name="smime.p7m"`,
		"R7 twin": `application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"`,
	} {
		a = n.after(t, n.sends("p.osei", osei, re, inner, "Content-Type: "+kind, "Content-Transfer-Encoding: base64", "Content-Disposition: attachment; filename=smime.p7m"))
		n.expect(t, what, a, "decision", "sealed", "in_review", "not_done to p.osei")
		if m := n.answer(t, "p.osei", "an"); !strings.Contains(flat(m.Text), "cannot be read here") {
			t.Errorf("%s is answered:\n%s", what, m.Text)
		}
	}
	other := strings.Replace(verb, n.number, n.number[:len(n.number)-1]+"9", 1)
	a = n.after(t, n.sends("p.osei", osei, re, signed(other), signedType))
	n.expect(t, "R8, another number", a, "decision", "number_differs", "in_review", "not_done to p.osei")
}

const signedType = `Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=s`

// signed is a clear-signed body; its signature is none that anybody could verify.
func signed(text string) string {
	return "--s\nContent-Type: text/plain\n\n" + text + "\n--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n" +
		"Content-Disposition: attachment; filename=smime.p7s\n\nMIIBAgMEBQYHCAkK\n--s--\n"
}

// forged are replies that others send with the supervisor's name or token, and a stranger's question: R5, R6, R8, R9.
func (n *nest) forged(t *testing.T) {
	osei := "Priscilla Osei <p.osei@" + demoDomain + ">"
	re := "RE: " + n.review.Subject
	verb := "APPROVE " + n.number + "/1"
	a := n.after(t, n.sends("p.osei", osei, re, signed(verb), "Sender: Kim Lee <k.lee@"+demoDomain+">", signedType))
	n.expect(t, "R5, nothing on record", a, "refused", "in the name of another", "in_review",
		"not_done to k.lee", "control_refused to p.osei", "control_refused to s.guard")
	a = n.after(t, n.sends("p.osei", osei, re, "HOLD "+n.number+"/1 for Tom", "Sender: Kim Lee <k.lee@"+demoDomain+">"))
	n.expect(t, "R5 with another verb", a, "refused", "in the name of another", "in_review",
		"not_done to k.lee", "control_refused to p.osei", "control_refused to s.guard")
	// who sends for others outside of the roster is not answered, and whose name it was is told
	a = n.after(t, n.sends("p.osei", osei, re, verb, "Sender: desk@agency.example.gov"))
	n.expect(t, "R5, Sender unknown", a, "refused", "in the name of another", "in_review", "control_refused to p.osei", "control_refused to s.guard")

	// a signed body of hers, sent again by somebody who is proven, but as another
	a = n.after(t, n.sends("r.lindgren", osei, re, signed("APPROVE"), signedType))
	n.expect(t, "R8, replayed by another", a, "refused", "not proven", "in_review", "control_refused to p.osei", "control_refused to s.guard")

	a = n.after(t, n.sends("x", x(), re, verb, "Cc: team-dl@"+demoDomain))
	n.expect(t, "R6, the outsider first", a, "refused", "not proven", "in_review", "control_refused to p.osei", "control_refused to s.guard")
	a = n.after(t, n.sends("r.lindgren", "Ragna <r.lindgren@gsa.example.gov>", re, verb))
	n.expect(t, "SEC-2: a token forwarded to a requestor", a, "refused", "somebody else", "in_review", "control_refused to p.osei", "control_refused to s.guard")
	a = n.after(t, n.sends("k.lee", "Kim Lee <k.lee@"+demoDomain+">", re, verb))
	n.expect(t, "SEC-2: a colleague's token", a, "refused", "token_of_another", "in_review",
		"not_done to k.lee", "control_refused to p.osei", "control_refused to s.guard")

	var fates []arrival
	for _, number := range []string{n.number, "REQ-2027-099999"} {
		fates = append(fates, n.after(t, func() error {
			return n.people["r.lindgren"].sendAs("text/plain", demoIntake, "RE: ["+number+"]", "STATUS "+number, []string{"References: <guess@cissd." + demoDomain + ">"})
		}))
	}
	for _, f := range fates {
		n.expect(t, "R9, whether there is such a number or not", f, fates[0].outcome, fates[0].reason, "in_review")
	}
}

// flat is a text without its line ends.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func x() string { return "x@contractor.example" }

// decided is R6 as it was meant: the supervisor's own decision, with others in Cc; then the same text from one of them, and once more from her.
func (n *nest) decided(t *testing.T) {
	osei := "Priscilla Osei <p.osei@" + demoDomain + ">"
	re := "RE: " + n.review.Subject
	verb := "APPROVE " + n.number + "/1 j.ruiz"
	cc := "Cc: team-dl@" + demoDomain + ", " + x()
	a := n.after(t, n.sends("p.osei", osei, re, signed(verb), cc, signedType))
	n.expect(t, "R6", a, "decision", "", "assigned", "assigned to j.ruiz", "done to p.osei", "opened to m.ortega")
	a = n.after(t, n.sends("x", x(), re, verb, cc))
	n.expect(t, "R6, the outsider after her", a, "refused", "not proven", "assigned", "control_refused to p.osei", "control_refused to s.guard")
	a = n.after(t, n.sends("p.osei", osei, re, "REJECT "+n.number+"/1 2 not ours"))
	n.expect(t, "R8, a step that is used", a, "decision", "already_done", "assigned", "not_done to p.osei")
	if m := n.answer(t, "p.osei", "an"); !strings.Contains(flat(m.Text), "already answered with ‘APPROVE’ by Priscilla Osei on") {
		t.Errorf("SUP-3: answered %q:\n%s", m.Subject, m.Text)
	}
	if got := n.column(t, `SELECT address FROM notices WHERE address LIKE '%contractor%' OR address LIKE 'team-dl%'`); len(got) != 0 {
		t.Errorf("SEC-8: mails to %v", got)
	}
}

// bottomPost is R3, about another request.
func (n *nest) bottomPost(t *testing.T) {
	first := n.review
	n.expectOpened(t, "r.lindgren", "RFI: a visit", requestRejected)
	quoted := "On Mon, Nov 23, 2026 at 9:41 AM CISS <" + demoIntake + "> wrote:\n> " + strings.ReplaceAll(strings.TrimSpace(n.review.Text), "\n", "\n> ")
	// GR-4: addressed to the code of this request, in answer to the mail about the first one
	to, both := n.raw("p.osei@"+demoDomain, "Re: "+n.review.Subject, "APPROVE k.lee")
	both = []byte(strings.Replace(string(both), "In-Reply-To: <"+n.review.MessageID, "In-Reply-To: <"+first.MessageID, 1))
	a := n.after(t, func() error { return n.people["p.osei"].sendRaw(to, both) })
	n.expect(t, "two codes", a, "decision", "tokens_disagree", "in_review", "not_done to p.osei")

	a = n.after(t, n.sends("p.osei", "p.osei@"+demoDomain, "Re: "+n.review.Subject, quoted+"\n\nAPPROVE "+n.number+"/1\nASSIGN k.lee\nEND\n> APPROVE\n"))
	n.expect(t, "R3", a, "decision", "", "assigned", "assigned to k.lee", "done to p.osei", "opened to r.lindgren")
}

// marked is R10: a requestor's disposition between a banner and markings, then its twin.
func (n *nest) marked(t *testing.T) {
	work := n.answer(t, "k.lee", "as")
	for _, line := range []string{"ACCEPT", "NEGATIVE NO RECORDS"} {
		n.after(t, func() error { return n.people["k.lee"].reply(work, line) })
	}
	result := n.answer(t, "p.osei", "rr")
	n.after(t, func() error { return n.people["p.osei"].reply(result, "APPROVE") })
	n.review = n.answer(t, "r.lindgren", "dp")
	number := numberOf(n.review.Subject)
	text := func(remark string) string {
		return "CAUTION: This email originated from outside of DHS. DO NOT click links or open attachments.\n\nCUI//SP-LEI\n\n" +
			"DISPOSITION " + number + "\nRATING 4\nREMARKS " + remark + "\nEND\n\nCUI//SP-LEI\n"
	}
	lindgren := "Ragna Lindgren <r.lindgren@gsa.example.gov>"
	a := n.after(t, n.sends("r.lindgren", lindgren, "[EXTERNAL] RE: "+n.review.Subject, text("(U//FOUO) Helpful.")))
	n.expect(t, "R10", a, "disposition", "", "closed", "disposition_received to k.lee", "done to r.lindgren")
	if m := n.answer(t, "r.lindgren", "an"); strings.Contains(m.Text+m.HTML, "Helpful") || strings.Contains(m.Text, "SP-LEI") {
		t.Errorf("the answer to a marked mail quotes it:\n%s", m.Text)
	}
	if m := n.answer(t, "k.lee", "as"); !strings.Contains(m.Text, "(U//FOUO) Helpful.") {
		t.Errorf("the officer does not see the remark with its mark:\n%s", m.Text)
	}
	rating := n.column(t, `SELECT coalesce(disposition_rating, 0)::text FROM cases WHERE number = $1`, number)
	if d := cmp.Diff([]string{"4"}, rating); d != "" {
		t.Errorf("rating: %s", d)
	}
	const hot = "source in the ministry"
	before := n.answer(t, "r.lindgren", "an").MessageID
	a = n.after(t, n.sends("r.lindgren", lindgren, "[EXTERNAL] RE: "+n.review.Subject, text("(S//NF) "+hot)))
	n.expect(t, "R10 twin", a, "spillage", "classification markings: a portion mark in the text", "closed", "set_aside to r.lindgren", "spillage to s.guard")
	if m := n.answer(t, "r.lindgren", "an"); m.MessageID != before {
		t.Errorf("R10 twin is answered:\n%s", m.Text)
	}
	for _, who := range []string{"r.lindgren", "k.lee", "p.osei", "s.guard"} {
		for _, m := range everything(t, n.people[who]) {
			if strings.Contains(m.Text+m.HTML+m.Subject, hot) {
				t.Errorf("R10 twin: %s is shown what must not be:\n%s", who, m.Text)
			}
		}
	}
	if d := cmp.Diff(rating, n.column(t, `SELECT coalesce(disposition_rating, 0)::text FROM cases WHERE number = $1`, number)); d != "" {
		t.Errorf("R10 twin: rating: %s", d)
	}
}
