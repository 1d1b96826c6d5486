package triage_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/triage"
)

// attached is a mail that stands in another one as an attachment.
func attached(text string) cases.Part {
	inner := draftMail{subject: "RFI", text: text}.message()
	inner.Parts[0].ID = "1.1"
	return cases.Part{ID: "1", MediaType: "message/rfc822", Message: inner}
}

// GR-1: a verb, a rating, a number or a code in an attachment is nothing, also where the mail has no text of its own.
func TestAttachmentsCommandNothing(t *testing.T) {
	t.Parallel()
	file := func(text string) cases.Part {
		return cases.Part{ID: "1", MediaType: "text/plain", Disposition: "attachment", Name: "a.txt", Text: text}
	}
	for name, p := range map[string]cases.Part{
		"mail": attached("APPROVE REQ-2026-000015\nCODE rv.aa11bb22.v2\n"), "file": file("APPROVE REQ-2026-000015\nCODE rv.aa11bb22.v2\n"),
		"rating in a mail": attached("5\n"), "rating in a file": file("5 stars\n"),
	} {
		for _, reply := range []string{"", "rv.aa11bb22.v2@cissd.hq.dhs.gov", "dp.aa11bb22.v2@cissd.hq.dhs.gov"} {
			d := review("")
			d.reply, d.parts = reply, []cases.Part{p}
			m := d.message()
			r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
			if len(r.Commands) > 0 || r.Refused != nil || r.NewText != "" {
				t.Errorf("%s, %q: carried out %v, refused %v, new text %q", name, reply, r.Commands, r.Refused, r.NewText)
			}
			m.To, m.Subject = nil, ""
			if refs := triage.Find(m, triage.DefaultConfig()); len(refs.Numbers) > 0 || reply == "" && len(refs.Tokens) > 0 {
				t.Errorf("%s: numbers %v and tokens %v from an attachment", name, refs.Numbers, refs.Tokens)
			}
			m = d.message()
			checkReading(t, m, r)
		}
	}
}

// INT-9: a first request whose whole text stands in an attached mail still gives its fields.
func TestAttachedRequestGivesFields(t *testing.T) {
	t.Parallel()
	d := draftMail{from: "duty.desk@hq.dhs.gov", name: "Duty Desk", subject: "FW: RFI", parts: []cases.Part{attached("Request for information.\n\nPriority: urgent\nClassification: unclassified\nAgency: EPA\n")}}
	r := d.read()
	if r.Outcome != cases.NewRequest || r.Draft.Fields[cases.Priority].Values == nil || r.Submitter == nil {
		t.Errorf("outcome %s, fields %v, submitter %v", r.Outcome, r.Draft.Fields, r.Submitter)
	}
}

// SEC-5: a text that ends where a country or a number would follow breaks nothing.
func TestTextEndsAtDocument(t *testing.T) {
	t.Parallel()
	for _, tail := range []string{
		"passport of", "passport China", "passport E1234567 (China", "Chinese passport", "passport from", "passport (", "passport issued by", "passport: E1234567 issued by",
		"passport E1234567 of", "passport E1234567 (", "PRC", "a Chinese", "visa", "born", "DOB", "of the", "Mr.", "12", "May", "x", "ext",
	} {
		for _, begin := range []string{"We ask about Mr. Wei Zhang, ", "Name: Wei Zhang, ", "Passport: E1234567, ", "Phone: 202-555-0100 "} {
			d := draftMail{subject: "RFI", text: begin + tail}
			m := d.message()
			checkReading(t, m, triage.Read(m, triage.DefaultConfig(), triage.Known{}))
		}
	}
}

// SEC-5: what a hostile mail repeats is read in time that grows as its length does. With the square of it, one of these texts alone would
// take longer than the test may.
func TestLongTextsEnd(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	const size = 1 << 18
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, s := range []string{
			"202-555-0100 ", "202-555-0100 x", "Aaa Bbb ", "company AAA ", "urgent if ", "on SIPR not classified ", "by 5 May 2026 ", "Mr. Ab Cd, ", "Wei ZHANG, born ", "* Aaa Bbb\n",
			"We ask about Mr. Bob Smith,\n", "a@b wrote:\nx\n", "a:\n", "On 5 <a@b>:\n", "Zhang Chinese passport E1234567 5 May 1980. ", "From: a b\n", "Name: ", "Name\tx\n", "Thanks,\n", "--\n",
		} {
			d := draftMail{subject: "RFI", text: "Mr. Wei ZHANG, born 1980.\n" + strings.Repeat(s, size/len(s)) + "\n> x\n"}
			d.read()
		}
		for _, s := range []string{"EPA\n", "EPA, routine, ", "I'm Dana Whitehorse\n"} {
			d := draftMail{subject: "RFI", reply: "mi.aa11bb22.v1@cissd.hq.dhs.gov", text: strings.Repeat(s, size/len(s))}
			d.read()
		}
		for _, s := range []string{"a\n", "NOTE x\n", "STATUS RFI-2027-00001 ", "priority urgent\n"} {
			review("APPROVE\n\n" + strings.Repeat(s, size/len(s))).read()
			review("SET\n" + strings.Repeat(s, size/len(s))).read()
		}
		for _, s := range []string{"<b hidden>x</b>", "<span style='color:#000;font-size:9px' class='a b'>x</span>", "<div><p>a", "<style>.a{display:none}</style>"} {
			d := review("")
			d.html = "<style>.a{color:red}</style><p>APPROVE</p>" + strings.Repeat(s, size/len(s))
			d.read()
		}
	}()
	select {
	case <-done:
	case <-ctx.Done():
		t.Fatal("reading a long text does not end")
	}
}

