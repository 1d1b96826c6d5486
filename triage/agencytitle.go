package triage

import (
	"strings"

	"cissd/cases"
)

// titleBodies are titles that only one body gives, with the domain of that body.
var titleBodies = []struct{ title, domain string }{
	{"deputy u.s. marshal", "usms.doj.gov"},
	{"deputy us marshal", "usms.doj.gov"},
	{"deputy united states marshal", "usms.doj.gov"},
	{"dusm", "usms.doj.gov"},
	{"assistant u.s. attorney", "eousa.usdoj.gov"},
	{"assistant us attorney", "eousa.usdoj.gov"},
	{"assistant united states attorney", "eousa.usdoj.gov"},
	{"ausa", "eousa.usdoj.gov"},
	{"u.s. postal inspector", "uspis.gov"},
	{"postal inspector", "uspis.gov"},
	{"regional security officer", "state.gov"},
	{"consular officer", "state.gov"},
	{"national bank examiner", "occ.gov"},
	{"u.s. park ranger", "nps.gov"},
	{"air marshal", "tsa.gov"},
	{"border patrol agent", "cbp.gov"},
	{"cbp officer", "cbp.gov"},
	{"coast guardsman", "uscg.mil"},
}

// agencyByTitle concludes the agency from what the requestor is, where nothing names it: a Deputy U.S. Marshal is of the Marshals Service.
func (x *extractor) agencyByTitle() {
	if x.facts.has(cases.Agency) && x.facts.best(cases.Agency) > rankAddress {
		return
	}
	name := ""
	if fs := x.facts[cases.RequestorName]; len(fs) > 0 {
		if ws := strings.Fields(strings.ToLower(fs[0].values[0])); len(ws) > 0 {
			name = ws[len(ws)-1]
		}
	}
	for _, s := range x.all {
		passed := x.behalf || x.submitter != nil && s.sender.Key() == x.submitter.Key()
		block := nameBlock(s)
		for i := range s.v.lines {
			if i >= len(s.own0) || !s.own0[i] || passed == block[i] {
				continue
			}
			l := s.v.line(i)
			low := asciiLower(l)
			if len(l) > 600 || passed && (name == "" || !strings.Contains(low, name)) {
				continue
			}
			if x.takeTitle(s, i, low, name, passed) {
				return
			}
		}
	}
}

// takeTitle takes the agency of a title in one line: anywhere in a name block, else directly before the name.
func (x *extractor) takeTitle(s *source, i int, low, name string, passed bool) bool {
	for _, t := range titleBodies {
		at := indexWord(low, t.title)
		if at < 0 {
			continue
		}
		end := at + len(t.title)
		if k := strings.Index(low[end:], name); passed && (k < 0 || k > 40 || strings.ContainsAny(low[end:end+k], ".;")) {
			continue
		}
		b := agencyOf(t.domain)
		f, ok := x.written(b)
		if !ok {
			a := s.v.lines[i].start + at
			f = fact{values: []string{b.called()}, rank: rankProse, inferred: true, prov: s.v.provenance(a, a+len(t.title), "title")}
		}
		if b.home {
			x.facts.add(cases.Component, f)
			f.values, f.inferred = []string{x.homeName()}, true
		}
		delete(x.facts, cases.Agency)
		x.facts.add(cases.Agency, f)
		return true
	}
	return false
}
