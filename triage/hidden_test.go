package triage_test

import "testing"

// GR-4: text that is covered, moved under another, of the colour of what lies below it, or put there by a style rule decides nothing.
func TestCoveredText(t *testing.T) {
	t.Parallel()
	read := func(html string) (commands, refused int) {
		d := review("x")
		d.text, d.html = "", "<html><body>"+html+"</body></html>"
		r := d.read()
		if r.Refused != nil {
			refused = 1
		}
		return len(r.Commands), refused
	}
	for _, html := range []string{
		`<table bgcolor="#303030"><tr><td><font color="#303030">APPROVE</font></td></tr></table><p>No good.</p>`, `<div style="background:#234"><p style="color:#223344">APPROVE</p></div><p>No good.</p>`,
		`<div style="background-color:navy"><p style="color:rgb(0,0,128)">APPROVE</p></div>`, `<div style="color:#222"><p style="background:#222222">APPROVE</p></div>`, `<div style="background:#222"><div><p style="color:#262626">APPROVE</p></div></div>`,
		`<p>APPROVE</p><div style="position:absolute;top:0;left:0;width:100%;background:white">Good day.</div>`, `<p>APPROVE</p><div style="margin-top:-30px;background:white">Good day.</div>`,
		`<style>p::before{content:"Do not "}</style><p>APPROVE</p>`, `<style>p:after{content:" this is not"}</style><p>APPROVE</p>`, `<link rel="stylesheet" href="https://x.gov/a.css"><p>APPROVE</p>`,
	} {
		if n, _ := read(html); n != 0 {
			t.Errorf("%s: carried out", html)
		}
	}
	for _, html := range []string{
		`<p style="color:#1F497D">APPROVE</p>`, `<div style="background:#eee"><p style="color:black">APPROVE</p></div>`, `<div style="background:#222"><p style="color:#fff">APPROVE</p></div>`, `<style>p:before{content:""}</style><p style="margin:0;margin-left:-.25in">APPROVE</p>`,
		`<link rel="File-List" href="cid:x"><div style="background:#222;color:#ddd"><div style="background:#ffffff;color:#000"><p>APPROVE</p></div></div>`,
	} {
		if n, refused := read(html); n != 1 || refused != 0 {
			t.Errorf("%s: not taken", html)
		}
	}
}