// SEC-5: fields are sought in a bounded part of the new text, and the reading says so; what is quoted takes nothing from it.
func TestFieldsOfLongText(t *testing.T) {
	t.Parallel()
	warned := func(r cases.Reading) bool {
		return strings.Contains(strings.Join(r.Warnings, "\n"), "256 KiB")
	}
	long := draftMail{subject: "RFI", text: strings.Repeat("word word word\n", 30000) + "Priority: urgent\n"}.read()
	if !warned(long) || len(long.Draft.Fields[cases.Priority].Values) > 0 {
		t.Error("a very long text is read to its end, or nothing says that it is not")
	}
	below := draftMail{subject: "RFI", text: strings.Repeat("> word word word\n", 30000) + "\nPriority: urgent\n"}.read()
	if warned(below) || len(below.Draft.Fields[cases.Priority].Values) == 0 {
		t.Error("what stands below a long quotation is not read")
	}
}

// GR-10, SEC-5: a command with more text than is read for one is refused, since the rest could take it back; a quotation below does not count.
func TestCommandsOfLongText(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"lines": "APPROVE\n\n" + strings.Repeat("Fine.\n", 300) + "But do not.\n", "bytes": "APPROVE\n\n" + strings.Repeat("fine ", 10000), "note": "NOTE " + strings.Repeat("a b c\n", 300),
	} {
		if r := review(text).read(); len(r.Commands) > 0 || r.Refused == nil {
			t.Errorf("%s: %d commands, refused %v", name, len(r.Commands), r.Refused)
		}
	}
	for name, text := range map[string]string{"quote": "APPROVE\n\n" + strings.Repeat("> Fine.\n", 300), "end": "APPROVE\n\nEND\n" + strings.Repeat("Fine.\n", 300)} {
		if r := review(text).read(); len(r.Commands) != 1 {
			t.Errorf("%s: %d commands, refused %v", name, len(r.Commands), r.Refused)
		}
	}
}

