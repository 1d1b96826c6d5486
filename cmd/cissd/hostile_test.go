package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hostileMails are what a mailbox must survive: each harms only itself (SEC-5, INT-5).
func hostileMails() map[string]string {
	head := "From: Marisol <m.ortega@cbp.example.gov>\r\nTo: " + demoIntake + "\r\nSubject: x\r\n"
	var deep strings.Builder
	deep.WriteString(head + "MIME-Version: 1.0\r\n")
	for i := range 200 {
		deep.WriteString(fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i))
	}
	return map[string]string{
		"no header":        "just text\r\n",
		"empty":            "\r\n",
		"no body":          head + "\r\n",
		"NULs":             head + "\r\n\x00\x00\x00binary\xff\xfe\r\n",
		"deep":             deep.String(),
		"no boundary":      head + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n\r\ntext\r\n",
		"bad base64":       head + "MIME-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!\r\n",
		"long line":        head + "\r\n" + strings.Repeat("x", 300000) + "\r\n",
		"two From":         head + "From: p.osei@ciss.example.gov\r\n\r\nAPPROVE\r\n",
		"header injection": "From: \"a\rBcc: x@y.gov\" <m.ortega@cbp.example.gov>\r\nSubject: =?utf-8?q?x=0D=0ABcc:_evil@example.com?=\r\n\r\nType: RFI\r\n",
		"template action":  head + "\r\nName: {{.Office}} <script>alert(1)</script>\r\nAgency: CBP\r\nPriority: routine\r\nClassification: unclassified\r\nPhone: 202-555-0111\r\nType: RFI\r\n",
		"stranger":         "From: someone@example.com\r\nSubject: hello\r\n\r\nPlease open a case.\r\n",
		"huge subject":     "From: Marisol <m.ortega@cbp.example.gov>\r\nSubject: " + strings.Repeat("a ", 40000) + "\r\n\r\nhello\r\n",
	}
}

// TestHostile puts broken and hostile mails in front of a good one: each gets an outcome and a reason, the next one goes on, and what a
// stranger or a forger sends is never answered. INT-5, INT-8, INT-13, SEC-4, SEC-5.
func TestHostile(t *testing.T) {
	t.Parallel()
	p, people := privateOffice(t)
	p.start(t, "")
	sent := 0
	dir := t.TempDir()
	for name, mail := range hostileMails() {
		path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".eml")
		if err := os.WriteFile(path, []byte(mail), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := p.must(t, "intake", "--by", "test", path); !strings.Contains(out, "stored as message") {
			t.Errorf("%s: %s", name, out)
		}
		sent++
	}
	u, boss := people["m.ortega"], people["p.osei"]
	if err := u.send(demoIntake, "RFI after the storm", requestComplete); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := u.expect(ctx, demoDomain, "ak"); err != nil {
		t.Fatal(err)
	}
	if _, err := boss.expect(ctx, demoDomain, "rv"); err != nil {
		t.Fatal(err)
	}
	for strings.Contains(p.must(t, "message", "list", "--waiting", "--json"), "{") && ctx.Err() == nil {
	}
	list := p.must(t, "message", "list", "--json")
	if n := strings.Count(list, `"outcome":`); n != sent+1 {
		t.Errorf("%d of %d messages have an outcome:\n%s", n, sent+1, list)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(list), "\n") {
		if strings.Contains(line, `"outcome":"quarantined"`) && !strings.Contains(line, `"reason":`) {
			t.Errorf("quarantined without a reason: %s", line)
		}
		if strings.Contains(line, "example.com") && !strings.Contains(line, `"outcome":"quarantined"`) {
			t.Errorf("INT-8: a stranger's mail is not set aside: %s", line)
		}
	}
	if strings.Contains(p.log.String(), "panic") {
		t.Error("something panicked")
	}
	mails, err := u.mails()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mails {
		if len(m.Cc) > 0 || strings.Contains(m.HTML, "<script") || strings.Contains(m.Subject, "\n") {
			t.Errorf("SEC-4: hostile text acts in %q", m.Subject)
		}
	}
	if id := firstQuarantined(list); id == "" {
		t.Error("nothing is quarantined")
	} else if out := p.must(t, "message", "replay", id); !strings.Contains(out, "is read again") {
		t.Errorf("replay says %s", out)
	}
}

func firstQuarantined(list string) string {
	for line := range strings.SplitSeq(list, "\n") {
		if strings.Contains(line, `"outcome":"quarantined"`) {
			id, _, _ := strings.Cut(strings.TrimPrefix(line, `{"id":`), ",")
			return id
		}
	}
	return ""
}
