package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"cissd/cases"
)

// TestAttacks sends real mails of kinds that must decide nothing, each answered or silent as it should be; then the real decision works.
// GR-1 (a verb in an attachment), SEC-1 (forged senders), SEC-2 (somebody else's code), ROLE-3 (asking about another's request), MSG-4 (an automatic header), INT-9.
func TestAttacks(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	p.start(t, "")
	boss, asker, other := people["p.osei"], people["m.ortega"], people["r.lindgren"]
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	expect := func(u *mailUser, kind string) *received {
		t.Helper()
		m, err := u.expect(ctx, demoDomain, kind)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	if err := asker.send(demoIntake, "RFI", requestComplete); err != nil {
		t.Fatal(err)
	}
	expect(asker, "ak")
	review := expect(boss, "rv")
	head := func(from string) string {
		return fmt.Sprintf("From: <%s>\r\nTo: %s\r\nSubject: Re: x\r\nIn-Reply-To: <%s>\r\nMIME-Version: 1.0\r\n", from, review.ReplyTo[0].Address, review.MessageID)
	}
	attached := head(boss.Address) + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" +
		"From: tom@contractor.example\r\nSubject: x\r\n\r\nAPPROVE j.ruiz\r\n--b--\r\n"
	for what, mail := range map[string]string{
		"a verb in an attached mail":        attached,
		"a verb in an attached text":        strings.Replace(attached, "message/rfc822", "text/plain\r\nContent-Disposition: attachment; filename=a.txt", 1),
		"a forged stamp below the real one": "Authentication-Results: " + demoHost + "; dmarc=pass header.from=" + demoDomain + "\r\n" + head(boss.Address) + "\r\nAPPROVE j.ruiz\r\n",
	} {
		sender := boss
		if strings.HasPrefix(what, "a forged") {
			sender = other // the envelope and the login are somebody else's
		}
		if err := sender.sendRaw(review.ReplyTo[0].Address, []byte(mail)); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	if err := other.reply(review, "APPROVE j.ruiz"); err != nil { // with the supervisor's code
		t.Fatal(err)
	}
	if err := other.send(demoIntake, "Status of REQ-"+strings.TrimPrefix(numberOf(review.Subject), "REQ-"), "STATUS"); err != nil {
		t.Fatal(err)
	}
	auto := "From: <" + other.Address + ">\r\nTo: " + demoIntake + "\r\nSubject: RFI\r\nAuto-Submitted: auto-generated\r\n\r\n" + requestRejected
	if err := other.sendRaw(demoIntake, []byte(auto)); err != nil {
		t.Fatal(err)
	}
	if err := other.send(demoIntake, "RFI for another", strings.Replace(requestRejected, "Name: Ragna Lindgren", "Name: Dana Whitehorse\nEmail: d.whitehorse@epa.example.gov", 1)); err != nil {
		t.Fatal(err)
	}
	for strings.Count(p.must(t, "message", "list", "--json"), `"outcome":`) < 8 && ctx.Err() == nil {
	}
	if list := p.must(t, "case", "list", "--all"); strings.Contains(list, "RFI-2") {
		t.Errorf("one of them decided:\n%s", list)
	}
	for _, u := range []*mailUser{other, people["d.whitehorse"]} {
		mails, err := u.mails()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			t.Errorf("%s got %q", u.Address, m.Subject)
		}
	}
	if err := boss.reply(review, "APPROVE j.ruiz"); err != nil {
		t.Fatal(err)
	}
	expect(people["j.ruiz"], "as")
	if list := p.must(t, "case", "list", "--json"); !strings.Contains(list, `"case_state":"`+string(cases.CaseAssigned)+`"`) {
		t.Errorf("the real decision is not carried out:\n%s", list)
	}
}

func numberOf(subject string) string {
	_, rest, _ := strings.Cut(subject, "[")
	number, _, _ := strings.Cut(rest, "]")
	return number
}
