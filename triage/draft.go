package triage

import (
	"strings"

	"cissd/cases"
)

// draft reads the fields of a request or of an answer to our questions (EXT-2), then the criteria and what is missing.
func (r *reader) draft() {
	if len(r.views) == 0 {
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
	r.out.Draft.Type, r.out.Draft.TypeInferred = x.typ.result()
	r.out.Submitter = x.submitter
	r.predication(x)
	r.finishDraft()
}

// sources lists what is read for fields, and settles who asks when the mail forwards another (INT-9).
func (r *reader) sources(x *extractor) []*source {
	var out []*source
	kind := subjectKind(r.m.Subject)
	forwards := r.main != nil && !r.reply && r.zones.forward >= 0 && (r.zones.forwarded || kind == 'f')
	if forwards {
		if f := r.forwarded(x); f != nil {
			out = append(out, f)
		}
	}
	if r.main != nil { // a mail may be nothing but attachments: a request may stand in one, a command never
		out = append(out, r.newSource(r.main, r.zones, r.out.From))
	}
	for _, v := range r.views {
		if v == r.main || v == r.alt {
			continue
		}
		sender := r.out.From
		if v.msg != r.m && len(v.msg.From) == 1 && !r.cfg.ours(v.msg.From[0].Address) {
			// forwarded as an attachment
			sender = v.msg.From[0]
			if !x.fromBody && !r.reply && sender.Key() != r.out.From.Key() {
				s := r.out.From
				x.submitter, x.sender, x.fromBody = &s, sender, true
				p := cases.Provenance{Part: "header:From", Rule: "forwarded"}
				x.fromProv = [2]cases.Provenance{p, p}
			}
		} else if v.part.Alternative != 0 && !v.file {
			continue
		}
		if len(out) < 10 {
			out = append(out, r.newSource(v, sortLines(v, sender, r.cfg.Banners), sender))
		}
	}
	return out
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

// forwarded reads the header block of a forwarded mail: its sender is the requestor, who forwards it the submitter.
func (r *reader) forwarded(x *extractor) *source {
	v := r.main
	from, ok := r.blockFrom(x)
	if !ok || r.cfg.ours(from.Address) {
		return nil
	}
	s := &source{v: v, use: make([]bool, len(v.lines)), sig: make([]bool, len(v.lines)), own0: make([]bool, len(v.lines)), taken: make([]bool, len(v.lines)), sender: from}
	end := len(v.lines)
	for i := r.zones.forward; i < len(v.lines); i++ {
		if headerBlock(v, i, false) > 0 {
			end = i
			break
		}
	}
	// The lines of the block are read again as if they stood alone, to find signature and disclaimer.
	z := zones{of: make([]zone, len(v.lines)), intro: -1, forward: -1}
	for i := range v.lines {
		if i < r.zones.forward || i >= end {
			z.of[i] = zoneQuote
		}
	}
	z.cutEnd(v, from)
	for i := r.zones.forward; i < end; i++ {
		s.sig[i] = z.of[i] == zoneSignature
		s.use[i] = (z.of[i] == zoneNew || s.sig[i]) && r.mayRead(v.line(i))
		s.own0[i] = s.use[i]
	}
	r.forwardUse, r.forwardRead = s.own0, true
	if from.Key() != r.out.From.Key() && (from.Address != "" || from.Name != "") {
		sub := r.out.From
		x.submitter, x.sender, x.fromBody = &sub, from, true
	}
	return s
}

// blockFrom reads the From line of the forwarded mail's header block.
func (r *reader) blockFrom(x *extractor) (cases.Address, bool) {
	v := r.main
	for i := r.zones.intro; i < r.zones.forward && i < len(v.lines); i++ {
		l := v.line(i)
		if labelOf(l) != 'f' {
			continue
		}
		k := strings.IndexAny(l, ":\t")
		if k < 0 {
			continue
		}
		for k < len(l) && strings.ContainsRune(":\t *", rune(l[k])) {
			k++
		}
		val := l[k:]
		a := cases.Address{Name: strings.Trim(val, " *")}
		at := v.lines[i].start + k
		mail := v.provenance(at, v.lines[i].end, "forwarded")
		if m := addressPattern.FindStringIndex(val); m != nil {
			a.Address = val[m[0]:m[1]]
			mail = v.provenance(at+m[0], at+m[1], "forwarded")
			a.Name = strings.Trim(val[:m[0]], " <[(\"'*")
			if strings.HasSuffix(strings.ToLower(a.Name), "mailto:") {
				a.Name = strings.Trim(a.Name[:len(a.Name)-7], " <[(\"'*")
			}
		}
		name := mail
		if j := strings.Index(val, a.Name); j >= 0 && a.Name != "" {
			name = v.provenance(at+j, at+j+len(a.Name), "forwarded")
		}
		x.fromProv = [2]cases.Provenance{name, mail}
		return a, true
	}
	return cases.Address{}, false
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
