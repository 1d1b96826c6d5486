package notify_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"cissd/cases"
	"cissd/notify"
)

func compose(t *testing.T, tpl *notify.Templates, d cases.NoticeData) []byte {
	t.Helper()
	b, err := notify.Compose(render(t, tpl, d), d, notify.SampleOffice())
	if err != nil {
		t.Fatalf("%s: %v", d.Name, err)
	}
	return b
}

// parts reads a composed mail back: header, text and HTML.
func parts(t *testing.T, raw []byte) (h mail.Header, text, html string) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	media, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if media == "multipart/mixed" { // with files behind the text
		first, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		m.Body = first
		m.Header["Content-Type"] = first.Header["Content-Type"]
		media, params, _ = mime.ParseMediaType(first.Header.Get("Content-Type"))
	}
	if err != nil || media != "multipart/alternative" {
		t.Fatalf("content type %q: %v", m.Header.Get("Content-Type"), err)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	var bodies []string
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = quotedprintable.NewReader(p)
		if p.Header.Get("Content-Transfer-Encoding") == "base64" {
			body = base64.NewDecoder(base64.StdEncoding, p)
		}
		b, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, strings.ReplaceAll(string(b), "\r\n", "\n"))
	}
	if len(bodies) != 2 {
		t.Fatalf("%d parts", len(bodies))
	}
	return m.Header, bodies[0], bodies[1]
}

// NOT-1, SEC-2, MSG-5: the header of our mails, and both parts as they were rendered. The same data gives the same bytes.
func TestCompose(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		d := notify.Sample(s.Name)
		raw := compose(t, tpl, d)
		if !bytes.Equal(raw, compose(t, tpl, notify.Sample(s.Name))) {
			t.Errorf("%s: composed twice, it differs", s.Name)
		}
		h, text, html := parts(t, raw)
		m := render(t, tpl, d)
		if text != m.Text || html != m.HTML {
			t.Errorf("%s: the parts do not come back as they were", s.Name)
		}
		want := map[string]string{
			"From": `"CISS" <ciss-intake@hq.dhs.gov>`, "Reply-To": `"CISS" <ciss-intake+` + d.Token.String() + `@hq.dhs.gov>`,
			"Message-Id": "<" + d.Token.String() + "@cissd.hq.dhs.gov>", "In-Reply-To": "<" + d.InReplyTo + ">", "References": "<" + d.InReplyTo + ">",
			"Date": "Mon, 23 Nov 2026 14:41:00 +0000", "Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "Mime-Version": "1.0",
			"User-Agent": "", "X-Mailer": "", "Cc": "", "Bcc": "",
		}
		for k, v := range want {
			if got := h.Get(k); got != v {
				t.Errorf("%s: %s is %q, want %q", s.Name, k, got, v)
			}
		}
		to, err := h.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != d.To.Address {
			t.Errorf("%s: To is %q", s.Name, h.Get("To"))
		}
		for line := range strings.SplitSeq(string(raw), "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n") {
				t.Errorf("%s: a line of %d octets, or a bare CR or LF", s.Name, len(line))
			}
		}
	}
}

// RFC 3834: a mail that answers nothing is auto-generated.
func TestComposeAnswersNothing(t *testing.T) {
	t.Parallel()
	d := notify.Sample(cases.NoticeReview)
	d.InReplyTo, d.References = "", nil
	h, _, _ := parts(t, compose(t, load(t), d))
	if got := h.Get("Auto-Submitted"); got != "auto-generated" || h.Get("References") != "" || h.Get("In-Reply-To") != "" {
		t.Errorf("Auto-Submitted %q, References %q", got, h.Get("References"))
	}
}

