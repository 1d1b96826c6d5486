package marking

import "slices"

// This file is the grammar. A reading is what stands at one place of a folded line, without anything copied:
//
//	marking  = ["//"] level *( separator control )      ; SECRET//SI/TK//NOFORN
//	         / ["//"] owner level …                     ; //NATO SECRET, //GBR SECRET, //COSMIC TOP SECRET
//	         / ["//"] "JOINT" level 2*country …         ; //JOINT SECRET USA GBR
//	control  = name [ "-" part … ] / "REL TO" country *( "," country ) / date / exemption
//
// The register's separators are "//" between categories and "/" within one; what people write besides (blanks, dashes, commas) is read where
// the control that follows leaves no doubt.

// maxItems is how many controls of a marking are read.
const maxItems = 24

// item is a control of a reading: row of controls (-1: of no table, or a date), and where it and its argument stand.
type item struct {
	row      int16
	in       Category
	lo, hi   int16 // the whole
	arg, end int16 // its argument: parts, countries
}

// reading is a marking as it was read from a folded line.
type reading struct {
	level      Level
	restricted bool // of another government, below confidential
	bareCUI    bool // an unclassified control without a level before it: LAW ENFORCEMENT SENSITIVE
	abbr       bool // S rather than SECRET
	spread     bool // S E C R E T
	foreign    bool // it begins with the double slash of a marking that is not only of the US
	owner      [2]int16
	joint      bool
	jointArg   [2]int16

	items                  [maxItems]item
	n                      int
	strong, spoken, plain  int // controls by weight
	unknown                int // controls of no table
	double, single, loosed bool
	airy                   bool // blanks around a slash
	choice                 bool // a level follows where a control should: "SECRET / TOP SECRET"
	lower                  bool // small letters in it
	lo, end                int
}

// known counts the controls of the table.
func (r *reading) known() int { return r.strong + r.spoken + r.plain }

// banner says whether the reading is a classified marking with its control markings, wherever it stands alone (MSG-7, EMAIL.md 2.5).
func (r *reading) banner() bool {
	switch {
	case !r.level.Classified() || r.choice:
		return false
	case r.foreign && (r.owner[1] > r.owner[0] || r.joint):
		return true
	case r.double && r.known() > 0:
		return r.onlySCI() < r.known() && (!r.abbr || !r.lower || r.strong > 0)
	case r.double:
		return r.unknown > 0 && !r.lower && !r.abbr && !r.airy && r.level > Confidential
	case r.single:
		return r.strong > 0 || !r.abbr && !r.lower && r.plain > 0 && r.level > Confidential
	case r.loosed:
		return r.strong > 0 && !r.lower
	default:
		return false
	}
}

// onlySCI counts the word SCI, which is how clearances are told, not how anything is marked.
func (r *reading) onlySCI() int {
	n := 0
	for i := range r.items[:r.n] {
		if row := r.items[i].row; row >= 0 && controls[row].name == "SCI" {
			n++
		}
	}
	return n
}

// clearance says whether the reading may as well be what somebody is cleared for: TS/SCI, TOP SECRET//SI/TK.
func (r *reading) clearance() bool { return r.strong == 0 && r.plain == 0 && r.unknown == 0 }

// bareLevel says whether it is a level and nothing that tells it from the word.
func (r *reading) bareLevel() bool {
	return r.level != Unmarked && !r.bareCUI && !r.abbr && !r.choice && (r.n == 0 || r.clearance() && !r.banner())
}

// protection is the level that the reading stands for: controls on what is unclassified make it CUI.
func (r *reading) protection() Level {
	if r.level == Unclassified && r.n > 0 || r.restricted {
		return CUI
	}
	return r.level
}

