package notify

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// face is one of the embedded Go fonts (BSD licence); all have the same characters: Latin with most diacritics, Greek, Cyrillic, signs.
type face int

const (
	faceRegular face = iota
	faceBold
	faceItalic
	faceMono
	faceCount
)

// style is how fpdf names the face.
func (f face) style() (family, style string) {
	switch f {
	case faceBold:
		return "go", "B"
	case faceItalic:
		return "go", "I"
	case faceMono:
		return "gomono", ""
	default:
		return "go", ""
	}
}

// typefaces measure and know what can be shown. They belong to one document.
type typefaces struct {
	pdf    *fpdf.Fpdf
	glyphs *sfnt.Font
	buffer sfnt.Buffer
	known  map[rune]bool
	widths [faceCount]map[rune]float64 // of an em
}

func newTypefaces() (*typefaces, error) {
	glyphs, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("reading the typeface: %w", err)
	}
	t := &typefaces{pdf: fpdf.New("P", "pt", "Letter", ""), glyphs: glyphs, known: map[rune]bool{}}
	for f := range faceCount {
		t.widths[f] = map[rune]float64{}
		family, style := f.style()
		t.pdf.AddUTF8FontFromBytes(family, style, bytes.Clone(f.ttf())) // fpdf appends to parts of it (getMetrics), and so writes into it
	}
	if t.pdf.Err() {
		return nil, errors.New("reading the typefaces: fpdf refuses them")
	}
	return t, nil
}

func (f face) ttf() []byte {
	switch f {
	case faceBold:
		return gobold.TTF
	case faceItalic:
		return goitalic.TTF
	case faceMono:
		return gomono.TTF
	default:
		return goregular.TTF
	}
}

// shows says whether the typefaces have a picture of the character.
func (t *typefaces) shows(r rune) bool {
	if r < ' ' || r > 0xFFFD {
		return false
	}
	ok, known := t.known[r]
	if !known {
		g, err := t.glyphs.GlyphIndex(&t.buffer, r)
		ok = err == nil && g != 0
		t.known[r] = ok
	}
	return ok
}

// em is the width of a character in ems.
func (t *typefaces) em(r rune, f face) float64 {
	w, ok := t.widths[f][r]
	if !ok {
		family, style := f.style()
		t.pdf.SetFont(family, style, 10)
		w = float64(t.pdf.GetStringSymbolWidth(string(r))) / 1000
		t.widths[f][r] = w
	}
	return w
}

// width is that of a line in points.
func (t *typefaces) width(s string, f face, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += t.em(r, f)
	}
	return w * size
}

// stranger is a character that the typefaces lack: what was printed for it, and how often.
type stranger struct {
	as    string
	times int
}

// maxStrangers bounds the list of them at a document's end.
const maxStrangers = 200

// line makes one line of any text, of characters that are shown (SEC-4): blanks become one blank, what shows nothing is left out, and what the
// typeface lacks is printed in another way, and noted.
func (l *layout) line(s string) string {
	if len(s) > maxDocText*4 {
		s = strings.ToValidUTF8(s[:maxDocText*4], "")
	}
	var b strings.Builder
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	var run []string // code points that stand in one bracket
	var also []string
	flush := func(word bool) {
		if len(run) > 0 {
			b.WriteString("[" + strings.Join(run, " ") + "]")
			run = nil
		}
		if word && len(also) > 0 {
			b.WriteString(" [" + strings.Join(also, ", ") + "]")
			also = nil
		}
	}
	blank := true
	for _, r := range s {
		if unicode.IsSpace(r) && r != '\u00A0' {
			flush(true)
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
			continue
		}
		if l.faces.shows(r) {
			flush(!unicode.IsLetter(r) && !unicode.IsMark(r))
			b.WriteRune(r)
			blank = false
			continue
		}
		as, how := l.faces.instead(r)
		switch how {
		case nothing:
			continue
		case plainly:
			flush(false)
			b.WriteString(as)
		case nearly:
			flush(false)
			b.WriteString(as)
			if note := fmt.Sprintf("%s is U+%04X", as, r); !slices.Contains(also, note) {
				also = append(also, note)
			}
		case byCode:
			as = fmt.Sprintf("U+%04X", r)
			run = append(run, as)
		}
		blank = false
		l.meet(r, as)
	}
	flush(true)
	return strings.TrimRight(b.String(), " ")
}

// meet notes a character that is printed in another way.
func (l *layout) meet(r rune, as string) {
	s, ok := l.strange[r]
	if !ok && len(l.strange) >= maxStrangers {
		l.moreStrange++
		return
	}
	l.strange[r] = stranger{as: as, times: s.times + 1}
}