// A long thread is folded, and shortened to its root and its newest.
func TestComposeReferences(t *testing.T) {
	t.Parallel()
	d := notify.Sample(cases.NoticeReview)
	d.References = nil
	for range 40 {
		d.References = append(d.References, cases.NewToken()+"."+cases.NewToken()+"@mail.example.gov")
	}
	d.InReplyTo = d.References[39]
	h, _, _ := parts(t, compose(t, load(t), d))
	refs := strings.Fields(h.Get("References"))
	if len(refs) != 12 || refs[0] != "<"+d.References[0]+">" || refs[11] != "<"+d.InReplyTo+">" {
		t.Errorf("References: %q", refs)
	}
}

// hostile values (SEC-4): what people put into names, subjects and texts to get into our mails.
func hostile() map[string]string {
	return map[string]string{
		"CRLF":         "x\r\nBcc: victim@example.gov\r\n\r\n<p>owned</p>",
		"lone LF":      "x\nBcc: victim@example.gov",
		"lone CR":      "x\rBcc: victim@example.gov",
		"NUL":          "a\x00b\x1b[31mred\x07",
		"script":       `<script>alert(1)</script><img src=x onerror=alert(2)><a href="https://evil.example">x</a>`,
		"attribute":    `"><script>alert(1)</script>' onmouseover='x`,
		"template":     `{{.Office}} {{template "mail" .}} ${x} <%= y %>`,
		"right-left":   "abc\u202etxt.exe\u2066 \u200bzero\u00adwidth\ufeff",
		"encoded word": "=?utf-8?Q?=0D=0ABcc:_victim@example.gov?=",
		"bad UTF-8":    "caf\xe9 \xff\xfe",
		"boundary":     "--=_cissd_" + strings.Repeat("0", 24) + "--\nContent-Type: text/html",
		"long":         strings.Repeat("word ", 40000),
		"long word":    strings.Repeat("x", 200000),
		"dots":         ".\n..\n.\r\n.",
		"line breaks":  "a\u2028b\u2029c\u0085d\vBcc: victim@example.gov",
	}
}

// SEC-4: nothing from outside adds a header, a recipient, HTML or a template action.
func TestHostileValues(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for name, what := range hostile() {
		for _, s := range cases.Notices() {
			if len(what) > 10_000 && s.Name != cases.NoticeReview && s.Name != cases.NoticeNotDone {
				continue // slow under the race detector, and the same paths
			}
			d := poisoned(s.Name, what)
			raw := compose(t, tpl, d)
			h, text, html := parts(t, raw)
			if h.Get("Bcc") != "" || h.Get("Cc") != "" || len(h["To"]) != 1 || len(h["Subject"]) != 1 || len(h) > 14 {
				t.Errorf("%s in %s: the header is %v", name, s.Name, h)
			}
			if to, err := h.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != d.To.Address {
				t.Errorf("%s in %s: To is %q (%v)", name, s.Name, h.Get("To"), err)
			}
			subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
			if err != nil || len([]rune(subject)) > 120 {
				t.Errorf("%s in %s: the subject is %q (%v)", name, s.Name, subject, err)
			}
			if strings.ContainsAny(text+html+subject, "\x00\x1b\x07\u202e\u2066\u200b\u2028\u2029\v") {
				t.Errorf("%s in %s: a control character came through", name, s.Name)
			}
			if n := nodes(t, html, "script", "img", "iframe"); len(n) > 0 {
				t.Errorf("%s in %s: a <%s> came through", name, s.Name, n[0].Data)
			}
			for _, a := range nodes(t, html, "a") {
				if !strings.HasPrefix(attr(a, "href"), "mailto:ciss-intake%2B") && !strings.HasPrefix(attr(a, "href"), "mailto:ciss-intake%2b") {
					t.Errorf("%s in %s: a link to %q", name, s.Name, attr(a, "href"))
				}
			}
			for _, n := range nodes(t, html) {
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s in %s: the attribute %s came through", name, s.Name, a.Key)
					}
				}
			}
			if len(raw) > 400_000 {
				t.Errorf("%s in %s: the mail has %d bytes", name, s.Name, len(raw))
			}
		}
	}
}