// levelWords are the levels as banners name them. The longer of two that begin alike stand first.
var levelWords = []struct {
	text  string
	level Level
	abbr  bool
}{
	{"CONTROLLED UNCLASSIFIED INFORMATION", CUI, false},
	{"UNCLASSIFIED", Unclassified, false},
	{"CONFIDENTIAL", Confidential, false},
	{"TOP SECRET", TopSecret, false},
	{"TOP-SECRET", TopSecret, false},
	{"CONTROLLED", CUI, false},
	{"TOPSECRET", TopSecret, false},
	{"SECRET", Secret, false},
	{"CUI", CUI, false},
	{"TS", TopSecret, true},
	{"S", Secret, true},
	{"C", Confidential, true},
	{"U", Unclassified, true},
}

// allianceLevels are the levels of NATO, the European Union and the United Kingdom, which are their owner's name as well (32 CFR 2001.24; the
// marking of the portion is the short form). The US mark them with // before them; those who own them, and most who pass them on, do not.
var allianceLevels = []struct {
	text       string
	level      Level
	restricted bool
}{
	{"TRES SECRET UE/EU TOP SECRET", TopSecret, false},
	{"CONFIDENTIEL UE/EU CONFIDENTIAL", Confidential, false},
	{"SECRET UE/EU SECRET", Secret, false},
	{"COSMIC TOP SECRET", TopSecret, false},
	{"NATO TOP SECRET", TopSecret, false},
	{"NATO CONFIDENTIAL", Confidential, false},
	{"NATO UNCLASSIFIED", Unclassified, false},
	{"NATO RESTRICTED", CUI, true},
	{"NATO SECRET", Secret, false},
	{"UK CONFIDENTIAL", Confidential, false},
	{"UK TOP SECRET", TopSecret, false},
	{"UK SECRET", Secret, false},
	{"EU CONFIDENTIAL", Confidential, false},
	{"EU TOP SECRET", TopSecret, false},
	{"EU SECRET", Secret, false},
	{"NSAT", Secret, false},
	{"CTSA", TopSecret, false},
	{"CTS", TopSecret, false},
	{"NCA", Confidential, false},
	{"NS", Secret, false},
	{"NC", Confidential, false},
	{"NR", CUI, true},
	{"NU", Unclassified, false},
}

// at reads the marking that begins at i; r.level is Unmarked where none does.
func (l *line) at(i int, r *reading) {
	*r = reading{lo: i, end: i}
	l.spread = false
	p := i
	if l.has(p, "//") {
		r.foreign = true
		p = l.blank(p + 2)
	}
	if !l.head(p, r) {
		r.level = Unmarked
		return
	}
	l.controls(r)
	if r.level == Unclassified && r.foreign && r.n == 0 && r.owner[1] == 0 {
		r.foreign = false
	}
	for _, b := range l.as[r.lo:r.end] {
		r.lower = r.lower || lower(b)
	}
}

// head reads the level, with its owner.
func (l *line) head(p int, r *reading) bool {
	if p >= l.n {
		return false
	}
	switch l.up[p] {
	case 'J':
		return r.foreign && l.jointHead(p, r)
	case 'N', 'C', 'U', 'E', 'S', 'T':
		if l.allianceHead(p, r) {
			return true
		}
	}
	for i := range levelWords {
		w := &levelWords[i]
		if end, spread := l.word(p, w.text, w.abbr); end > 0 {
			r.level, r.abbr, r.end = w.level, w.abbr, end
			r.spread, l.spread = spread, spread
			return true
		}
	}
	if r.foreign {
		return l.ownerHead(p, r)
	}
	return l.cuiHead(p, r)
}

func (l *line) allianceHead(p int, r *reading) bool {
	for i := range allianceLevels {
		a := &allianceLevels[i]
		short := len(a.text) < 5
		if short && !r.foreign {
			continue
		}
		if end, _ := l.word(p, a.text, true); end > 0 {
			r.level, r.restricted, r.abbr, r.end = a.level, a.restricted, short, end
			r.owner = [2]int16{int16(p), int16(end)}
			return true
		}
	}
	return false
}

// ownerHead reads `GBR SECRET`: up to four countries or alliances before a level.
func (l *line) ownerHead(p int, r *reading) bool {
	from := p
	for range 4 {
		end := l.country(p)
		if end < 0 {
			return false
		}
		p = l.blank(end)
		if l.level(p, r) {
			r.owner = [2]int16{int16(from), int16(end)}
			return true
		}
	}
	return false
}

