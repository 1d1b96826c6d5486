package main

import (
	"fmt"
	"html"
	"strings"
)

// client is how a mail program shows the mail that its user answers: one form for its plain text and one for its formatted text, "" where it
// has none. reply is what the user wrote; it stands above the quote, or below where bottom says so.
type client struct {
	name   string
	bottom bool
	// unmarked says that nothing shows where the quote begins
	unmarked bool
	plain    func(reply string, m quotedMail) string
	html     func(reply string, m quotedMail) string
}

// quotedMail is a mail of ours as a client has it before it.
type quotedMail struct{ subject, text, html string }

const (
	quotedFrom = "CISS <ciss-intake@hq.dhs.gov>"
	quotedTo   = "Osei, Patience"
)

// clients are real mail programs, in the languages that they come in. They were written down from what each program sends; where a program
// has several layouts, the one that it has when it is installed.
func clients() []client {
	var out []client
	out = append(out, outlookClients()...)
	out = append(out, citingClients()...)
	return append(out, otherClients()...)
}

// headings are the four lines above what Outlook quotes, in one language.
type headings struct{ from, sent, to, subject, date string }

func english() headings {
	return headings{"From:", "Sent:", "To:", "Subject:", "Monday, November 23, 2026 9:41 AM"}
}

func (h headings) plain(m quotedMail) string {
	return fmt.Sprintf("%s %s\n%s %s\n%s %s\n%s %s\n\n%s", h.from, quotedFrom, h.sent, h.date, h.to, quotedTo, h.subject, m.subject, m.text)
}

// html is the same in bold, with breaks.
func (h headings) html(m quotedMail) string {
	return fmt.Sprintf("<b>%s</b> %s<br><b>%s</b> %s<br><b>%s</b> %s<br><b>%s</b> %s", h.from, html.EscapeString(quotedFrom), h.sent, h.date, h.to, quotedTo,
		h.subject, html.EscapeString(m.subject))
}

// outlookClients mark a quote by a block of headings above it, and by nothing on its lines.
func outlookClients() []client {
	classic := func(h headings) func(reply string, m quotedMail) string {
		return func(reply string, m quotedMail) string {
			return `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="EN-US"><div class="WordSection1"><p class="MsoNormal">` + html.EscapeString(reply) +
				`<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">` +
				`<p class="MsoNormal">` + h.html(m) + `<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p>` + bodyOf(m.html) + `</div></body></html>`
		}
	}
	// a mail that Word has written anew: every line a paragraph, no tables
	flattened := func(h headings) func(reply string, m quotedMail) string {
		return func(reply string, m quotedMail) string {
			var b strings.Builder
			for l := range strings.SplitSeq(m.text, "\n") {
				b.WriteString(`<p class="MsoNormal">` + html.EscapeString(l) + `<o:p></o:p></p>`)
			}
			return `<div class="WordSection1"><p class="MsoNormal">` + html.EscapeString(reply) + `</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">` +
				h.html(m) + `</p></div>` + b.String() + `</div>`
		}
	}
	modern := func(h headings, above string) func(reply string, m quotedMail) string {
		return func(reply string, m quotedMail) string {
			return `<html><body><div style="font-family: Aptos, sans-serif; font-size: 12pt;">` + html.EscapeString(reply) + `<br></div>` + above +
				`<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt">` +
				h.html(m) + `</font><div>&nbsp;</div></div>` + bodyOf(m.html) + `</body></html>`
		}
	}
	above := func(h headings, line string) func(reply string, m quotedMail) string {
		return func(reply string, m quotedMail) string { return reply + "\n\n" + line + h.plain(m) }
	}
	const rule, phone = "________________________________\n", "Get Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\n"
	german := headings{"Von:", "Gesendet:", "An:", "Betreff:", "Montag, 23. November 2026 09:41"}
	french := headings{"De :", "Envoyé :", "À :", "Objet :", "lundi 23 novembre 2026 09:41"}
	spanish := headings{"De:", "Enviado el:", "Para:", "Asunto:", "lunes, 23 de noviembre de 2026 9:41"}
	portuguese := headings{"De:", "Enviado:", "Para:", "Assunto:", "segunda-feira, 23 de novembro de 2026 09:41"}
	italian := headings{"Da:", "Inviato:", "A:", "Oggetto:", "lunedì 23 novembre 2026 09:41"}
	mac := headings{"From:", "Date:", "To:", "Subject:", "Monday, November 23, 2026 at 9:41 AM"}
	return []client{
		{name: "Outlook classic, English", plain: above(english(), ""), html: classic(english())},
		{name: "Outlook classic, rewritten by Word", plain: above(english(), "-----Original Message-----\n"), html: flattened(english())},
		{name: "Outlook classic, German", plain: above(german, ""), html: classic(german)},
		{name: "Outlook classic, Spanish", plain: above(spanish, ""), html: flattened(spanish)},
		{name: "Outlook classic, Italian", plain: above(italian, "-----Messaggio originale-----\n"), html: classic(italian)},
		{name: "new Outlook, English", plain: above(english(), rule), html: modern(english(), "")},
		{name: "Outlook on the web, French", plain: above(french, rule), html: modern(french, "")},
		{name: "Outlook on the web, Portuguese", plain: above(portuguese, rule), html: modern(portuguese, "")},
		{
			name: "Outlook for Mac", plain: above(mac, ""),
			html: func(reply string, m quotedMail) string {
				return `<div class="WordSection1"><p class="MsoNormal">` + html.EscapeString(reply) + `</p><p class="MsoNormal">&nbsp;</p><div id="mail-editor-reference-message-container"><div>` +
					`<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal" style="margin-bottom:12.0pt">` + mac.html(m) +
					`</p></div>` + bodyOf(m.html) + `</div></div></div>`
			},
		},
		{
			name: "Outlook for iOS and Android", plain: above(english(), phone),
			html: modern(english(), `<div id="ms-outlook-mobile-signature"><div><br></div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>`),
		},
		{name: "Mail for Windows 10", plain: above(english(), "Sent from Mail for Windows\n\n"), html: classic(english())},
	}
}

