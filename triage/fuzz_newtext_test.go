package triage

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cissd/cases"
)

// FuzzNewText: of any text, plain, flowed or HTML, each line is either new or set aside for something, and together they are the whole
// (MSG-3); each byte of the view leads back to the part (EXT-1); words at the top stay, whatever follows them; and what is quoted is never new.
func FuzzNewText(f *testing.F) {
	for _, set := range []string{"replies", "samples"} {
		names, err := filepath.Glob("testdata/" + set + "/*.eml")
		if err != nil || len(names) == 0 {
			f.Fatalf("no mails in %s: %v", set, err)
		}
		for i, n := range names {
			b, err := os.ReadFile(n)
			if err != nil {
				f.Fatal(err)
			}
			if _, body, _ := strings.Cut(string(b), "\n\n"); i%2 == 0 {
				f.Add(strings.ToValidUTF8(body, "?"), "Karl Jensen", byte(i/2))
			}
		}
	}
	for i, s := range []string{
		"Yes.\n\n-- \nAnn\n> On 3 May\n>> wrote:\nNo.\n", "<div>Yes<br>No</div><hr><b>From:</b> a@b.gov<br><b>Sent:</b> x<br><b>Subject:</b> y<br><br>old", "a \n> b \n>c\n -- \nSent from my iPhone\n",
		"<table><tr><td>a&nbsp;<td>b&amp;c</table><pre> x\n  y</pre><blockquote>z</blockquote><p style=display:none>h", "[EXTERNAL]\n\nCUI\n\nyes\n\nCUI\n", "On Mon, Ann wrote:\n\nold\n\n-----Original Message-----\nFrom: x",
	} {
		f.Add(s, "Ann Lee", byte(i))
	}
	sender := func(name string) cases.Address { return cases.Address{Name: name, Address: "karl.jensen@noaa.gov"} }
	f.Fuzz(func(t *testing.T, text, name string, flags byte) {
		text = strings.ToValidUTF8(strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n").Replace(text), "?")
		name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "?")), " ")
		if len(text) > 20<<10 || len(name) > 200 {
			return
		}
		p := &cases.Part{ID: "1", MediaType: "text/plain", Text: text}
		if flags&1 != 0 {
			p.Params = map[string]string{"format": "flowed", "delsp": [...]string{"no", "yes"}[flags>>1&1]}
		}
		v := plainView(p)
		checkView(t, v)
		if a, b := withoutMarks(text), withoutMarks(v.text); a != b {
			t.Errorf("the view lost or made text: %q of %q", b, a)
		}
		checkZones(t, v, sender(name))
		if n := len(v.lines); n > 2 {
			checkView(t, v.excerpt(n/3, n-n/4))
		}
		h := htmlView(&cases.Part{ID: "2", MediaType: "text/html", Text: text})
		checkView(t, h)
		checkZones(t, h, sender(name))

		const first = "We ask for a check of the badge list of gate 4."
		above := plainView(&cases.Part{ID: "1", MediaType: "text/plain", Text: first + "\n\n" + text})
		if z := sortLines(above, sender(name), nil); z.of[0] != zoneNew {
			t.Errorf("the words at the top were taken for %d", z.of[0])
		}
		quoted := plainView(&cases.Part{ID: "1", MediaType: "text/plain", Text: first + "\n\n> " + strings.ReplaceAll(text, "\n", "\n> ")})
		if got := newText(quoted, sortLines(quoted, sender(name), nil)); got != first {
			t.Errorf("what is quoted is new: %q", got)
		}
		low := strings.ToLower(text)
		if !strings.Contains(low, "</b") && !strings.Contains(low, "</html") && !strings.Contains(low, "plaintext") {
			quoted = htmlView(&cases.Part{ID: "1", MediaType: "text/html", Text: "<div>" + first + "</div><blockquote type=\"cite\">" + text + "</blockquote>"})
			if got := newText(quoted, sortLines(quoted, sender(name), nil)); got != first {
				t.Errorf("what is quoted in HTML is new: %q", got)
			}
		}
	})
}

// withoutMarks is a text without quote marks and blanks, which the soft breaks of flowed text take out.
func withoutMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '>' {
			return -1
		}
		return r
	}, s)
}

// checkView asserts that the lines of a view are the whole of its text, and that its bytes lead back to those of the part, in their order.
func checkView(t *testing.T, v *view) {
	t.Helper()
	at := 0
	for i, l := range v.lines {
		if l.start != at || l.end < l.start || l.end > len(v.text) || strings.Contains(v.line(i), "\n") || l.end < len(v.text) && v.text[l.end] != '\n' {
			t.Fatalf("line %d is %d-%d, behind %d of %d", i, l.start, l.end, at, len(v.text))
		}
		if l.ink < 0 || l.mark&markInk != 0 && (l.ink < l.start || l.ink >= l.end) {
			t.Errorf("line %d, %d-%d: coloured from %d on", i, l.start, l.end, l.ink)
		}
		at = l.end + 1
	}
	if at < len(v.text) {
		t.Fatalf("the lines end at %d of %d", at, len(v.text))
	}
	out, src := 0, 0
	for _, s := range v.back {
		if s.out < out || s.n < 0 || s.m < 0 || s.out+s.n > len(v.text) || s.src < src || s.src+s.m > len(v.part.Text) {
			t.Fatalf("span %+v behind %d and %d, of %d and %d", s, out, src, len(v.text), len(v.part.Text))
		}
		if s.n == s.m && v.text[s.out:s.out+s.n] != v.part.Text[s.src:s.src+s.m] && !v.html {
			t.Errorf("%q comes from %q", v.text[s.out:s.out+s.n], v.part.Text[s.src:s.src+s.m])
		}
		out, src = s.out+s.n, s.src+s.m
	}
	for i, l := range v.lines {
		if from, to := v.source(l.start, l.end); from < 0 || from > to || to > len(v.part.Text) {
			t.Errorf("line %d comes from %d-%d of %d", i, from, to, len(v.part.Text))
		}
	}
}

// checkZones sorts the lines of a view, and asserts that the new text and what was set aside are together the whole.
func checkZones(t *testing.T, v *view, from cases.Address) {
	t.Helper()
	z := sortLines(v, from, []string{"Careful:"})
	if len(z.of) != len(v.lines) || z.intro < -1 || z.forward < z.intro || z.forward > len(v.lines) {
		t.Fatalf("%d zones of %d lines, intro %d, forward %d", len(z.of), len(v.lines), z.intro, z.forward)
	}
	var fresh, aside, whole []string
	for i := range v.lines {
		w := strings.Join(strings.Fields(v.line(i)), " ")
		whole = append(whole, w)
		switch {
		case z.of[i] == zoneNew:
			fresh = append(fresh, w)
		case z.of[i] < zoneAnswer:
			aside = append(aside, w)
		default:
			t.Errorf("line %d was taken for %d", i, z.of[i])
		}
	}
	if len(fresh)+len(aside) != len(whole) {
		t.Errorf("%d new lines and %d others of %d", len(fresh), len(aside), len(whole))
	}
	words := func(ls []string) string { return strings.Join(strings.Fields(strings.Join(ls, " ")), " ") }
	if got := words(strings.Split(newText(v, z), "\n")); got != words(fresh) {
		t.Errorf("the new text is %q, its lines are %q", got, fresh)
	}
	if again := sortLines(v, from, []string{"Careful:"}); !slices.Equal(again.of, z.of) {
		t.Error("sorted again they are other lines")
	}
}