// SEC-4: Message-IDs from outside go into References raw: one that is none is left out.
func TestHostileReferences(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeReview)
	bad := []string{"a@b\r\nBcc: x@y.gov", "a b@c", "no-at", "a@b> <c@d", "", "ü@example.gov", strings.Repeat("x", 900) + "@y.gov", "a@b\x00"}
	d.References = append(bad, "good@example.gov")
	for _, b := range bad {
		d.InReplyTo = b
		h, _, _ := parts(t, compose(t, tpl, d))
		if h.Get("References") != "<good@example.gov>" || h.Get("In-Reply-To") != "" || h.Get("Bcc") != "" || h.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%q: References %q, In-Reply-To %q", b, h.Get("References"), h.Get("In-Reply-To"))
		}
	}
}

// SEC-4: an address that is none is refused, without naming it (SEC-7).
func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, a := range []string{"", "secretname", "a@b\r\nRCPT TO:<x@y.gov>", "a b@c.gov", "a@b.gov, c@d.gov", "<a@b.gov>", "ü@example.gov", `"a b"@c.gov`, "a@b>c.gov"} {
		for _, place := range []string{"to", "mailbox"} {
			d := notify.Sample(cases.NoticeReview)
			m := render(t, tpl, d)
			if place == "to" {
				d.To.Address = a
			} else {
				d.Mailbox = a
			}
			_, err := notify.Compose(m, d, notify.SampleOffice())
			if err == nil {
				t.Errorf("%s %q was taken", place, a)
			} else if a != "" && strings.Contains(err.Error(), a) {
				t.Errorf("the error names %q", a)
			}
		}
	}
	d := notify.Sample(cases.NoticeReview)
	d.At = time.Time{}
	if _, err := notify.Compose(render(t, tpl, d), d, notify.SampleOffice()); err == nil {
		t.Error("a mail without a date was composed")
	}
}

// SEC-2, EMAIL 5.3: buttons open a filled-in reply to the token's address, whose last line has the code; they are short enough everywhere.
func TestButtons(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	for _, s := range cases.Notices() {
		d := notify.Sample(s.Name)
		m := render(t, tpl, d)
		links := nodes(t, m.HTML, "a")
		if s.Name == cases.NoticeIncomplete || s.Name == cases.NoticeIncompleteReminder || s.Name == cases.NoticeForm {
			// whoever answers writes no command: labels to fill in, and no code
			want := "Priority: \r\nClassification: "
			if s.Name == cases.NoticeForm {
				want = "Name: \r\nAgency: \r\nTelephone: \r\nClassification: \r\nPriority: "
			}
			if got := linkBody(t, links[0]); got != want {
				t.Errorf("%s: the button's text is %q", s.Name, got)
			}
			links = links[1:]
		}
		if s.Name != cases.NoticeHelp && len(links) != len(d.Choices) || len(links) > 5 {
			t.Errorf("%s: %d buttons for %d choices", s.Name, len(links), len(d.Choices))
		}
		for i, a := range links {
			href := attr(a, "href")
			if len(href) > 1000 {
				t.Errorf("%s: a button of %d characters", s.Name, len(href))
			}
			if strings.ContainsAny(href, "+ \r\n") {
				t.Errorf("%s: %q is not encoded", s.Name, href)
			}
			u, err := url.Parse(href)
			if err != nil {
				t.Fatal(err)
			}
			to, err := url.PathUnescape(u.Opaque)
			if err != nil || to != d.Token.PlusAddress(d.Mailbox) {
				t.Errorf("%s: a button to %q", s.Name, to)
			}
			want := strings.ReplaceAll(d.Choices[i].Body, "\n", "\r\n") + "\r\nCODE " + d.Token.String()
			if got := linkBody(t, a); got != want {
				t.Errorf("%s: a button's text is %q, want %q", s.Name, got, want)
			}
			if !strings.HasPrefix(u.Query().Get("subject"), "Re: ") {
				t.Errorf("%s: a button's subject is %q", s.Name, u.Query().Get("subject"))
			}
		}
	}
}

