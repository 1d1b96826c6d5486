package cases

import (
	"fmt"
	"slices"
)

// Sign is a place of a request whose words speak for or against one of the nine criteria (EXT-5). It decides nothing: it is shown to who does.
type Sign struct {
	// Criterion is its number; For says that the words speak for it.
	Criterion int  `json:"criterion"`
	For       bool `json:"for,omitempty"`
	// What says in our words what is stated: "it concerns a U.S. person".
	What string `json:"what"`
	// Quote are the request's words on one line, at most about 160 characters; Place says where they stand: "the text".
	Quote string `json:"quote"`
	Place string `json:"place"`
	// Provenance is the exact place of the words that were recognised (EXT-1).
	Provenance Provenance `json:"provenance"`
}

// maxSigns bounds what a draft keeps over all its mails.
const maxSigns = 24

// joinSigns adds what a further mail says to what is known, each thing once.
func joinSigns(known, more []Sign) []Sign {
	out := slices.Clone(known)
	for _, s := range more {
		same := func(o Sign) bool { return o.Criterion == s.Criterion && o.What == s.What && o.Quote == s.Quote }
		if len(out) < maxSigns && !slices.ContainsFunc(out, same) {
			out = append(out, s)
		}
	}
	return out
}

// sends says whether a plan sends a mail of that name.
func (p *Plan) sends(name NoticeName) bool {
	return slices.ContainsFunc(p.Sends, func(s Planned) bool { return s.Name == name })
}

// signsShown is how many signs stand among what a supervisor is to look at first; the criteria have all.
const signsShown = 4

// signDoubts are what the request itself says against a criterion that a person judges, each thing once (MAILS rule 4).
func signDoubts(signs []Sign) []Doubt {
	var out []Doubt
	told := map[string]bool{}
	for _, s := range signs {
		if s.For || s.Criterion < 2 || s.Criterion > 6 || told[s.What] || len(out) == signsShown {
			continue
		}
		told[s.What] = true
		out = append(out, Doubt{Text: fmt.Sprintf("Criterion %d: %s: \"%s\" (in %s).", s.Criterion, s.What, s.Quote, s.Place)})
	}
	return out
}