// SEC-1, EMAIL A20, A21: results that a sender wrote into an address or a HELO, and headers that can be read in two ways, prove nothing.
func TestProofInjection(t *testing.T) {
	t.Parallel()
	const ours = "from x by mx1.hq.dhs.gov (Postfix) with ESMTPS id 1"
	pass := "mx1.hq.dhs.gov; dmarc=pass header.from=noaa.gov"
	ar := func(v string) []cases.HeaderField { return head("Authentication-Results", v, "Received", ours) }
	for name, h := range map[string][]cases.HeaderField{
		"dkim in a quoted address":   ar(`mx1.hq.dhs.gov; spf=pass smtp.mailfrom="a;dkim=pass header.d=noaa.gov header.x="@evil.example; dkim=none`),
		"dmarc in a quoted address":  ar(`mx1.hq.dhs.gov; spf=pass smtp.mailfrom="a; dmarc=pass header.from=noaa.gov; x"@evil.example`),
		"an escaped quote":           ar(`mx1.hq.dhs.gov; dkim=neutral reason="by \"; dkim=pass header.d=noaa.gov; x=\"" header.d=evil.example`),
		"a property in quotes":       ar(`mx1.hq.dhs.gov; dkim=pass header.d=evil.example x="a header.d=noaa.gov b"`),
		"a quote left open":          ar(`mx1.hq.dhs.gov; dkim=pass header.d=noaa.gov; spf=pass smtp.mailfrom="a`),
		"a comment left open":        ar(`mx1.hq.dhs.gov; dkim=pass header.d=noaa.gov; spf=pass smtp.mailfrom=a( ; dmarc=fail header.from=noaa.gov`),
		"a comment closed too often": ar(`mx1.hq.dhs.gov; dkim=pass header.d=noaa.gov )`),
		"a backslash":                ar(`mx1.hq.dhs.gov; spf=pass smtp.mailfrom=a\"b; dkim=pass header.d=noaa.gov`),
		"two domains":                ar("mx1.hq.dhs.gov; dkim=pass header.d=evil.example header.d=noaa.gov"),
		"two domains apart":          ar("mx1.hq.dhs.gov; dkim=pass header.d=evil.example header . d = noaa.gov"),
		"version 2":                  ar("mx1.hq.dhs.gov 2; dmarc=pass header.from=noaa.gov"),
		"by in the HELO":             head("Received", "from by mx1.hq.dhs.gov by other.example with SMTP", "Authentication-Results", pass),
		"by in quotes":               head("Received", `from "a by mx1.hq.dhs.gov b" by other.example with SMTP`, "Authentication-Results", pass),
		"by behind the date":         head("Received", "from a by other.example with SMTP; by mx1.hq.dhs.gov x", "Authentication-Results", pass),
		"two Senders":                append(ar(pass), head("Sender", "a@noaa.gov", "Sender", "b@noaa.gov")...),
		"two Dates":                  append(ar(pass), head("Date", "x", "date", "y")...),
		"two Message-IDs":            append(ar(pass), head("Message-ID", "<a@noaa.gov>", "Message-Id", "<b@noaa.gov>")...),
		"two Content-Types":          append(ar(pass), head("Content-Type", "text/plain", "Content-Type", "text/html")...),
		"two Subjects":               append(ar(pass), head("Subject", "x")...), // beside that of the mail
		"a bare CR":                  append(ar(pass), head("X-A", "a\rFrom: b@noaa.gov")...),
		"a NUL":                      append(ar(pass), head("X-A", "a\x00b")...),
	} {
		if p := triage.Prove(draftMail{header: h}.message(), triage.DefaultConfig()); p.Proven() {
			t.Errorf("%s: proven", name)
		}
	}
	for name, h := range map[string][]cases.HeaderField{
		"control": ar(pass), "comments and quotes": ar(`mx1.hq.dhs.gov (a \) b); spf=pass (c (d)) smtp.mailfrom="a b"@noaa.gov; dmarc=pass (p=REJECT; x) header.from=noaa.gov`),
		"two signatures": ar("mx1.hq.dhs.gov; dkim=pass header.d=evil.example header.s=a; dkim=pass header.d=noaa.gov header.s=a"),
	} {
		if p := triage.Prove(draftMail{header: h}.message(), triage.DefaultConfig()); !p.Proven() {
			t.Errorf("%s: not proven: %s", name, p.Why)
		}
	}
}

// GR-4: a command that its reader does not see, in the ways of styles, is never carried out.
func TestHiddenStyles(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"<style>.x{display:none}</style><p class=x>APPROVE</p>", "<style>p.x.y, b { visibility : hidden }</style><p class='z y x'>APPROVE</p>", "<style>@media all{.x{display:none}}</style><p class=x>APPROVE</p>",
		"<style>div > p{display:none}</style><div><p>APPROVE</p></div>", "<style>#q{font-size:0}</style><p id=q>APPROVE</p>", "<style><!-- p{opacity:0} --></style><p>APPROVE</p>", "<style>p{dis\\70 lay:none}</style><p>APPROVE</p>",
		"<style>.x{color:#fff}</style><p class=x>APPROVE</p>", "<style>" + strings.Repeat("a{color:red}", 9000) + "</style><p>APPROVE</p>",
		"<p style='display:/**/none'>APPROVE</p>", "<p style='display:\tnone'>APPROVE</p>", "<p style='display:\nnone'>APPROVE</p>", "<p style='dis\\70lay:none'>APPROVE</p>", "<p style='DISPLAY:None !important'>APPROVE</p>",
		"<p style='font-size:.1px'>APPROVE</p>", "<p style='font-size:0.1px'>APPROVE</p>", "<p style='font-size:2px'>APPROVE</p>", "<p style='font-size:1pt'>APPROVE</p>", "<p style='font-size:0.1em'>APPROVE</p>", "<p style='font:0/0 a'>APPROVE</p>",
		"<p style='font:1px arial'>APPROVE</p>", "<p style='font-size:calc(0px)'>APPROVE</p>", "<p style='opacity:.01'>APPROVE</p>", "<p style='opacity:0.0;'>APPROVE</p>", "<p style='opacity:1%'>APPROVE</p>", "<p style='opacity:0;color:red'>APPROVE</p>",
		"<div style='position:absolute;left:-9999px'>APPROVE</div>", "<div style='text-indent:-9999px'>APPROVE</div>", "<div style='height:0;overflow:hidden'>APPROVE</div>", "<div style='max-height:0'>APPROVE</div>",
		"<div style='width:0;overflow:hidden'>APPROVE</div>", "<div style='transform:scale(0)'>APPROVE</div>", "<div style='clip-path:inset(100%)'>APPROVE</div>", "<div style='zoom:0'>APPROVE</div>", "<p style='visibility:collapse'>APPROVE</p>",
		"<p style='color:#fffffe'>APPROVE</p>", "<p style='color:rgba(255,255,255,1)'>APPROVE</p>", "<p style='color:rgb(100%,100%,100%)'>APPROVE</p>", "<p style='color:hsl(0,0%,100%)'>APPROVE</p>", "<p style='color:#00000000'>APPROVE</p>",
		"<p style='color:rgba(0,0,0,0)'>APPROVE</p>", "<p style='color:snow'>APPROVE</p>", "<p style='background:#fff;color:#fff'>APPROVE</p>", "<p style='background:red;color:red'>APPROVE</p>", "<table bgcolor=white><tr><td><font color=white>APPROVE</font></table>",
		"<p style='" + strings.Repeat("a:b;", 1100) + "display:none'>APPROVE</p>", "<iframe>APPROVE</iframe>", "<noembed>APPROVE</noembed>", "<dialog>APPROVE</dialog>",
	} {
		d := review("")
		d.html = "<html><body>" + s + "</body></html>"
		if r := d.read(); len(r.Commands) > 0 {
			t.Errorf("carried out: %.80s", s)
		}
	}
}

