package triage_test

import (
	"strings"
	"testing"
)

// MSG-1, EXT-2: where the plain form says nothing but that the other one is to be read, that one is read; a plain form that says something is the
// mail's text, however short.
func TestPoorPlain(t *testing.T) {
	t.Parallel()
	html := "<html><body><p>Please look into Mr. Boris Yudin, a citizen of Latvia, who visits on Friday. It is <b>urgent</b> and unclassified.</p></body></html>"
	for _, plain := range []string{
		"Your mail program does not show HTML. Please open this message in a browser.", "This is an HTML message. Please view it in an HTML-capable client.", "[cid:image001.png@01D]\n\n--\n", "   \n\n",
		"Unable to display this message properly? View it online.", "To view the message, please use an HTML compatible email viewer!", "Diese Nachricht liegt nur als HTML vor.",
	} {
		r := draftMail{from: "ann.roe@noaa.gov", text: plain, html: html}.read()
		if !strings.Contains(r.NewText, "Boris Yudin") || strings.Contains(r.NewText, "program") || len(r.Draft.Subjects) != 1 {
			t.Errorf("%q: %q", plain, r.NewText)
		}
	}
	for _, plain := range []string{"Please look into Mr. Boris Yudin.", "See the browser.", "He wrote an HTML page. Please look into Boris Yudin, who cannot show it to us, and tell us what you know of him and of his page before Friday."} {
		if r := (draftMail{from: "ann.roe@noaa.gov", text: plain, html: html}).read(); r.NewText != plain {
			t.Errorf("%q: %q", plain, r.NewText)
		}
	}
}