func linkBody(t *testing.T, a *html.Node) string {
	t.Helper()
	u, err := url.Parse(attr(a, "href"))
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("body")
}

// EMAIL 5.3: a button that would be too long for some mail program is none; the text to type stays. More than five stand behind HELP.
func TestButtonsBounded(t *testing.T) {
	t.Parallel()
	tpl := load(t)
	d := notify.Sample(cases.NoticeReview)
	d.Choices[1].Body = "NOTE " + strings.Repeat("é ", 130) // over the aim, within the limit: the subject goes
	d.Choices[2].Body = "NOTE " + strings.Repeat("é ", 300)
	for range 10 {
		d.Choices = append(d.Choices, d.Choices[0])
	}
	m := render(t, tpl, d)
	links := nodes(t, m.HTML, "a")
	if len(links) != 4 {
		t.Fatalf("%d buttons", len(links))
	}
	for _, a := range links {
		if len(attr(a, "href")) > 1800 {
			t.Errorf("a button of %d characters", len(attr(a, "href")))
		}
	}
	if strings.Contains(attr(links[1], "href"), "subject=") {
		t.Error("the long button kept its subject")
	}
	if !strings.Contains(m.Text, `"REJECT 2 your reason"`) || !strings.Contains(textOfHTML(m.HTML), `"REJECT 2 your reason"`) {
		t.Error("the text to type is gone")
	}
}

// RFC 5321 section 4.5.3.1.1: a plus-address that would be too long is left out of Reply-To; Message-ID and the code still carry the token.
func TestReplyToTooLong(t *testing.T) {
	t.Parallel()
	d := notify.Sample(cases.NoticeReview)
	d.Mailbox = strings.Repeat("intake.", 6) + "ciss@hq.dhs.gov"
	h, _, html := parts(t, compose(t, load(t), d))
	if got := h.Get("Reply-To"); got != `"CISS" <`+d.Mailbox+`>` {
		t.Errorf("Reply-To is %q", got)
	}
	if !strings.Contains(html, "CODE%20"+d.Token.String()) {
		t.Error("the buttons have no code")
	}
}

// NOT-1: templates can be replaced from a folder, and are checked at start: the error names file and line and says what to do.
func TestLoadFolder(t *testing.T) {
	t.Parallel()
	good := "{{define \"subject\"}}[{{.Number}}] Ours{{end}}{{define \"body\"}}Our own words for {{.Requestor}}.{{end}}"
	tests := []struct{ name, file, content, want string }{
		{"replaced", "question.txt", good, ""},
		{"unknown name", "quetsion.txt", good, `"quetsion.txt"`},
		{"does not parse", "question.txt", "line one\n{{if}}\n", "question.txt:2"},
		{"no such field", "question.txt", "{{define \"subject\"}}x{{end}}{{define \"body\"}}\n\n{{.Nothing}}{{end}}", "question.txt:3"},
		{"no such field in HTML", "question.html", "{{define \"body\"}}<h1>x</h1>\n{{.Nothing}}{{end}}", "question.html:2"},
		{"no subject", "question.txt", "{{define \"subject\"}}{{end}}{{define \"body\"}}x{{end}}", "its subject is empty"},
		{"no body", "question.txt", "{{define \"subject\"}}x{{end}}", `"body"`},
		{"a command in it", "question.txt", "{{define \"subject\"}}x{{end}}{{define \"body\"}}Please call us.{{end}}", `"call"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, tt.file), []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			tpl, err := notify.Load(dir)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				m := render(t, tpl, notify.Sample(cases.NoticeQuestion))
				if !strings.HasPrefix(m.Text, "Our own words for Marisol Ortega-Quinn.\n") || m.Subject != "[REQ-2027-000123] Ours" {
					t.Errorf("the mail is %q", m.Text)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the error is %v, want one line with %s", err, tt.want)
			}
		})
	}
	if _, err := notify.Load(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a folder that does not exist was taken")
	}
}
