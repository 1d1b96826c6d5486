package triage

import (
	"strings"
	"unicode/utf8"

	"cissd/cases"
)

// This file finds the words of a request that speak for or against a criterion (EXT-5), for the supervisor to read: what they are is listed in
// signwords.go. It looks at each word once (SEC-5).

// maxSignText is how much of one text is looked through, maxSigns how many signs a mail gives, maxSameSign how many of one kind.
const (
	maxSignText = 64 << 10
	maxSigns    = 12
	maxSameSign = 2
)

// signWord is a word of a text: small letters, without the dots of an abbreviation. apart says that a stop, a comma or an empty line stands before it.
type signWord struct {
	low        string
	start, end int
	apart      bool
}

// Places of a sign, in words.
const (
	placeSubject = "the subject line"
	placeText    = "the text"
	placeForward = "the forwarded mail"
	placeFile    = "an attached file"
)

// signs are the words that speak for or against a criterion.
func (x *extractor) signs() []cases.Sign { return x.lookThrough(signPhrases) }

// lookThrough finds phrases in the texts that a request is read from, and in its subject line.
func (x *extractor) lookThrough(phrases map[string][]signPhrase) []cases.Sign {
	var out []cases.Sign
	if subject := x.m.Get("Subject"); !x.answer && len(subject) < 1000 {
		prov := func(from, to int) cases.Provenance {
			return cases.Provenance{Part: "header:Subject", Start: from, End: to, Text: subject[from:to], Rule: "sign"}
		}
		out = findSigns(out, phrases, subject, signWords(nil, subject, 0), placeSubject, prov)
	}
	for _, s := range x.all {
		place := placeText
		switch {
		case s.v.file:
			place = placeFile
		case s != x.first:
			place = placeForward
		}
		prov := func(from, to int) cases.Provenance { return s.v.provenance(from, to, "sign") }
		out = findSigns(out, phrases, s.v.text, sourceWords(s), place, prov)
	}
	return out
}

// sourceWords are the words of the lines of a source that were written for us.
func sourceWords(s *source) []signWord {
	ws := make([]signWord, 0, min(len(s.v.text), maxSignText)/5+8)
	gap := true
	for i := range s.v.lines {
		l := s.v.lines[i]
		if l.end > maxSignText {
			if l.start >= maxSignText {
				break
			}
			for l.end = maxSignText; l.end > l.start && !utf8.RuneStart(s.v.text[l.end]); {
				l.end--
			}
		}
		if i >= len(s.own0) || !s.own0[i] || s.sig[i] {
			gap = true
			continue
		}
		n := len(ws)
		ws = signWords(ws, s.v.text[l.start:l.end], l.start)
		if len(ws) == n {
			gap = true
			continue
		}
		ws[n].apart = ws[n].apart || gap
		gap = false
	}
	return ws
}

// signWords appends the words of a line that begins at a place of its text.
func signWords(ws []signWord, line string, at int) []signWord {
	low := strings.ToLower(line)
	if len(low) != len(line) {
		low = line // places count: a line with such letters is read as it is written
	}
	apart := false
	for i := 0; i < len(low); {
		c := low[i]
		if !signByte(c) {
			apart = apart || strings.IndexByte(".,;!?()[]|", c) >= 0
			i++
			continue
		}
		start, dots := i, false
		for i < len(low) {
			if low[i] == '.' && i-start >= 1 && low[i-1] >= 'a' && low[i-1] <= 'z' && (i == start+1 || low[i-2] == '.') { // "U.S."
				dots = true
			} else if !signByte(low[i]) {
				break
			}
			i++
		}
		w := low[start:i]
		if dots {
			w = strings.ReplaceAll(w, ".", "")
		}
		if strings.IndexByte(w, '\'') >= 0 || strings.HasSuffix(w, "\u2019s") {
			w = strings.TrimSuffix(strings.TrimSuffix(strings.Trim(w, "'"), "'s"), "\u2019s")
		}
		ws = append(ws, signWord{low: w, start: at + start, end: at + i, apart: apart})
		apart = false
	}
	return ws
}

func signByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '\'' || c >= utf8.RuneSelf || c >= 'A' && c <= 'Z'
}

// findSigns appends the signs of a run of words.
func findSigns(out []cases.Sign, phrases map[string][]signPhrase, text string, ws []signWord, place string, prov func(from, to int) cases.Provenance) []cases.Sign {
	for i := range ws {
		if len(out) >= maxSigns {
			break
		}
		for _, p := range phrases[ws[i].low] {
			n := p.width(ws[i:])
			if n == 0 || !p.counts(ws, i, n) || countSigns(out, p.sign) >= p.sign.most() {
				continue
			}
			from, to := ws[i].start, ws[i+n-1].end
			out = append(out, cases.Sign{
				Criterion: p.sign.criterion, For: p.sign.favors, What: p.sign.what, Quote: excerpt(text, ws, i, n), Place: place, Provenance: prov(from, to),
			})
			break
		}
	}
	return out
}

// width is how many words a phrase takes at the beginning of a run, 0 where it does not stand there.
func (p signPhrase) width(ws []signWord) int {
	if len(ws) < len(p.words) {
		return 0
	}
	for k, alts := range p.words {
		if k > 0 && (ws[k].apart || !alts[ws[k].low]) {
			return 0
		}
	}
	return len(p.words)
}

// counts says whether a phrase means what it says: it is not denied, and neither the word before nor the one behind makes another thing of it.
func (p signPhrase) counts(ws []signWord, i, n int) bool {
	if i > 0 && !ws[i].apart && p.sign.notBehind[ws[i-1].low] {
		return false
	}
	if i+n < len(ws) && !ws[i+n].apart && p.sign.notBefore[ws[i+n].low] {
		return false
	}
	if p.sign.denies {
		return true
	}
	for j := i; j > 0 && j > i-5 && !ws[j].apart; j-- {
		if signDenied[ws[j-1].low] {
			return false
		}
	}
	return true
}

func countSigns(out []cases.Sign, s *signKind) int {
	n := 0
	for _, o := range out {
		if o.Criterion == s.criterion && o.For == s.favors && (o.What == s.what || s.favors) {
			n++
		}
	}
	return n
}

// excerptAround is how many bytes are shown before and behind the words that were found.
const excerptAround = 60

// excerpt is the sentence around words, cut at whole words. A word with a digit at a cut is left out: half a number would escape the masks (NOT-3).
func excerpt(text string, ws []signWord, i, n int) string {
	a, b := i, i+n-1
	from, to := ws[a].start, ws[b].end
	for a > 0 && from-ws[a-1].start <= excerptAround && !sentenceEnds(text[ws[a-1].end:ws[a].start]) {
		a--
	}
	for b+1 < len(ws) && ws[b+1].end-to <= excerptAround && !sentenceEnds(text[ws[b].end:ws[b+1].start]) {
		b++
	}
	cutBefore := a > 0 && !sentenceEnds(text[ws[a-1].end:ws[a].start])
	cutBehind := b+1 < len(ws) && !sentenceEnds(text[ws[b].end:ws[b+1].start])
	for cutBefore && a < i && withDigit(ws[a].low) {
		a++
	}
	for cutBehind && b > i+n-1 && withDigit(ws[b].low) {
		b--
	}
	out := fold(text[ws[a].start:ws[b].end])
	if cutBefore {
		out = "... " + out
	}
	if cutBehind {
		out += " ..."
	}
	return out
}

// sentenceEnds says whether what stands between two words ends a sentence or a paragraph, or is so long that they do not belong together.
func sentenceEnds(between string) bool {
	i := strings.IndexAny(between, ".!?")
	return i >= 0 && strings.ContainsAny(between[i:], " \t\r\n") || len(between) > 40 || strings.Count(between, "\n") > 1 // "dana.orwell" ends none
}

func withDigit(word string) bool { return strings.ContainsAny(word, "0123456789") }
