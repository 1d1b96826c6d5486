package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// formBack is an answer to a mail with a PDF attached, and no text.
func formBack(t *testing.T, u *mailUser, m *received, file string) []byte {
	t.Helper()
	pdf, err := os.ReadFile(filepath.Join("..", "..", "ingest", "testdata", "forms", file))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <%s>\r\nTo: %s\r\nSubject: RE: %s\r\nDate: %s\r\nMessage-ID: <form.%d@%s>\r\nIn-Reply-To: <%s>\r\nReferences: <%s>\r\nMIME-Version: 1.0\r\n",
		u.Name, u.Address, m.ReplyTo[0].Address, m.Subject, time.Now().Format(time.RFC1123Z), time.Now().UnixNano(), domainOf(u.Address), m.MessageID, m.MessageID)
	b.WriteString("Content-Type: multipart/mixed; boundary=part\r\n\r\n--part\r\nContent-Type: text/plain\r\n\r\n\r\n--part\r\nContent-Type: application/pdf\r\n" +
		"Content-Disposition: attachment; filename=request-form.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for code := base64.StdEncoding.EncodeToString(pdf); code != ""; {
		n := min(76, len(code))
		b.WriteString(code[:n] + "\r\n")
		code = code[n:]
	}
	b.WriteString("--part--\r\n")
	return b.Bytes()
}

// NOT-7, EXT-4: whoever writes FORM, or a mail that holds nothing, gets the form and no request; the form that comes back filled in is a request,
// also from a colleague to whom it was passed; attached to an answer about missing facts, it completes the draft.
func TestFormByMail(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	p.start(t, "")
	asker, other, boss := people["m.ortega"], people["d.whitehorse"], people["p.osei"]
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
	send := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	forms := func(m *received) string {
		var names []string
		for i := range m.Parts {
			if m.Parts[i].IsAttachment() {
				names = append(names, m.Parts[i].Name)
			}
		}
		return strings.Join(names, " ")
	}
	const both = "request-form.pdf request-form.txt"

	send(asker.send(demoIntake, "Request", "FORM"))
	form := expect(asker, "fm")
	send(asker.send(demoIntake, "Request", "\n"))
	empty := expect(asker, "fm")
	send(boss.send(demoIntake, "form please", "FORM"))
	for _, m := range []*received{form, empty, expect(boss, "fm")} {
		if got := forms(m); got != both {
			t.Errorf("the form comes with %q", got)
		}
	}
	if !strings.Contains(empty.Text, "held no text") || strings.Contains(form.Text, "held no text") {
		t.Errorf("why the form came is not said rightly:\n%s\n%s", form.Text, empty.Text)
	}
	if list := p.must(t, "case", "list", "--json"); strings.Contains(list, "REQ-") {
		t.Errorf("requests were opened: %s", list)
	}

	send(other.sendRaw(demoIntake, formBack(t, other, form, "mupdf.pdf"))) // a colleague, by the form that the first was sent
	review := expect(boss, "rv")                                           // and nothing to the colleague: the form names another requestor
	if numberOf(review.Subject) == "" || !strings.Contains(review.Subject, "urgent") {
		t.Errorf("the form came to %q", review.Subject)
	}
	for _, want := range []string{"Muñoz-Øvergård", "Żuraw & Sons", "Poland"} {
		if !strings.Contains(strings.Join(strings.Fields(review.Text), " "), want) {
			t.Errorf("the review lacks %q:\n%s", want, review.Text)
		}
	}

	send(asker.send(demoIntake, "Question about a visitor", requestIncomplete))
	missing := expect(asker, "mi")
	if got := forms(missing); got != "request-form.pdf" {
		t.Errorf("the mail about missing facts comes with %q", got)
	}
	send(asker.sendRaw(demoIntake, formBack(t, asker, missing, "qpdf.pdf")))
	if m := expect(asker, "ak"); numberOf(m.Subject) != numberOf(missing.Subject) {
		t.Errorf("the form is answered with %q, not as of %q", m.Subject, missing.Subject)
	}
}