// citingClients write a line above the quote, and mark its lines.
func citingClients() []client {
	cited := func(line, mark string, bottom bool) func(reply string, m quotedMail) string {
		return func(reply string, m quotedMail) string {
			quote := line + "\n" + mark + strings.ReplaceAll(strings.TrimRight(m.text, "\n"), "\n", "\n"+mark)
			if bottom {
				return quote + "\n\n" + reply + "\n"
			}
			return reply + "\n\n" + quote + "\n"
		}
	}
	block := func(open, line, closing string, bottom bool) func(reply string, m quotedMail) string {
		return func(reply string, m quotedMail) string {
			quote := fmt.Sprintf(open, html.EscapeString(line)) + bodyOf(m.html) + closing
			r := `<div dir="ltr">` + html.EscapeString(reply) + `<br></div>`
			if bottom {
				return quote + r
			}
			return r + quote
		}
	}
	const (
		gmail       = `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">%s<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">`
		apple       = `<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>%s</div><br class="Apple-interchange-newline"><div>`
		iphone      = `<div dir="ltr"><br></div><div dir="ltr"><br><blockquote type="cite">%s<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">`
		thunderbird = `<div class="moz-cite-prefix">%s<br></div><blockquote type="cite" cite="mid:rv.aaaaaaaaaaaaaaaaaaaaaaaaaa.v1@cissd.hq.dhs.gov">`
		proton      = `<div class="protonmail_quote">%s<br><blockquote class="protonmail_quote" type="cite">`
		k9          = `<br><br><div class="gmail_quote">%s<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); padding-left: 1ex;">`
	)
	const angle = " <ciss-intake@hq.dhs.gov>"
	return []client{
		{name: "Gmail on the web", plain: cited("On Mon, Nov 23, 2026 at 9:41 AM CISS"+angle+" wrote:\n", "> ", false), html: block(gmail, "On Mon, Nov 23, 2026 at 9:41 AM CISS"+angle+" wrote:", "</blockquote></div>", false)},
		{name: "Gmail's app, Spanish", plain: cited("El lun, 23 nov 2026, 9:41, CISS"+angle+" escribió:\n", "> ", false), html: block(gmail, "El lun, 23 nov 2026, 9:41, CISS"+angle+" escribió:", "</blockquote></div>", false)},
		{name: "Gmail, answered below", bottom: true, plain: cited("On Mon, Nov 23, 2026 at 9:41 AM CISS"+angle+" wrote:\n", "> ", true), html: block(gmail, "On Mon, Nov 23, 2026 at 9:41 AM CISS"+angle+" wrote:", "</blockquote></div>", true)},
		{name: "Apple Mail", plain: cited("> On Nov 23, 2026, at 9:41 AM, CISS"+angle+" wrote:\n> ", "> ", false), html: block(apple, "On Nov 23, 2026, at 9:41 AM, CISS"+angle+" wrote:", "</div></blockquote></div>", false)},
		{name: "Mail of the iPhone, French", plain: cited("Envoyé de mon iPhone\n\n> Le 23 nov. 2026 à 09:41, CISS"+angle+" a écrit :\n> ", "> ", false), html: block(iphone, "Le 23 nov. 2026 à 09:41, CISS"+angle+" a écrit :", "</div></blockquote>", false)},
		{name: "Thunderbird, answered below", bottom: true, plain: cited("On 11/23/2026 9:41 AM, CISS wrote:", "> ", true), html: block(thunderbird, "On 11/23/2026 9:41 AM, CISS wrote:", "</blockquote>", true)},
		{name: "Thunderbird, answered above, German", plain: cited("Am 23.11.2026 um 09:41 schrieb CISS:", "> ", false), html: block(thunderbird, "Am 23.11.2026 um 09:41 schrieb CISS:", "</blockquote>", false)},
		{name: "K-9 and Thunderbird on Android", plain: cited("On 23 November 2026 09:41:00 GMT-05:00, CISS"+angle+" wrote:", ">", false), html: block(k9, "On 23 November 2026 09:41:00 GMT-05:00, CISS"+angle+" wrote:", "</blockquote></div>", false)},
		{name: "Proton Mail", plain: cited("On Monday, November 23rd, 2026 at 9:41 AM, CISS"+angle+" wrote:\n", "> ", false), html: block(proton, "On Monday, November 23rd, 2026 at 9:41 AM, CISS"+angle+" wrote:", "</blockquote></div>", false)},
		{name: "mutt", plain: cited("On Mon, Nov 23, 2026 at 09:41:00AM -0500, CISS wrote:", "> ", false)},
		{name: "mutt, answered below", bottom: true, plain: cited("On Mon, Nov 23, 2026 at 09:41:00AM -0500, CISS wrote:", "> ", true)},
		{name: "Evolution", plain: cited("On Mon, 2026-11-23 at 09:41 -0500, CISS wrote:", "> ", false), html: block(`<div>%s</div><blockquote type="cite" style="margin:0 0 0 .8ex; border-left:2px #729fcf solid;padding-left:1ex">`, "On Mon, 2026-11-23 at 09:41 -0500, CISS wrote:", "</blockquote>", false)},
		{name: "Emacs Gnus", plain: cited("CISS"+angle+" writes:\n", "> ", false)},
		{name: "a program that marks by |", plain: cited("CISS wrote on 11/23/2026 9:41 AM:", "| ", false)},
	}
}