// substitute is how a character is shown that the typeface lacks.
type substitute int

const (
	nothing substitute = iota // it shows nothing itself
	plainly                   // by what Unicode says is the same in another shape: a full-width letter, a ligature
	nearly                    // by its letter without some of its marks, with a note behind the word
	byCode                    // by its code point in brackets
)

func (t *typefaces) instead(r rune) (string, substitute) {
	switch {
	case r == '\u2010' || r == '\u2012':
		return "-", plainly
	case unicode.Is(unicode.Variation_Selector, r), hidden(r) && !unicode.Is(unicode.Co, r):
		return "", nothing
	}
	if k := norm.NFKC.String(string(r)); k != string(r) && t.showsAll(k) {
		return k, plainly
	}
	letters := []rune(norm.NFD.String(string(r)))
	for n := len(letters) - 1; n > 0; n-- {
		if short := norm.NFC.String(string(letters[:n])); utf8.RuneCountInString(short) == 1 && t.showsAll(short) {
			return short, nearly
		}
	}
	return "", byCode
}

func (t *typefaces) showsAll(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !t.shows(r) }) < 0 && strings.TrimSpace(s) != ""
}

// script names the writing system of a character.
func script(r rune) string {
	for _, name := range slices.Sorted(maps.Keys(unicode.Scripts)) {
		if unicode.Is(unicode.Scripts[name], r) {
			return strings.ReplaceAll(name, "_", " ")
		}
	}
	if unicode.Is(unicode.Co, r) {
		return "private use"
	}
	return "not assigned"
}

// strangers lists at the end what the typeface lacks, so that names can be read exactly.
func (l *layout) strangers() {
	if len(l.strange) == 0 {
		return
	}
	met := maps.Clone(l.strange)
	l.heading("Characters not in this document's typeface")
	l.paragraph("P", "They are printed by their numbers in Unicode, in brackets, or by the nearest letter, with the number behind the word. "+
		"The text as it was received is on record.", look{size: 9.5, lead: 13.5})
	l.y += 3
	t := make([][]string, 0, len(met))
	for _, r := range slices.Sorted(maps.Keys(met)) {
		as := met[r].as
		if strings.HasPrefix(as, "U+") {
			as = "[" + as + "]"
		}
		t = append(t, []string{fmt.Sprintf("U+%04X", r), script(r), as, thousands(int64(met[r].times))})
	}
	l.grid([]string{"Number", "Writing", "Printed as", "Times"}, t)
	if l.moreStrange > 0 {
		l.paragraph("P", "Others, not listed: "+thousands(int64(l.moreStrange))+" times.", look{size: 9.5, lead: 13.5})
	}
}

// fold breaks a line of shown text into lines no wider than width; words that are wider are broken anywhere.
func (t *typefaces) fold(s string, f face, size, width float64) []string {
	if s == "" {
		return nil
	}
	var lines []string
	var line strings.Builder
	at, space := 0.0, t.em(' ', f)*size
	for word := range strings.SplitSeq(s, " ") {
		w := t.width(word, f, size)
		if line.Len() > 0 && at+space+w <= width {
			line.WriteByte(' ')
			line.WriteString(word)
			at += space + w
			continue
		}
		if line.Len() > 0 {
			lines = append(lines, line.String()+" ") // else whoever reads it aloud, or copies it, runs two words together
			line.Reset()
		}
		for w > width { // letter by letter
			n := t.fits(word, f, size, width)
			lines = append(lines, word[:n])
			word = word[n:]
			w = t.width(word, f, size)
		}
		line.WriteString(word)
		at = w
	}
	if line.Len() > 0 {
		lines = append(lines, line.String())
	}
	return lines
}

// fits gives the bytes of s that fit into width, at least one character, preferably up to a sign at which people break.
func (t *typefaces) fits(s string, f face, size, width float64) int {
	w, good := 0.0, 0
	for i, r := range s {
		w += t.em(r, f) * size
		if w > width && i > 0 {
			if good > i/2 {
				return good
			}
			return i
		}
		if strings.ContainsRune("-/_.,;:@=&?", r) {
			good = i + utf8.RuneLen(r)
		}
	}
	return len(s)
}

// cutTo cuts a line to a width, with an ellipsis.
func (l *layout) cutTo(s string, f face, size, width float64) string {
	if l.faces.width(s, f, size) <= width {
		return s
	}
	n := l.faces.fits(s, f, size, width-l.faces.width(ellipsis, f, size))
	return strings.TrimRight(s[:n], " ") + ellipsis
}
