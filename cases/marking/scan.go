package marking

import "strings"

// Text is what of a mail is looked at. Parts are the readable texts: of text parts, of HTML as plain lines, of attached texts; each with LF
// line ends, in UTF-8 (what is not matches nothing). FileNames are decoded.
type Text struct {
	Subject   string
	Parts     []string
	FileNames []string
}

// Place says where a marking stands.
type Place string

// The places of MSG-7.
const (
	InSubject  Place = "subject"
	InPart     Place = "part"
	InFileName Place = "file_name"
)

// Kind says what a finding is.
type Kind string

// The kinds of findings.
const (
	BannerLine Kind = "banner"    // a level with control markings
	LevelLine  Kind = "level"     // a line, subject or file name that says only how high
	Portion    Kind = "portion"   // a mark before a paragraph or title
	Authority  Kind = "authority" // a classification authority block
)

// Finding is one marking, without any of what is written: where, what, and by which rule it was taken for one. Index counts Parts or
// FileNames from 0, Line counts lines of a part from 1; both are 0 elsewhere.
type Finding struct {
	Place Place
	Index int
	Line  int
	Kind  Kind
	Level Level
	Rule  string
}

// Findings are the markings of a mail.
type Findings struct {
	// All are in the order in which they were settled, at most a hundred classified ones and fifty others.
	All []Finding
	// Level is the highest.
	Level Level

	classified, others int
}

// Spillage says whether classification markings stand there (MSG-7).
func (f *Findings) Spillage() bool { return f.Level.Classified() }

const (
	maxClassified = 100
	maxOthers     = 50
)

func (f *Findings) add(n Finding) {
	f.Level = max(f.Level, n.Level)
	count, most := &f.others, maxOthers
	if n.Level.Classified() {
		count, most = &f.classified, maxClassified
	}
	if *count < most {
		*count++
		f.All = append(f.All, n)
	}
}

// Scan finds the markings of a mail. It reads each byte a bounded number of times, and keeps nothing of the text.
func Scan(t Text) Findings {
	var s scanner
	s.place, s.index, s.lineNo = InSubject, 0, 0
	s.files = len(t.FileNames) > 0
	for _, re := range []string{"RE:", "AW:", "SV:", "ANTW:", "REF:"} {
		s.reply = s.reply || len(t.Subject) >= len(re) && strings.EqualFold(t.Subject[:len(re)], re)
	}
	s.subject(t.Subject)
	for i, p := range t.Parts {
		s.place, s.index = InPart, i
		s.text(p)
	}
	s.lineNo = 0
	for i, n := range t.FileNames {
		s.place, s.index = InFileName, i
		s.fileName(n)
	}
	s.settle()
	return s.out
}

// scanner holds what is known so far, with its buffers.
type scanner struct {
	out    Findings
	place  Place
	index  int
	lineNo int

	l, mark, near line
	r, m          reading

	carry   string // the end of the line above, from before a bracket that it does not close
	carried int    // where in carry that bracket stands
	reply   bool   // the mail answers another
	files   bool   // the mail has files

	seg   segment
	run   run
	page  part
	doubt doubt
}

func (s *scanner) found(k Kind, level Level, rule string) { s.foundAt(s.lineNo, k, level, rule) }

func (s *scanner) foundAt(lineNo int, k Kind, level Level, rule string) {
	s.out.add(Finding{Place: s.place, Index: s.index, Line: lineNo, Kind: k, Level: level, Rule: rule})
}

// doubt gathers what is a marking only beside others of its kind: (S) and (C) before paragraphs, a line CONFIDENTIAL, a subject "SECRET: …".
type doubt struct {
	letters [TopSecret + 1]sightings // portion marks without controls, by level
	marked  bool                     // paragraphs marked (U), (U//FOUO), (CUI)
	heading Finding                  // the first line that is only CONFIDENTIAL
	subject Finding                  // a subject that begins "SECRET:"
	block   bool                     // one line of an authority block
}

// sightings counts marks: n in subject and file names, inPart in the part that has most, since the parts of a mail may say the same twice.
type sightings struct {
	n, inPart int
	first     Finding
}

func (c *sightings) count() int { return c.n + c.inPart }

// settle decides on what is doubtful alone, when all has been seen.
func (s *scanner) settle() {
	d := &s.doubt
	kinds, n := 0, 0
	top := Unmarked
	for level := Confidential; level <= TopSecret; level++ {
		if c := d.letters[level].count(); c > 0 {
			kinds, top = kinds+1, level
			n += c
		}
	}
	heading, subject := d.heading.Level != Unmarked, d.subject.Level != Unmarked
	portions := n > 0 && (d.marked || kinds > 1 || d.block || subject || top > Confidential && d.letters[top].count() > 1 || heading && top == Confidential ||
		s.out.classified > 0)
	if portions {
		for level := Confidential; level <= TopSecret; level++ {
			if d.letters[level].count() > 0 {
				s.out.add(d.letters[level].first)
			}
		}
	}
	if heading && (portions || d.block || s.out.classified > 0) {
		s.out.add(d.heading)
	}
	if subject && (portions || d.block || heading || s.out.classified > 0) {
		s.out.add(d.subject)
	}
}