func (l *line) jointHead(p int, r *reading) bool {
	end, _ := l.word(p, "JOINT", true)
	if end < 0 || !l.level(l.blank(end), r) {
		return false
	}
	p = l.blank(r.end)
	from, last := p, -1
	for end = l.country(p); end > 0; end = l.country(p) {
		last = end
		p = l.blank(end)
		if p < l.n && l.up[p] == ',' {
			p = l.blank(p + 1)
		}
	}
	if last < 0 {
		return false
	}
	r.joint, r.jointArg, r.end = true, [2]int16{int16(from), int16(last)}, last
	return true
}

// level reads a level after its owner.
func (l *line) level(p int, r *reading) bool {
	for i := range levelWords {
		w := &levelWords[i]
		if end, _ := l.word(p, w.text, true); end > 0 && w.level != CUI {
			r.level, r.abbr, r.end = w.level, w.abbr, end
			return true
		}
	}
	for _, w := range []string{"RESTRICTED", "R"} {
		if end, _ := l.word(p, w, true); end > 0 {
			r.level, r.restricted, r.abbr, r.end = CUI, true, len(w) == 1, end
			return true
		}
	}
	return false
}

// cuiHead reads a control of unclassified information that stands without a level: FOR OFFICIAL USE ONLY, LAW ENFORCEMENT SENSITIVE, FOUO.
func (l *line) cuiHead(p int, r *reading) bool {
	if b := l.up[p]; b != 'F' && b != 'O' && b != 'L' && b != 'S' {
		return false
	}
	row, end := l.control(p)
	if row < 0 || !slices.Contains([]string{"FOR OFFICIAL USE ONLY", "OFFICIAL USE ONLY", "LAW ENFORCEMENT SENSITIVE", "SBU", "SSI"}, controls[row].name) {
		return false
	}
	r.level, r.bareCUI, r.end = CUI, true, end
	r.add(item{row: int16(row), in: controls[row].in, lo: int16(p), hi: int16(end)})
	return true
}

// controls reads what follows the level, one control after another.
func (l *line) controls(r *reading) {
	for r.n < maxItems {
		p, sep := l.separator(r.end)
		if sep == sepNone {
			return
		}
		it, ok := l.item(p, r, sep)
		if !ok {
			return
		}
		switch sep {
		case sepDouble:
			r.double = true
		case sepSingle:
			r.single = true
		default:
			r.loosed = true
		}
		if sep <= sepSingle && (l.up[p-1] == ' ' || l.up[r.end] == ' ') {
			r.airy = true
		}
		r.end = int(it.hi)
		r.add(it)
	}
}

func (r *reading) add(it item) {
	if r.n == maxItems {
		return
	}
	r.items[r.n] = it
	r.n++
	switch {
	case it.row < 0 && it.in == Other:
		r.unknown++
	case it.row < 0:
		r.plain++
	case controls[it.row].says == strong:
		r.strong++
	case controls[it.row].says == spoken:
		r.spoken++
	default:
		r.plain++
	}
}

type separator uint8

const (
	sepDouble separator = iota
	sepSingle
	sepDash
	sepComma
	sepBlank
	sepNone
)

// separator reads what stands between a level and a control; the position is that of the control.
func (l *line) separator(p int) (int, separator) {
	q := l.blank(p)
	switch {
	case l.has(q, "//"), l.has(q, "||"):
		q += 2
		for q < l.n && l.up[q] == '/' {
			q++
		}
		return l.blank(q), sepDouble
	case l.has(q, "/ /"):
		return l.blank(q + 3), sepDouble
	case l.has(q, "/"):
		return l.blank(q + 1), sepSingle
	case l.has(q, "-"):
		for q < l.n && l.up[q] == '-' {
			q++
		}
		return l.blank(q), sepDash
	case l.has(q, "("):
		return l.blank(q + 1), sepDash
	case l.has(q, ","), l.has(q, ";"):
		return l.blank(q + 1), sepComma
	case q > p:
		return q, sepBlank
	default:
		return q, sepNone
	}
}

