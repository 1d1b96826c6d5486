package triage

import (
	"strings"

	"cissd/cases"
)

// draft reads the fields of a request or of an answer to our questions (EXT-2), then the criteria and what is missing.
func (r *reader) draft() {
	if len(r.views) == 0 && r.subjectSource() == nil {
		r.out.Draft.Fields = cases.Fields{}
		r.finishDraft()
		return
	}
	x := &extractor{m: r.m, cfg: r.cfg, ref: r.m.Date, facts: facts{}, sender: r.out.From, answer: r.answers(), wanted: r.wanted()}
	x.read(r.sources(x))
	r.unread = x.unread()
	r.out.Draft.Fields = x.facts.fields()
	for k, f := range r.out.Draft.Fields {
		if len(f.Values) == 0 || f.Values[0] == "" {
			delete(r.out.Draft.Fields, k)
		}
	}
	r.out.Draft.Subjects = x.subjects()
	r.below()
	r.out.Draft.Type, r.out.Draft.TypeInferred = x.typ.result()
	r.out.Draft.Signs = x.signs()
	r.out.Submitter = x.submitter
	r.predication(x)
	r.internalEvent(x)
	r.finishDraft()
}

// maxSources bounds how many texts of a mail are read for fields (SEC-5).
const maxSources = 10

// sources lists what is read for fields, and settles who asks when the mail passes others on (INT-9): the words of who asks come first.
func (r *reader) sources(x *extractor) []*source {
	var out []*source
	hs := r.hops()
	who := r.asker(hs)
	x.hops, x.who = hs, who
	done := map[*view]bool{}
	if who > 0 {
		h := &hs[who]
		x.sender, x.fromBody, x.fromProv = h.from, true, h.prov
		if !h.same(&hs[0]) {
			sub := r.out.From
			x.submitter = &sub
		}
		for _, k := range chain(hs, who) {
			if k > 0 {
				out = append(out, r.hopSource(&hs[k]))
				done[hs[k].v] = true
			} else if r.main != nil {
				out = append(out, r.newSource(r.main, r.zones, r.out.From))
			}
		}
	} else if r.main != nil { // a mail may be nothing but attachments: a request may stand in one, a command never
		out = append(out, r.newSource(r.main, r.zones, r.out.From))
		for _, k := range ownEarlier(hs) {
			out = append(out, r.hopSource(&hs[k]))
			done[hs[k].v] = true
		}
	}
	if s := r.subjectSource(); s != nil {
		out = append(out, s)
	}
	if len(r.typed) > 0 {
		out = append(out, r.typedSource())
	}
	for _, s := range out {
		if s.v == r.main {
			x.first = s
		}
	}
	for _, v := range r.views {
		if v == r.main || v == r.alt || done[v] {
			continue
		}
		sender := r.out.From
		if v.msg != r.m && len(v.msg.From) == 1 && !r.cfg.ours(v.msg.From[0].Address) {
			sender = v.msg.From[0] // forwarded as an attachment
		} else if v.part.Alternative != 0 && !v.file {
			continue
		}
		if len(out) < maxSources {
			out = append(out, r.newSource(v, sortLines(v, sender, r.cfg.Banners), sender))
		}
	}
	return out
}

// hopSource is the text of a mail that was passed on. What of it was read needs nobody's eyes any more (MSG-3).
func (r *reader) hopSource(h *hop) *source {
	s := r.newSource(h.v, h.z, h.from)
	if !h.inline {
		return s
	}
	if r.forwardUse == nil {
		r.forwardUse, r.forwardRead = make([]bool, len(r.main.lines)), true
	}
	for _, i := range h.head {
		r.forwardUse[i] = true
	}
	for i, use := range s.own0 {
		if use {
			r.forwardUse[h.v.origin(i)] = true
		}
	}
	return s
}

func (r *reader) newSource(v *view, z zones, sender cases.Address) *source {
	s := &source{v: v, use: make([]bool, len(v.lines)), sig: make([]bool, len(v.lines)), own0: make([]bool, len(v.lines)), taken: make([]bool, len(v.lines)), sender: sender}
	for i := range v.lines {
		s.sig[i] = z.of[i] == zoneSignature
		s.use[i] = (z.of[i] == zoneNew || s.sig[i]) && r.mayRead(v.line(i))
		s.own0[i] = s.use[i]
	}
	return s
}

// maxRead is how much of the texts of one mail is read for fields: forms and letters are shorter, and what is longer is kept, not searched
// (SEC-5).
const maxRead = 256 << 10

// mayRead takes a line's length from what may be read, and says whether there was room for it.
func (r *reader) mayRead(l string) bool {
	if r.read > maxRead {
		return false
	}
	if r.read += len(l) + 1; r.read > maxRead {
		r.out.Warnings = append(r.out.Warnings, "the text is very long; only its first 256 KiB were searched for fields")
		return false
	}
	return true
}

// predication concludes it from what an inquiry is said to rest on (FAI-1).
func (r *reader) predication(x *extractor) {
	d := &r.out.Draft
	if _, ok := d.Fields[cases.Predication]; ok || d.Type != cases.FAI || !x.leSupport {
		return
	}
	for _, s := range x.all {
		low := strings.ToLower(s.v.text)
		if len(low) != len(s.v.text) {
			continue
		}
		if i := strings.Index(low, "law enforcement"); i >= 0 {
			d.Fields[cases.Predication] = cases.Field{
				Values: []string{"law_enforcement_support"}, Inferred: true,
				Provenance: []cases.Provenance{s.v.provenance(i, i+len("law enforcement"), "prose")},
			}
			return
		}
	}
}
