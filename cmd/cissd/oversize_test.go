package main

import (
	"context"
	"strings"
	"testing"
	"time"
)

// TestOversize: a mail above the limit stays in the mailbox, its header is on record, and its proven sender is told the limit (INT-6).
func TestOversize(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	p = broken(t, p, `name = "intake"`, `name = "intake"`+"\nmax_size_mb = 1")
	p.start(t, "")
	u := people["m.ortega"]
	if err := u.sendRaw(demoIntake, bigMail(u, 3<<20)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	m, err := u.expect(ctx, demoDomain, "ov")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(m.Text, "1 MB") {
		t.Errorf("the mail does not tell the limit:\n%s", m.Text)
	}
	if list := p.must(t, "message", "list", "--json"); !strings.Contains(list, `"outcome":"oversize"`) {
		t.Errorf("message list shows %s", list)
	}
	intake := &mailUser{Address: demoIntake, Password: u.Password, IMAP: u.IMAP}
	left, err := intake.mails()
	if err != nil || len(left) != 1 {
		t.Errorf("%d mails stay in the mailbox (%v), want the one", len(left), err)
	}
}
