package cases_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// MSG-7, SEC-3, MSG-4, MSG-5: the sender of a mail that bears classification markings gets a fixed text, if they are proven and official, and no
// machine; three an hour, whoever they are. It says nothing of the mail, belongs to nothing, and the report says whether it was sent.
func TestSenderOfAMarkedMailIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	spill := func(from string, answer bool, change func(*cases.Act)) (told, report []int64) {
		t.Helper()
		before, reports := len(b.Notices(t, 0, cases.NoticeSetAside, "")), len(b.Notices(t, 0, cases.NoticeSpillage, ""))
		r := casestest.Proven(cases.Address{Address: from}, cases.Draft{}, "")
		r.Outcome, r.NewText = cases.Spillage, ""
		a := cases.Act{From: r.From, Reading: r, Mail: b.Mail(t, from, "x")}
		a.Mail.MessageID = "boris@example.gov"
		if change != nil {
			change(&a)
		}
		if err := b.In(t.Context(), func(tx pgx.Tx) error {
			return b.Record.Spilled(t.Context(), tx, a, "it bears classification markings: a banner in the text", answer, b.Now())
		}); err != nil {
			t.Fatal(err)
		}
		return b.Notices(t, 0, cases.NoticeSetAside, "")[before:], b.Notices(t, 0, cases.NoticeSpillage, "")[reports:]
	}
	sender := casestest.Requestor.Address
	told, report := spill(sender, true, nil)
	if len(told) != 1 || len(report) != 1 {
		t.Fatalf("%d texts, %d reports", len(told), len(report))
	}
	d := b.Data(t, told[0])
	if d.To.Address != sender || d.Mailbox != casestest.Mailbox || d.Reason != "" || d.Number != "" || d.Quote != nil || d.InReplyTo != "" || d.References != nil {
		t.Errorf("they read %+v", d)
	}
	if s := says(t, d); strings.Contains(strings.ToLower(s), "boris") || strings.Contains(s, "banner") {
		t.Errorf("they read %s", s)
	}
	if !b.Data(t, report[0]).SenderTold {
		t.Error("the report does not say that they are told")
	}
	for what, change := range map[string]func(*cases.Act){
		"not proven": func(a *cases.Act) { a.Reading.Proof = cases.Proof{} },
		"a machine":  func(a *cases.Act) { a.Reading.Machine = &cases.Machine{Kind: cases.MachineAutoReply} },
		"a rule":     func(a *cases.Act) { a.Reading.NoAnswer = true },
		"not official": func(a *cases.Act) {
			a.From = cases.Address{Address: "x@mail.example.com"}
		},
	} {
		if told, report := spill(sender, true, change); len(told) != 0 || len(report) != 1 || b.Data(t, report[0]).SenderTold {
			t.Errorf("%s: %d texts, %d reports", what, len(told), len(report))
		}
	}
	if told, report := spill(sender, false, nil); len(told) != 0 || len(report) != 1 {
		t.Errorf("a mail of our own: %d texts, %d reports", len(told), len(report))
	}
	n := 1
	for range 5 {
		told, _ := spill(sender, true, nil)
		n += len(told)
	}
	if told, _ := spill("p.osei@hq.dhs.gov", true, func(a *cases.Act) { a.Actor = b.People["p.osei"] }); n != 3 || len(told) != 1 {
		t.Errorf("%d texts to one address within the hour, %d to another", n, len(told))
	}
	b.Wait(time.Hour + time.Second)
	if told, _ := spill(sender, true, nil); len(told) != 1 {
		t.Error("they are told no more when the hour is over")
	}
}
