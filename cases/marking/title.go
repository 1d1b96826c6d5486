package marking

import "strings"

// This file reads what is no text: the subject of a mail, and the names of files. Markings are written into both with whatever the program
// allows: SECRET//NOFORN, TOP SECRET - SI-NOFORN, S_NF.

// subjectPrefixes are taken off a subject, as often as they stand there.
var subjectPrefixes = []string{
	"RE:", "FW:", "FWD:", "AW:", "WG:", "TR:", "RV:", "[EXTERNAL]", "EXTERNAL:", "[EXT]", "[SECURE]", "[ENCRYPTED]", "[NON-DOD SOURCE]", "[WARNING]", "SUBJECT:", "SUBJ:",
}

// subject scans a subject, of the mail or of one that it forwards.
func (s *scanner) subject(subject string) {
	l := &s.l
	l.fold(subject)
	p := l.afterPrefixes()
	s.portions(subject[min(len(subject), rawSkip(subject, l, p)):], true)
	l.fold(subject)
	hi := l.n
	for hi > p && strings.IndexByte(trailing, l.up[hi-1]) >= 0 {
		hi--
	}
	if p >= hi {
		return
	}
	if l.wrapped(p, hi) {
		return // portions has seen it
	}
	l.at(p, &s.r)
	r := &s.r
	switch {
	case r.level == Unmarked || r.choice:
	case r.banner() && !r.lower && !l.titleMention(r.end, hi):
		s.found(BannerLine, r.protection(), "subject")
		return
	case r.banner() && l.pageTail(r.end, hi):
		s.found(BannerLine, r.protection(), "subject")
		return
	case r.bareLevel() && !r.lower && r.level > Confidential && r.end == hi:
		s.found(LevelLine, r.level, "subject")
		return
	case r.bareLevel() && !r.lower && r.level > Confidential && (l.has(r.end, ":") || l.has(r.end, " -") || l.has(r.end, " :")):
		s.doubt.subject = Finding{Place: s.place, Index: s.index, Line: s.lineNo, Kind: LevelLine, Level: r.level, Rule: "subject beside other marks"}
	}
	s.subjectEnd(p, hi)
}

// afterPrefixes is where the subject begins behind Re:, [EXTERNAL] and their like.
func (l *line) afterPrefixes() int {
	p := 0
	for again := true; again; {
		again = false
		for _, x := range subjectPrefixes {
			if l.has(p, x) {
				p, again = l.blank(p+len(x)), true
			}
		}
	}
	return p
}

// rawSkip is the position in subject that answers to p in its folded form, where both are plain; else 0, and prefixes stay.
func rawSkip(subject string, l *line, p int) int {
	if p > 0 && p <= len(subject) && strings.EqualFold(subject[:p], string(l.up[:p])) {
		return p
	}
	return 0
}

// titleMention says whether a title goes on, behind its first words, as one does that is about markings.
func (l *line) titleMention(p, hi int) bool {
	p = l.blank(p)
	for _, w := range []string{"AND", "OR", "IS", "ARE", "VS", "VERSUS", "WHEN", "IF", "ON", "IN"} {
		if end, _ := l.word(p, w, true); end > 0 {
			return true
		}
	}
	return l.has(p, ",") || l.has(p, "?") || l.names(p, hi, guidance)
}

// subjectEnd looks for a banner at the end of a subject.
func (s *scanner) subjectEnd(lo, hi int) {
	l := &s.l
	for p := lo + 1; p < hi; p++ {
		if wordByte(l.up[p-1]) || l.up[p-1] == '/' || !wordByte(l.up[p]) && l.up[p] != '/' {
			continue
		}
		l.at(p, &s.m)
		if !s.m.banner() || s.m.lower || !l.pageTail(s.m.end, hi) || !s.m.double && !l.delimited(lo, p) {
			continue
		}
		if l.names(lo, p, guidance) {
			return
		}
		q := p
		for q > lo && l.up[q-1] == ' ' {
			q--
		}
		if from := l.wordStart(q); from < q && l.names(from, q, unfinished) {
			return
		}
		s.found(BannerLine, s.m.protection(), "subject")
		return
	}
}

// delimited says whether a dash, a colon or a bar sets off what begins at p.
func (l *line) delimited(lo, p int) bool {
	for p > lo && l.up[p-1] == ' ' {
		p--
	}
	return p == lo || strings.IndexByte("-:|,([", l.up[p-1]) >= 0
}

func (l *line) wordStart(p int) int {
	for p > 0 && wordByte(l.up[p-1]) {
		p--
	}
	return p
}

// ordinary are words of file names in which a level is no marking.
var ordinary = []string{
	"SERVICE", "SANTA", "CLEARANCE", "CLEARANCES", "ELIGIBILITY", "ACCESS", "FORM", "GUIDE", "TRAINING", "MARKING", "MARKINGS", "KEY", "KEYS", "CLIENT", "API",
	"SHARED", "TOKEN", "GARDEN", "RECIPE", "RECIPES", "SAUCE", "TEMPLATE", "BRIEFING", "NOMINATION", "APP", "INVESTIGATION", "PARTY", "COVER", "COVERSHEET",
	"VICTORIAS", "VICTORIA", "SF", "DD", "UNCLASSIFIED", "DECLASSIFIED", "TRADE",
}