// otherClients have ways of their own.
func otherClients() []client {
	const original = "-------- Original message --------"
	return []client{
		{
			name: "HCL Notes",
			plain: func(reply string, m quotedMail) string {
				return reply + "\n\n\n\nFrom:\tCISS <ciss-intake@hq.dhs.gov>\nTo:\tPatience Osei/HQ/DHS\nDate:\t11/23/2026 09:41 AM\nSubject:\t" + m.subject + "\n\n\n\n" + m.text
			},
			html: func(reply string, m quotedMail) string {
				return `<font size=2 face="sans-serif">` + html.EscapeString(reply) + `</font><br><br><br><br><font size=1 color=#5f5f5f face="sans-serif">From: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">` +
					html.EscapeString(quotedFrom) + `</font><br><font size=1 color=#5f5f5f face="sans-serif">Date: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">11/23/2026 09:41 AM</font><br><font size=1 color=#5f5f5f face="sans-serif">Subject: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">` +
					html.EscapeString(m.subject) + `</font><br><hr noshade><br><br>` + bodyOf(m.html)
			},
		},
		{
			name: "Yahoo Mail", // marks no line, and sets each in by a blank
			plain: func(reply string, m quotedMail) string {
				return reply + "\n    On Monday, November 23, 2026 at 09:41:00 AM EST, CISS <ciss-intake@hq.dhs.gov> wrote:  \n \n " + strings.ReplaceAll(m.text, "\n", "\n ")
			},
			html: func(reply string, m quotedMail) string {
				return `<div class="yahoo-style-wrap"><div dir="ltr">` + html.EscapeString(reply) + `</div></div><div id="yahoo_quoted_4711" class="yahoo_quoted"><div style="font-size:13px"><div>On Monday, November 23, 2026 at 09:41:00 AM EST, CISS &lt;ciss-intake@hq.dhs.gov&gt; wrote: </div><div><br></div><div><div dir="ltr">` +
					bodyOf(m.html) + `</div></div></div></div>`
			},
		},
		{
			name: "Samsung Email",
			plain: func(reply string, m quotedMail) string {
				return reply + "\n\n\nSent from my Galaxy\n\n\n" + original + "\nFrom: CISS <ciss-intake@hq.dhs.gov> \nDate: 11/23/26  9:41 AM  (GMT-05:00) \nTo: patience.osei@hq.dhs.gov \nSubject: " + m.subject + " \n\n" + m.text
			},
			html: func(reply string, m quotedMail) string {
				return `<html><body dir="auto">` + html.EscapeString(reply) + `<div><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Sent from my Galaxy</div></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>` +
					original + `</div><div>From: ` + html.EscapeString(quotedFrom) + ` </div><div>Date: 11/23/26  9:41 AM  (GMT-05:00) </div><div>To: patience.osei@hq.dhs.gov </div><div>Subject: ` + html.EscapeString(m.subject) + ` </div><div><br></div></div>` + bodyOf(m.html) + `</body></html>`
			},
		},
		{
			name: "GroupWise", // marks its line by >>>, and none of the quote
			plain: func(reply string, m quotedMail) string {
				return reply + "\n\n>>> CISS <ciss-intake@hq.dhs.gov> 11/23/2026 9:41 AM >>>\n" + m.text
			},
			html: func(reply string, m quotedMail) string {
				return html.EscapeString(reply) + `<br><br>&gt;&gt;&gt; CISS &lt;ciss-intake@hq.dhs.gov&gt; 11/23/2026 9:41 AM &gt;&gt;&gt;<br><div>` + bodyOf(m.html) + `</div>`
			},
		},
		{
			name: "a forward",
			plain: func(reply string, m quotedMail) string {
				return reply + "\n\n---------- Forwarded message ---------\nFrom: CISS <ciss-intake@hq.dhs.gov>\nDate: Mon, Nov 23, 2026 at 9:41 AM\nSubject: " + m.subject + "\nTo: <patience.osei@hq.dhs.gov>\n\n\n" + m.text
			},
			html: func(reply string, m quotedMail) string {
				return `<div dir="ltr">` + html.EscapeString(reply) + `<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <strong class="gmail_sendername" dir="auto">CISS</strong> <span dir="auto">&lt;ciss-intake@hq.dhs.gov&gt;</span><br>Date: Mon, Nov 23, 2026 at 9:41 AM<br>Subject: ` +
					html.EscapeString(m.subject) + `<br>To: &lt;patience.osei@hq.dhs.gov&gt;<br></div><br><br>` + bodyOf(m.html) + `</div></div>`
			},
		},
		// the worst: nothing shows that it is a quote
		{
			name: "nothing but the mail", unmarked: true,
			plain: func(reply string, m quotedMail) string { return reply + "\n\n" + m.text },
			html: func(reply string, m quotedMail) string {
				return `<p>` + html.EscapeString(reply) + `</p>` + bodyOf(m.html)
			},
		},
	}
}

// bodyOf is what stands between the body tags of a page: what a client puts into its own.
func bodyOf(page string) string {
	_, rest, ok := strings.Cut(page, "<body")
	if !ok {
		return page
	}
	_, rest, _ = strings.Cut(rest, ">")
	inner, _, _ := strings.Cut(rest, "</body>")
	return inner
}
