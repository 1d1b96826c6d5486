package triage_test

import "testing"

// GR-4, MSG-3: what its reader sees as somebody else's words, or the other way round, or not at all, decides nothing.
func TestLooksQuoted(t *testing.T) {
	t.Parallel()
	for _, html := range []string{
		`<div class="moz-cite-prefix">On 27.01.2026 Tom wrote:<br></div><div>APPROVE</div>`,
		`<div class="moz-cite-prefix">Tom wrote</div><p>APPROVE</p>`,
		`<q>APPROVE</q>`,
		`<p>Tom says</p><p><q>APPROVE</q></p>`,
		`<div style="border-left:2px solid blue;padding-left:4px">APPROVE</div>`,
		`<p>Tom:</p><div style="border:none;border-left:solid #CCCCCC 1.0pt;padding:0in 0in 0in 6.0pt"><p>APPROVE</p></div>`,
		`<style>.b{color:#222;border-left:1px solid}</style><div class="b">APPROVE</div>`,
		`<textarea style="width:1px">APPROVE</textarea>`,
		`<p>Thanks</p><bdo dir="RTL">APPROVE</bdo>`,
		`<p>APPROVE</p><bdo dir="rtl">ton od</bdo>`,
		`<p style="direction:rtl;unicode-bidi:bidi-override">APPROVE</p>`,
		"<p>\u202eAPPROVE\u202c</p>",
	} {
		d := review("x")
		d.text, d.html = "", "<html><body>"+html+"</body></html>"
		r := d.read()
		if len(r.Commands) != 0 {
			t.Errorf("%s: carried out", html)
		}
	}
	for _, html := range []string{
		`<p>APPROVE</p><div class="moz-cite-prefix">On 27.01.2026 Tom wrote:<br></div><blockquote type="cite"><p>REQ-2026-000015, version 1.</p></blockquote>`,
		`<div class="moz-cite-prefix">On 27.01.2026 Tom wrote:<br></div><blockquote type="cite"><p>REQ-2026-000015</p></blockquote><p>APPROVE</p>`,
		`<p>APPROVE</p><div style="border-left:2px solid blue;padding-left:4px">Jane Roe<br>Chief of Security</div>`,
		`<div style="border-left:none;padding-left:4px">APPROVE</div>`,
		`<bdo dir="ltr">APPROVE</bdo>`,
	} {
		d := review("x")
		d.text, d.html = "", "<html><body>"+html+"</body></html>"
		if r := d.read(); len(r.Commands) != 1 || r.Refused != nil {
			t.Errorf("%s: not taken: %+v", html, r.Refused)
		}
	}
}