// fileName scans the name of a file: once with what stands for a slash as a dash, once as a blank.
func (s *scanner) fileName(name string) {
	if i := strings.LastIndexByte(name, '/'); i >= 0 && !strings.Contains(name, "//") && strings.Contains(name[:i], "/") {
		name = name[i+1:]
	}
	if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 6 {
		name = name[:i]
	}
	if len(name) > maxLine {
		name = name[:maxLine]
	}
	for _, with := range []string{"-", " "} {
		var b [maxLine]byte
		n := 0
		for i := range len(name) {
			c := name[i]
			switch {
			case c == '_' || c == '.', c == '-' && with == " ", c == '~':
				c = with[0]
			case c == '+':
				c = ' '
			case c == '%' && strings.HasPrefix(name[i:], "%20"):
				c = ' '
			}
			b[n] = c
			n++
		}
		s.l.fold(string(b[:n]))
		if s.fileBanner(with == " ") {
			return
		}
	}
	s.fileLevel(name)
}

// fileBanner looks for a marking with controls, or a portion mark, anywhere in a name.
func (s *scanner) fileBanner(blanks bool) bool {
	l, r := &s.l, &s.r
	if l.names(0, l.n, []string{"MARKING", "MARKINGS", "TRAINING", "GUIDE", "HOW", "CLEARANCE", "CLEARANCES", "ELIGIBILITY"}) {
		return false
	}
	for p := 0; p < l.n; p++ {
		if p > 0 && wordByte(l.up[p-1]) || !letter(l.up[p]) && l.up[p] != '/' {
			continue
		}
		l.at(p, r)
		if !r.level.Classified() || r.n == 0 {
			continue
		}
		framed := p == 0 || l.up[p-1] == '(' || l.up[p-1] == '['
		last := r.end >= l.n || l.has(r.end, ")") || l.has(r.end, "]")
		compartments := r.loosed && !r.lower && r.level == TopSecret && r.spoken > r.onlySCI() && framed
		full := r.loosed && !r.abbr && r.strong > 0
		short := !r.lower && (framed || last) && (!blanks || framed && r.level > Confidential)
		if !r.banner() && !compartments && !full || r.abbr && !short {
			continue
		}
		s.found(BannerLine, r.protection(), "file name")
		return true
	}
	return false
}

// fileLevel looks for a level without controls at head or end of a name, set off from it: SECRET.docx, (S)report.pdf, report_SECRET.pdf.
func (s *scanner) fileLevel(name string) {
	l, r := &s.l, &s.r
	for _, mark := range []struct {
		text string
		is   Level
	}{{"(S)", Secret}, {"(TS)", TopSecret}, {"[S]", Secret}, {"[TS]", TopSecret}} {
		if rest, ok := strings.CutPrefix(name, mark.text); ok && s.opensFile(rest) {
			s.found(Portion, mark.is, "file name")
			return
		}
	}
	if rest, ok := strings.CutPrefix(name, "(C)"); ok && s.opensFile(rest) && s.opens(" "+strings.TrimLeft(rest, " _-"), Confidential, true) {
		s.single(Confidential, "C")
		return
	}
	l.fold(strings.ReplaceAll(name, "_", " "))
	if l.names(0, l.n, ordinary) {
		return
	}
	for p := 0; p < l.n; p++ {
		if p > 0 && wordByte(l.up[p-1]) || l.up[p] != 'S' && l.up[p] != 'T' {
			continue
		}
		l.at(p, r)
		if r.level <= Confidential || r.abbr || r.n > 0 || r.lower || r.choice {
			continue
		}
		if s.fileSetOff(name, p, r.end) {
			s.found(LevelLine, r.level, "file name")
		}
		return
	}
}

// fileSetOff says whether a level in capitals from lo to hi stands apart from the rest of a name: alone, in brackets, or behind or before an
// underscore or dash at its head or end. In a name all in capitals only the end says something.
func (s *scanner) fileSetOff(name string, lo, hi int) bool {
	l := &s.l
	if lo == 0 && hi == l.n || lo > 0 && hi < l.n && (l.up[lo-1] == '[' && l.up[hi] == ']' || l.up[lo-1] == '(' && l.up[hi] == ')') {
		return true
	}
	if l.n != len(name) {
		return false // not plain: the positions differ
	}
	small := false
	for _, b := range l.as[:l.n] {
		small = small || lower(b)
	}
	joint := func(p int) bool {
		return p >= 0 && p < l.n && (name[p] == '_' || name[p] == '-' || name[p] == ' ' && p+1 < l.n && name[p+1] == '-' || name[p] == ' ' && p > 0 && name[p-1] == '-')
	}
	return lo == 0 && small && joint(hi) || hi == l.n && joint(lo-1)
}

// opensFile says whether a file's name goes on as one that is marked: not with a year, a company's form.
func (s *scanner) opensFile(rest string) bool {
	l := &s.near
	l.fold(strings.ReplaceAll(rest, "_", " "))
	p := l.start()
	return p < l.n && !l.has(p, "CORP") && !l.has(p, "19") && !l.has(p, "20")
}
