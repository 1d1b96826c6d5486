package main

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
	"cissd/triage"
)

var mailtoPattern = regexp.MustCompile(`href="(mailto:[^"]*)"`)

// EXT-4, MAILS: whoever presses the button of a mail that asks for what is missing, and fills in what it opens, has answered; whoever sends it as
// it opens has said nothing.
func TestAnswerButton(t *testing.T) {
	t.Parallel()
	templates, err := notify.Load("")
	if err != nil {
		t.Fatal(err)
	}
	d := notify.Sample(cases.NoticeIncomplete)
	d.Missing = []string{cases.Priority, cases.Classification, cases.Agency, cases.RequestorContact}
	m, err := templates.Render(d, notify.SampleOffice())
	if err != nil {
		t.Fatal(err)
	}
	link := mailtoPattern.FindStringSubmatch(strings.ReplaceAll(m.HTML, "&amp;", "&"))
	if link == nil {
		t.Fatal("the mail has no button")
	}
	u, err := url.Parse(link[1])
	if err != nil {
		t.Fatal(err)
	}
	body := strings.ReplaceAll(u.Query().Get("body"), "\r\n", "\n")
	read := func(text string) cases.Fields {
		mail := replyOf("mi", text, "")
		mail.From = []cases.Address{{Address: "whitehorse.dana@epa.gov"}}
		known := triage.Known{Daemon: true, Threaded: true, TokenKind: "mi", Asked: d.Missing}
		return triage.Read(mail, triage.DefaultConfig(), known).Draft.Fields
	}
	filled := body
	for label, value := range map[string]string{"Priority": "urgent", "Classification": "unclassified", "Agency": "EPA Region 6", "Telephone": "(214) 555-0142"} {
		if !strings.Contains(filled, label+": ") {
			t.Fatalf("the button opens %q", body)
		}
		filled = strings.Replace(filled, label+": ", label+": "+value, 1)
	}
	f := read(filled + "\n\nThanks, Dana\n")
	for name, want := range map[string]string{
		cases.Priority: "urgent", cases.Classification: "unclassified", cases.Agency: "EPA Region 6", cases.RequestorPhone: "+12145550142",
	} {
		if got := f.Value(name); got != want {
			t.Errorf("%s is read as %q, want %q", name, got, want)
		}
	}
	f = read(body)
	for _, name := range []string{cases.Priority, cases.Classification, cases.Agency, cases.RequestorPhone} {
		if got := f.Value(name); got != "" && name != cases.Agency { // the address says the agency
			t.Errorf("as it opens, %s is read as %q", name, got)
		}
	}
}
