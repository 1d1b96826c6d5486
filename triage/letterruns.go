package triage

// letterRuns knows which runs of three bytes a text holds, but for some that it only seems to hold: most phrases of a list are found not to stand
// in a short text without a search for each (SEC-5).
type letterRuns [16]uint64

func runsOf(text string) letterRuns {
	var runs letterRuns
	for i := 0; i+3 <= len(text); i++ {
		k := runNumber(text[i:])
		runs[k>>6] |= 1 << (k & 63)
	}
	return runs
}

// may says whether a phrase may stand in the text. Of one that is shorter than a run nothing is known.
func (runs *letterRuns) may(phrase string) bool {
	if len(phrase) < 3 {
		return true
	}
	k := runNumber(phrase)
	return runs[k>>6]&(1<<(k&63)) != 0
}

// runNumber is the place of the first three bytes of a text, below 1024.
func runNumber(s string) uint { return (uint(s[0])*31*31 + uint(s[1])*31 + uint(s[2])) % 1024 }
