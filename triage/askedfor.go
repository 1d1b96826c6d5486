package triage

import "cissd/cases"

// askedWeight makes what somebody says that they ask for outweigh one word of what they tell: "the curator on loan" is no support, and "an
// incident" no inquiry, where "we request information" stands.
const askedWeight = 5

var (
	// asksVerbs are what an office says of itself today: "asked" and "requested" tell of somebody else, or of another day.
	asksVerbs = wordSet(`request requests requesting ask asks asking seek seeks seeking need needs want wants require requires`)
	// notAsking stand before the verb where those who are asked about want something, or nobody does.
	notAsking = wordSet(`he she they who which that it him her them`)
	// askedFiller stand between the verb and what is asked for.
	askedFiller = wordSet(`for your any all some the a an us our ciss ciss's dhs further additional more available urgent routine immediate formal following
		counterintelligence counter-intelligence security technical expert hands-on on-site in-person threat defensive foreign activity full internal ciss'`)
	askedNouns = map[string]cases.Type{
		"support": cases.RFS, "assistance": cases.RFS, "briefing": cases.RFS, "briefings": cases.RFS, "sweep": cases.RFS, "inspection": cases.RFS,
		"information": cases.RFI, "info": cases.RFI, "background": cases.RFI, "traces": cases.RFI, "trace": cases.RFI, "holdings": cases.RFI,
		"inquiry": cases.FAI, "enquiry": cases.FAI, "investigation": cases.FAI,
	}
	// findOut follows where what is asked for is to learn something: "your assistance in identifying him".
	findOut = wordSet(`identifying identify determining determine finding find establishing establish obtaining obtain locating locate checking check verifying verify confirming learning`)
)

// askedFor votes by what an asking verb has for its object: "NOAA asks for support (gift inspection)", "The Smithsonian requests information on".
func (x *extractor) askedFor(weight int) {
	for verb := range asksVerbs {
		for _, at := range x.placesOf(verb) {
			if ty := x.askedAt(at); ty != "" {
				x.typ.vote(&x.typ.hinted, ty, askedWeight+weight)
			}
		}
	}
}

// askedAt gives what the verb at a token asks for, "" where it asks for nothing of ours.
func (x *extractor) askedAt(at int) cases.Type {
	verb := x.toks[at]
	if at > 0 && x.toks[at-1].sent == verb.sent && notAsking[x.toks[at-1].low] && verb.low != "asking" || negated(x.toks, at) {
		return ""
	}
	for i := at + 1; i <= at+6 && i < len(x.toks) && x.toks[i].sent == verb.sent; i++ {
		t := x.toks[i].low
		ty, ok := askedNouns[t]
		switch {
		case ok && ty == cases.RFS && (findOut[x.at(i+1).low] || findOut[x.at(i+2).low]):
			return ""
		case ok:
			return ty
		case !askedFiller[t]:
			return ""
		}
	}
	return ""
}
