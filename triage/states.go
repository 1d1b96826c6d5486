package triage

import "strings"

// stateText names the states and territories of the United States, and the provinces of Canada whose licenses are as common at the border,
// each with its postal code.
const stateText = `alabama|AL alaska|AK arizona|AZ arkansas|AR california|CA colorado|CO connecticut|CT delaware|DE florida|FL georgia|GA hawaii|HI idaho|ID illinois|IL indiana|IN iowa|IA kansas|KS kentucky|KY louisiana|LA maine|ME maryland|MD massachusetts|MA michigan|MI minnesota|MN mississippi|MS missouri|MO montana|MT nebraska|NE nevada|NV new hampshire|NH new jersey|NJ new mexico|NM new york|NY north carolina|NC north dakota|ND ohio|OH oklahoma|OK oregon|OR pennsylvania|PA rhode island|RI south carolina|SC south dakota|SD tennessee|TN texas|TX utah|UT vermont|VT virginia|VA washington|WA west virginia|WV wisconsin|WI wyoming|WY district of columbia|DC d.c|DC puerto rico|PR guam|GU u.s. virgin islands|VI american samoa|AS`

// stateIndex says what is the name or the code of a state.
type stateIndex struct{ names, codes map[string]bool }

var states = indexStates(stateText)

func indexStates(table string) stateIndex {
	x := stateIndex{names: map[string]bool{}, codes: map[string]bool{}}
	for table != "" {
		name, rest, ok := strings.Cut(table, "|")
		if !ok || len(rest) < 2 {
			break
		}
		x.names[strings.TrimSpace(name)], x.codes[rest[:2]] = true, true
		table = rest[2:]
	}
	return x
}

// stateAt reads a state of the United States at token i: its name, or its postal code in capitals.
func stateAt(toks []token, i int) (to int, ok bool) {
	if i < 0 || i >= len(toks) || !toks[i].cap {
		return 0, false
	}
	if i+1 < len(toks) && states.names[toks[i].low+" "+bareName(toks[i+1].low)] {
		return i + 2, true
	}
	if states.names[bareName(toks[i].low)] || toks[i].caps && states.codes[toks[i].text] {
		return i + 1, true
	}
	return 0, false
}