// item reads a control after a separator. After a slash the table decides; after a double slash any capitals are one; after anything else
// only what is no word of the language.
func (l *line) item(p int, r *reading, sep separator) (item, bool) {
	if row, end := l.control(p); row >= 0 {
		c := &controls[row]
		switch {
		case sep == sepDouble, c.says == strong && (sep <= sepDash || !r.abbr && len(c.text) > 2),
			sep == sepSingle && (len(c.text) > 2 || c.says == spoken || !r.abbr), r.n > 0 && sep <= sepDash && c.says == spoken,
			(sep == sepDash || sep == sepBlank && !r.abbr) && c.says == spoken && r.level == TopSecret:
			return l.argument(item{row: int16(row), in: c.in, lo: int16(p), hi: int16(end)}), true
		case r.bareCUI || r.level <= CUI && sep != sepBlank:
			return l.argument(item{row: int16(row), in: c.in, lo: int16(p), hi: int16(end)}), true
		}
		return item{}, false
	}
	if sep > sepSingle || p >= l.n {
		return item{}, false
	}
	var other reading
	if l.head(p, &other) && !other.abbr && !other.bareCUI {
		r.choice = r.choice || !(r.level == Unclassified && other.level == CUI)
		return item{}, false
	}
	if end := l.declassify(p); end > 0 {
		return item{row: -1, in: Declassify, lo: int16(p), hi: int16(end)}, true
	}
	if sep == sepSingle && r.level != CUI && r.unknown == 0 {
		return item{}, false
	}
	end := l.capitals(p)
	if end < 0 {
		return item{}, false
	}
	in := Other
	if r.level == CUI {
		in = CUICategory
	}
	return item{row: -1, in: in, lo: int16(p), hi: int16(end)}, true
}

// control finds the row of the table that stands at p, as a whole word.
func (l *line) control(p int) (row, end int) {
	if p >= l.n {
		return -1, -1
	}
	for i := range controls {
		if controls[i].text[0] != l.up[p] {
			continue
		}
		if end, _ := l.word(p, controls[i].text, true); end > 0 {
			return i, end
		}
	}
	return -1, -1
}

// argument reads what belongs to a control: its parts, or its list of countries.
func (l *line) argument(it item) item {
	p := int(it.hi)
	switch controls[it.row].takes {
	case parts:
		for l.has(p, "-") && l.asciiWord(p+1) {
			if row, _ := l.control(p + 1); row >= 0 && controls[row].says == strong {
				break
			}
			p = l.wordEnd(p + 1)
			for l.has(p, " ") && l.part(p+1) {
				p = l.wordEnd(p + 1)
			}
		}
		if p > int(it.hi) {
			it.arg, it.end, it.hi = it.hi+1, int16(p), int16(p)
		}
	case countries:
		q := l.blank(p)
		if to, _ := l.word(q, "TO", true); to > 0 {
			q = l.blank(to)
		}
		if last := l.countries(q); last > 0 {
			it.arg, it.end, it.hi = int16(q), int16(last), int16(last)
		}
	}
	return it
}

// part says whether a capital word of a compartment stands at p.
func (l *line) part(p int) bool {
	end := l.wordEnd(p)
	if end-p < 2 || end-p > 5 {
		return false
	}
	for _, b := range l.as[p:end] {
		if lower(b) || b == foreignByte {
			return false
		}
	}
	return true
}

// countries reads a list with commas, blanks, AND or slashes up to the last country.
func (l *line) countries(p int) int {
	last := -1
	for range maxItems * 2 {
		end := l.country(p)
		if end < 0 {
			return last
		}
		last = end
		p = l.blank(end)
		if l.has(p, ",") || l.has(p, ";") || l.has(p, "/") && !l.has(p, "//") {
			p = l.blank(p + 1)
		}
		if and, _ := l.word(p, "AND", true); and > 0 {
			p = l.blank(and)
		}
	}
	return last
}