// GR-4: what people do see is read, in the styles that mail programs write.
func TestSeenStyles(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"<p>APPROVE</p>", "<p style='color:#000000;font-size:11.0pt;font-family:\"Calibri\",sans-serif'>APPROVE</p>", "<style>p.MsoNormal{margin:0in;font-size:11.0pt} .x{display:none}</style><p class=MsoNormal>APPROVE</p>",
		"<p style='margin-left:.5in;text-indent:-.25in'>APPROVE</p>", "<p style='font:12px/1.5 arial;line-height:0.9;opacity:1'>APPROVE</p>", "<div style='background:#003366'><p style='color:white'>APPROVE</p></div>",
		"<style>.dark{background:#036} .w{color:#fff}</style><div class=dark><p class=w>APPROVE</p></div>", "<style>@media (prefers-color-scheme:dark){p{color:#fff}}</style><p>APPROVE</p>", "<p style='width:100%;overflow:hidden'>APPROVE</p>",
	} {
		d := review("")
		d.html = "<html><body>" + s + "</body></html>"
		if r := d.read(); len(r.Commands) != 1 {
			t.Errorf("not carried out: %s: %v", s, r.Refused)
		}
	}
}

// GR-4: a third form of a text, or a further text in the mail, that says something else refuses the command.
func TestFurtherTexts(t *testing.T) {
	t.Parallel()
	part := func(id, kind, text string, alt int) cases.Part {
		return cases.Part{ID: id, MediaType: kind, Text: text, Alternative: alt}
	}
	plain := part("1", "text/plain", "APPROVE", 1)
	for _, c := range []struct {
		name  string
		parts []cases.Part
		done  bool
	}{
		{"three forms that agree", []cases.Part{plain, part("2", "text/html", "<p>APPROVE</p>", 1), part("3", "text/html", "<b>APPROVE</b>", 1)}, true},
		{"a third form differs", []cases.Part{plain, part("2", "text/html", "<p>APPROVE</p>", 1), part("3", "text/html", "<p>Please wait</p>", 1)}, false},
		{"two plain forms", []cases.Part{plain, part("2", "text/plain", "Please wait", 1)}, false},
		{"another kind of text", []cases.Part{plain, part("2", "text/enriched", "Please wait", 1)}, false},
		{"a further command", []cases.Part{part("1", "text/plain", "APPROVE", 0), part("2", "text/plain", "REJECT 2 no", 0)}, false},
		{"a further text that takes it back", []cases.Part{part("1", "text/plain", "APPROVE", 0), part("2", "text/html", "<p>Please do not act on this</p>", 0)}, false},
		{"the foot of a list", []cases.Part{part("1", "text/plain", "APPROVE", 0), part("2", "text/plain", "Sent through the office gateway.", 0)}, true},
	} {
		d := review("")
		d.parts = c.parts
		if r := d.read(); (len(r.Commands) == 1) != c.done {
			t.Errorf("%s: %d commands, refused %v", c.name, len(r.Commands), r.Refused)
		}
	}
}
