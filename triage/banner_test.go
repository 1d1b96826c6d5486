package triage_test

import (
	"strings"
	"testing"

	"cissd/triage"
)

// GR-4, GR-10: what a person writes over a command is never skipped as a gateway's banner: nothing is carried out without being asked about.
func TestSecondThoughtsAreNoBanner(t *testing.T) {
	t.Parallel()
	for _, l := range []string{
		"Do not act on this yet", "do not act", "Do not act.", "Please hold off", "DISREGARD", "Disregard this", "External: do not act on this yet", "[External - do not act]",
		"[Warning: do not act on this yet]", "Caution: do not act on this", "EXTERNAL: hold off please", "[CAUTION] do not act", "[EXT] please wait",
		"Warning: this message from an external sender, do not act on it", "This message is from an external sender. Do not approve it yet.",
		"Notice: this email originated from outside; please hold off.", "Attention: external email was wrong, wait", "External sender says to hold this", "External email - not approved",
		"[secure] wait for me", "[External] not yet", "Unknown sender, so not yet", "CAUTION: External agency must agree first", "External email must be checked first",
		"You don't often get email from me, so wait", "External sender must call me first", "This message came from outside: wait", "*** do not act on this until I call ***", "--- HOLD ---",
		"!! NOT YET !!", "[WARNING: links to the other case; wait]", "CUI//do not act", "(U//NOT YET)", "UNCLASSIFIED//NOT FINAL", "CUI//DRAFT", "External: attachments to follow",
		"External: links to follow before this counts", "External: the sender will call you first", "[External] I need the attachment first", "External email: only if Ann agrees on the sender",
		"EXTERNAL: approve after the attachment arrives", "External email\nDo not act on this yet", "External email\nI need the sender checked first",
		"External email\nThe attachment must be seen by legal first", "[EXTERNAL]\nReport to me before you do this", "External email\nsafe? not sure",
		"CAUTION: This email originated from outside of DHS.\nDo not act on this.", "External: not this", "External - not this", "External email. Do not open.", "External: if they are ok",
		"EXTERNAL EMAIL FROM ANN, WAIT FOR HER", "External email from Ann. Wait.", "External: is this really ours?", "External email of the other office: hold", "[EXTERNAL]\n\nDo not act on this yet",
		"CUI\nDo not act on this yet", "UNCLASSIFIED\nExternal: hold",
	} {
		for _, form := range []draftMail{{text: l + "\n\nAPPROVE\n"}, {text: l + "\nAPPROVE\n"}, {text: l + "\n\nAPPROVE\n", html: "<div>" + strings.ReplaceAll(l, "\n", "</div><div>") + "</div><div><br></div><div>APPROVE</div>"}} {
			d := review(form.text)
			d.html = form.html
			if r := d.read(); len(r.Commands) > 0 {
				t.Errorf("%q over APPROVE: it is carried out", l)
			}
		}
	}
}

// EMAIL.md 2.3: a gateway's own words over a command are skipped, in their well-known forms and as configured.
func TestBannersAreSkipped(t *testing.T) {
	t.Parallel()
	for _, l := range []string{
		"[EXTERNAL]", "External Email", "[EXT]", "EXTERNAL:", "[External Sender]", "[Non-DoD Source]", "*** EXTERNAL EMAIL ***",
		"CAUTION: This email originated from outside of DHS. DO NOT click links or open attachments unless you recognize and/or trust the sender. Contact your component SOC with questions or concerns.",
		"CAUTION: This email originated from outside of DHS. Do not click links or open attachments unless you recognize the sender.",
		"CAUTION: This email originated from outside of DHS.\nDo not click links or open attachments\nunless you recognize the sender and know the content is safe.",
		"CAUTION: External email. Do not click links or open attachments unless you recognize the sender.",
		"WARNING: This message originated outside of the Department of Homeland Security. Exercise caution when opening attachments or clicking links.",
		"You don't often get email from octavia.renner@hq.dhs.gov. Learn why this is important", "[SECURE]", "Warning: External Sender. Be careful with links and attachments.",
		"EXTERNAL EMAIL: Do not click on any links or attachments unless you trust the sender.", "CUI", "UNCLASSIFIED//FOUO",
	} {
		r := review(l + "\n\nAPPROVE\n").read()
		if strings.Contains(l, "SOC") { // an office's own sentence is configured
			cfg := triage.DefaultConfig()
			cfg.Banners = []string{"CAUTION: This email originated from outside of DHS. DO NOT click links or open attachments unless you recognize and/or trust the sender. Contact your component SOC with questions or concerns."}
			r = triage.Read(review(l+"\n\nAPPROVE\n").message(), cfg, triage.Known{})
		}
		if len(r.Commands) != 1 {
			t.Errorf("%q over APPROVE: not carried out: %+v", l, r.Refused)
		}
	}
	// what is configured covers its own words, not what a person writes behind them
	cfg := triage.DefaultConfig()
	cfg.Banners = []string{"Mail from the internet"}
	for text, want := range map[string]int{"Mail from the internet": 1, "Mail from the internet. Be careful with links.": 1, "Mail from the internet, do not act on this yet": 0, "Mail from the internet\nThe sender must agree first": 0} {
		if r := triage.Read(review(text+"\n\nAPPROVE\n").message(), cfg, triage.Known{}); len(r.Commands) != want {
			t.Errorf("%q over APPROVE: %d commands, want %d: %+v", text, len(r.Commands), want, r.Refused)
		}
	}
}
