package triage

import "cissd/cases"

// This file reads the persons out of a thread below a first mail that points to it: "CISS, please run the visitor named below" (EXT-2, MSG-3). Who
// answers a colleague and adds us says what is wanted above, and the persons stand in what is quoted. Nothing else is taken from there, and never a
// command.

// pointsBelow are words that refer to what is quoted.
var pointsBelow = expression(`(?i)\b(?:below|underneath|further down|(?:in|from|see|per) (?:the|this) (?:e-?mail |mail |message |attached |whole )?(?:thread|trail|chain|exchange|correspondence|history)|(?:attached|quoted|forwarded) (?:e-?mail |mail |message )?(?:thread|trail|chain|exchange|message|mail|e-?mail))\b`)

// below reads the subjects of the quoted mails, where the new text names none and points there. They are inferred, and a warning says where they
// come from; where none is found, it says that somebody should look.
func (r *reader) below() {
	d := &r.out.Draft
	if r.reply || len(d.Subjects) > 0 || r.main == nil || len(r.out.Commands) > 0 || r.out.Refused != nil || subjectKind(r.m.Subject) == 'f' || !pointsBelow.MatchString(fold(cut(r.out.NewText, maxHopText))) {
		return
	}
	own := hop{from: r.out.From, v: r.main, z: r.zones, parent: -1, inline: true}
	hs := r.inlineHops([]hop{own})
	if len(hs) < 2 || r.cfg.ours(hs[1].from.Address) {
		return
	}
	x := &extractor{m: r.m, cfg: r.cfg, ref: r.m.Date, facts: facts{}, sender: hs[1].from}
	var out []*source
	for k := 1; k < len(hs); k++ {
		out = append(out, r.newSource(hs[k].v, hs[k].z, hs[k].from))
	}
	x.first = out[0]
	x.read(out)
	for _, s := range x.subjects() {
		inferAll(s.Fields)
		for _, id := range s.IDs {
			inferAll(id.Fields)
		}
		d.Subjects = append(d.Subjects, s)
	}
	warning := "the text refers to the quoted mail below it, in which nobody was recognised; please look there"
	if len(d.Subjects) > 0 {
		warning = "the text refers to the quoted mail below it; who it is about was read from there"
	}
	r.out.Warnings = append(r.out.Warnings, warning)
}

// inferAll marks fields as concluded.
func inferAll(fs cases.Fields) {
	for k, f := range fs {
		f.Inferred = true
		fs[k] = f
	}
}
