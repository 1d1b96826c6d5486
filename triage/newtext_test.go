package triage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cissd/triage"
)

// MSG-3: the new text of a reply, by client, language and place.
func TestNewText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, html, want string }{
		{"Outlook block", "Yes.\n\nFrom: CISS Intake <c@hq.dhs.gov>\nSent: Monday\nTo: Renner, Octavia\nSubject: x\n\nold", "", "Yes."},
		{"Outlook divider", "Yes.\n\n________________________________\nFrom: CISS\nSent: Monday\nTo: R\nSubject: x\n\nold", "", "Yes."},
		{"original message", "Yes.\n\n-----Original Message-----\nFrom: CISS Intake\nSent: Monday\nSubject: x\n\nold", "", "Yes."},
		{"German Outlook", "Ja.\n\nVon: CISS <c@hq.dhs.gov>\nGesendet: Montag, 26. Januar 2026 09:00\nAn: Weber\nBetreff: x\n\nold", "", "Ja."},
		{"German original", "Ja.\n\n-----Urspr\u00fcngliche Nachricht-----\nVon: CISS <c@hq.dhs.gov>\nGesendet: Montag\nAn: Weber\nBetreff: x\n\nold", "", "Ja."},
		{"Spanish Outlook", "S\u00ed.\n\nDe: CISS <c@hq.dhs.gov>\nEnviado el: mi\u00e9rcoles\nPara: R\nAsunto: x\n\nold", "", "S\u00ed."},
		{"French Outlook", "Oui.\n\nDe : CISS <c@hq.dhs.gov>\nEnvoy\u00e9 : lundi\n\u00c0 : R\nObjet : x\n\nold", "", "Oui."},
		{"bold labels", "Yes.\n\n*From:* CISS <c@hq.dhs.gov>\n*Sent:* Monday\n*To:* R\n*Subject:* x\n\nold", "", "Yes."},
		{"Gmail", "Yes.\n\nOn Mon, Sep 21, 2026 at 5:00 PM CISS Intake <c@hq.dhs.gov> wrote:\n\n> old\n> older", "", "Yes."},
		{"Gmail, wrapped", "Yes.\n\nOn Mon, Sep 21, 2026 at 5:00 PM CISS Intake of the Center for International\nSafety <c@hq.dhs.gov>\nwrote:\n\n> old", "", "Yes."},
		{"Apple Mail", "Yes.\n\n> On Jan 27, 2026, at 4:55 PM, CISS <c@hq.dhs.gov> wrote:\n> \n> old", "", "Yes."},
		{"unprefixed below an attribution", "Yes.\n\nOn Mon, Sep 21, 2026 at 5:00 PM CISS <c@hq.dhs.gov> wrote:\nold\nAPPROVE", "", "Yes."},
		{"Notes", "Yes.\n\n\n\nFrom:\t\"CISS\" <c@hq.dhs.gov>\nTo:\t\"R\" <r@hq.dhs.gov>\nDate:\t03/18/2026 09:30 AM\nSubject:\tx\n\n\nold", "", "Yes."},
		{"Thunderbird, bottom", "On 6/26/26 9:00 AM, CISS Intake wrote:\n> old\n\nYes.\n\n-- \nOctavia", "", "Yes."},
		{"German attribution", "Ja.\n\nAm 26.01.2026 um 09:00 schrieb CISS <c@hq.dhs.gov>:\n> old", "", "Ja."},
		{"French attribution", "Oui.\n\nLe lun. 26 janv. 2026 \u00e0 09:00, CISS <c@hq.dhs.gov> a \u00e9crit :\n> old", "", "Oui."},
		{"Spanish attribution", "S\u00ed.\n\nEl lun, 26 ene 2026 a las 9:00, CISS (<c@hq.dhs.gov>) escribi\u00f3:\n> old", "", "S\u00ed."},
		{"interleaved", "> 1. Priority?\nurgent\n> 2. Classification?\nunclassified\n", "", "urgent\nunclassified"},
		{"our own marker", "Yes.\n===== text below this line is ignored =====\nold", "", "Yes."},
		{"iPhone", "Yes.\n\nSent from my iPhone\n\n> old", "", "Yes."},
		{"Outlook for iOS", "Yes.\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: C <c@x.gov>\nSent: M\nTo: R\nSubject: x\n\nold", "", "Yes."},
		{"German telephone", "Ja.\n\nVon meinem iPhone gesendet", "", "Ja."},
		{"FedEx is no signature", "NOTE: two boxes.\nSent via FedEx to the lab", "", "NOTE: two boxes.\nSent via FedEx to the lab"},
		{"signature mark", "Yes.\n\n-- \nOctavia Renner\nBranch Chief", "", "Yes."},
		{"closing", "Yes.\n\nBest regards,\nOctavia Renner\nBranch Chief, CISS OPs\n202-555-0100", "", "Yes."},
		{"military closing", "Yes.\n\nV/r,\n\nOctavia", "", "Yes."},
		{"name block", "Yes.\n\nOctavia Renner\nBranch Chief, CISS OPs", "", "Yes."},
		{"first name", "Yes, please.\n\nOctavia", "", "Yes, please."},
		{"name right below", "APPROVE\nOctavia", "", "APPROVE"},
		{"thanks is text", "Sorry about that!", "", "Sorry about that!"},
		{"disclaimer", "Yes.\n\nThis email and any files transmitted with it are confidential and\nintended solely for the addressee.", "", "Yes."},
		{"confidentiality notice", "Yes.\n\nOctavia\n\nCONFIDENTIALITY NOTICE: this message is for the intended recipient.", "", "Yes."},
		{"banner", "[EXTERNAL]\n\nYes.", "", "Yes."},
		{"long banner", "CAUTION: This email originated from outside of DHS. DO NOT click links or open\nattachments unless you recognize the sender.\n\nYes.", "", "Yes."},
		{"marking stays", "CUI\n\nYes.", "", "CUI\n\nYes."},
		{"a From: in the text", "From: the north gate he walked to the lab.\nNobody saw him.", "", "From: the north gate he walked to the lab.\nNobody saw him."},

		{"HTML Outlook", "", `<html><body lang=EN-US><div class=WordSection1><p class=MsoNormal>Yes.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:</b> CISS &lt;c@hq.dhs.gov&gt; <br><b>Sent:</b> Monday<br><b>To:</b> R<br><b>Subject:</b> x<o:p></o:p></p></div></div><p class=MsoNormal>old</p></div></body></html>`, "Yes."},
		{"HTML OWA", "", `<div>Yes.</div><div id="Signature"><p>Octavia</p></div><div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> CISS<br><b>Sent:</b> x<br><b>Subject:</b> y</font></div><div>old</div>`, "Yes."},
		{"HTML Gmail", "", `<div dir="ltr">Yes.</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, CISS &lt;c@x&gt; wrote:<br></div><blockquote class="gmail_quote">old</blockquote></div>`, "Yes."},
		{"HTML Gmail, below", "", `<div class="gmail_quote">On Mon, CISS wrote:<blockquote class="gmail_quote">old</blockquote></div><div>Yes.</div>`, "Yes."},
		{"HTML Apple", "", `<html><body>Yes.<br><br><blockquote type="cite">On Jan 1, CISS wrote:<br>old</blockquote></body></html>`, "Yes."},
		{"HTML Thunderbird", "", `<div class="moz-cite-prefix">On 1/1/26, CISS wrote:<br></div><blockquote type="cite">old</blockquote><p>Yes.</p>`, "Yes."},
		{"HTML indent is no quote", "", `<p>Yes:</p><blockquote style="margin:0 0 0 40px;border:none;padding:0px"><div>the first</div></blockquote>`, "Yes:\nthe first"},
		{"HTML comment and style", "", `<style>p{}</style><!--[if mso]><p>no</p><![endif]--><title>no</title><p>Yes &amp; no</p><script>no</script>`, "Yes & no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := review(c.text)
			d.html = c.html
			m := d.message()
			r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
			checkReading(t, m, r)
			if diff := cmp.Diff(lines(c.want), lines(r.NewText)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func lines(s string) []string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if strings.TrimSpace(l) != "" {
			out = append(out, l)
		}
	}
	return out
}

// MSG-3: soft breaks of format=flowed are undone, so that a command's line is whole again (GR-2).
func TestNewTextFlowed(t *testing.T) {
	t.Parallel()
	m := review("REJECT 2 the charity is \nno foreign matter \nas far as we know\n\n> old \n> line\n").message()
	m.Parts[0].Params = map[string]string{"format": "flowed"}
	r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
	checkReading(t, m, r)
	if want := "REJECT 2 the charity is no foreign matter as far as we know"; r.NewText != want || len(r.Commands) != 1 {
		t.Errorf("%q %+v", r.NewText, r.Commands)
	}
}

// MSG-3, GR-5: whatever stands in a quote never becomes new text, under every quoting style.
func TestNewTextProperty(t *testing.T) {
	t.Parallel()
	styles := []func(string) string{
		func(q string) string {
			return "On Mon, Sep 21, 2026 at 5:00 PM CISS <c@hq.dhs.gov> wrote:\n" + prefix(q, "> ")
		},
		func(q string) string { return "\n" + prefix(q, ">") },
		func(q string) string { return "From: CISS <c@hq.dhs.gov>\nSent: Monday\nTo: R\nSubject: x\n\n" + q },
		func(q string) string {
			return "-----Original Message-----\nFrom: CISS\nSent: Monday\nSubject: x\n\n" + q
		},
		func(q string) string { return "Von: CISS <c@hq.dhs.gov>\nGesendet: Montag\nAn: R\nBetreff: x\n\n" + q },
	}
	rapid.Check(t, func(t *rapid.T) {
		quoted := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"APPROVE", "REJECT 2 no", "", "Priority: urgent", "quoted words", "NOTE: x", "END", "-- ", "Regards,"}), 1, 8).Draw(t, "quoted"), "\n")
		style := rapid.SampledFrom(styles).Draw(t, "style")
		r := review("Not yet.\n\n" + style(quoted)).read()
		if strings.TrimSpace(r.NewText) != "Not yet." || len(r.Commands) > 0 || r.Refused != nil {
			t.Fatalf("new text %q, commands %+v, refused %+v", r.NewText, r.Commands, r.Refused)
		}
	})
}

func prefix(s, p string) string { return p + strings.ReplaceAll(s, "\n", "\n"+p) }