// country reads a three-letter code or the name of a group, in capitals.
func (l *line) country(p int) int {
	end := l.wordEnd(p)
	if end-p < 2 || end-p > 5 {
		return -1
	}
	for _, b := range l.as[p:end] {
		if !('A' <= b && b <= 'Z') {
			return -1
		}
	}
	if word := string(l.up[p:end]); len(word) == 3 && word != "AND" || slices.Contains(groups, word) {
		return end
	}
	return -1
}

// declassify reads a date (YYYYMMDD) or an exemption (25X1, 50X1-HUM, X1, MR) at the end of a banner.
func (l *line) declassify(p int) int {
	if !l.asciiWord(p) {
		return -1
	}
	end := l.wordEnd(p)
	w := l.up[p:end]
	switch {
	case len(w) == 8 && !slices.ContainsFunc(w, func(b byte) bool { return !digit(b) }):
		return end
	case l.exemption(p):
		for l.has(end, "-") || l.has(end, ",") {
			if !l.asciiWord(end + 1) {
				break
			}
			end = l.wordEnd(end + 1)
		}
		return end
	case string(w) == "MR", len(w) == 2 && w[0] == 'X' && digit(w[1]):
		return end
	}
	return -1
}

// exemption says whether 25X1 or 50X1 stands at p.
func (l *line) exemption(p int) bool {
	return l.has(p, "25X") || l.has(p, "50X") || l.has(p, "75X")
}

// capitals reads a control of no table: at most four words in capitals.
func (l *line) capitals(p int) int {
	last, letters := -1, false
	for range 4 {
		end := p
		for end < l.n && (wordByte(l.as[end]) && !lower(l.as[end]) && l.as[end] != foreignByte || l.as[end] == '-' || l.as[end] == '&') {
			letters = letters || letter(l.as[end])
			end++
		}
		if end < l.n && wordByte(l.as[end]) {
			break
		}
		for end > p && !wordByte(l.as[end-1]) { // a dash behind it belongs to the frame
			end--
		}
		if end-p < 2 {
			break
		}
		last = end
		if !l.has(end, " ") {
			break
		}
		p = end + 1
	}
	if !letters {
		return -1
	}
	return last
}

// has says whether s stands at p.
func (l *line) has(p int, s string) bool {
	return p >= 0 && p+len(s) <= l.n && string(l.up[p:p+len(s)]) == s
}

// word reads the text at p as a whole word; with blanks between its letters too (S E C R E T), where it is long enough: short says that four
// letters are not. It gives -1 where the text does not stand there.
func (l *line) word(p int, text string, short bool) (end int, spread bool) {
	if p >= l.n || l.up[p] != text[0] {
		return -1, false
	}
	if l.has(p, text) {
		if end := p + len(text); end == l.n || !wordByte(l.up[end]) {
			return end, false
		}
	}
	if !l.spread && (short && len(text) < 5 || len(text) < 4) || p+1 >= l.n || l.up[p+1] != ' ' {
		return -1, false
	}
	for i := range len(text) {
		if text[i] == ' ' {
			continue
		}
		if i > 0 {
			if !l.has(p, " ") {
				return -1, false
			}
			p++
		}
		if p >= l.n || l.up[p] != text[i] {
			return -1, false
		}
		p++
	}
	if p < l.n && wordByte(l.up[p]) {
		return -1, false
	}
	return p, true
}

// wordEnd is where the letters and digits at p end.
func (l *line) wordEnd(p int) int {
	for p < l.n && wordByte(l.up[p]) {
		p++
	}
	return p
}

// asciiWord says whether a word of plain letters and digits stands at p.
func (l *line) asciiWord(p int) bool {
	end := l.wordEnd(p)
	return p < end && !slices.Contains(l.up[p:end], foreignByte)
}

// blank is p, or what follows the blank there.
func (l *line) blank(p int) int {
	if p < l.n && l.up[p] == ' ' {
		return p + 1
	}
	return p
}
