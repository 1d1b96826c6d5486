package triage

import (
	"slices"

	"cissd/cases"
)

// This file reads internal events (INT-10): a concern of CISS, an analytic project or an incident that somebody of the office brings, where nobody
// outside asks. They go the way of every request: the same fields, the same questions about what is missing, the same review.

// internalEvent marks the mail of a proven person of the office in which nobody else asks, and takes from the roster who asks. Such an event is an inquiry
// unless the mail says otherwise (source: "Types of CISS Requests").
func (r *reader) internalEvent(x *extractor) {
	p, d := r.k.Person, &r.out.Draft
	if !p.OpensEvents() || !r.out.Proof.Proven() || r.reply || x.submitter != nil || x.behalf || x.fromBody {
		return
	}
	if e := d.Fields.Value(cases.RequestorEmail); e != "" && !p.Uses(e) {
		return
	}
	r.out.Internal = true
	known := func(name, value string) {
		if f := d.Fields[name]; value != "" && (f.Value() == "" || f.Inferred && !f.Conflict) {
			d.Fields[name] = cases.Field{Values: []string{value}, Provenance: []cases.Provenance{headerProvenance(r.m, r.out.From.Address, ruleRoster)}}
		}
	}
	known(cases.RequestorName, p.Name)
	known(cases.RequestorEmail, r.out.From.Address)
	if d.Fields.Value(cases.Agency) == "" {
		known(cases.Agency, r.cfg.HomeAgency)
	}
	if d.Type == "" || d.TypeInferred && d.Type == cases.RFI {
		d.Type, d.TypeInferred = cases.FAI, true
	}
	if d.Type == cases.FAI && d.Fields.Value(cases.Predication) == "" {
		x.eventPredication(d)
	}
}

// eventPredication concludes what an event rests on (FAI-1) from the name that the mail gives it, where it gives one only.
func (x *extractor) eventPredication(d *cases.Draft) {
	found := x.findIn(eventPhrases)
	for _, s := range found {
		if s.What != found[0].What {
			return
		}
	}
	if len(found) > 0 {
		p := found[0].Provenance
		p.Rule = "prose"
		d.Fields[cases.Predication] = cases.Field{Values: []string{found[0].What}, Inferred: true, Provenance: []cases.Provenance{p}}
	}
}

// eventText are the names of what an event rests on, in the form of signText.
const eventText = `
1 - internal_concern: security concern|concerns, ciss concern|concerns, internal concern|concerns, counterintelligence concern|concerns, foreign access concern|concerns
1 - analytic_project: analytic|analytical|analysis project|projects|effort, trend|targeting|pattern|link analysis
1 - incident_report: incident report|reports|reporting, security incident|incidents, reported incident, incident of
1 - reporting: media|press|newspaper|intelligence|news report|reports|reporting|article|articles|story
`

// eventPhrases are those names by their first word.
var eventPhrases = indexSigns(eventText)

// findIn looks for phrases in the subject line and in the text of the mail itself.
func (x *extractor) findIn(phrases map[string][]signPhrase) []cases.Sign {
	all := x.lookThrough(phrases)
	return slices.DeleteFunc(all, func(s cases.Sign) bool { return s.Place == placeFile })
}
