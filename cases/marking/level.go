package marking

// Level is how high a marking classifies. The order is that of protection, so levels compare with < and >.
type Level uint8

// The levels of US markings (E.O. 13526 section 1.2; 32 CFR 2002 for CUI, in which FOUO, LES and SBU are counted). Unmarked is no marking.
const (
	Unmarked Level = iota
	Unclassified
	CUI
	Confidential
	Secret
	TopSecret
)

// String is the name that SPEC's Appendix A uses ("top_secret"); "cui" stands for what Appendix A files under unclassified; "" for Unmarked.
func (l Level) String() string {
	switch l {
	case Unclassified:
		return "unclassified"
	case CUI:
		return "cui"
	case Confidential:
		return "confidential"
	case Secret:
		return "secret"
	case TopSecret:
		return "top_secret"
	default:
		return ""
	}
}

// Classified says whether the level may not be on an unclassified system (MSG-7).
func (l Level) Classified() bool { return l >= Confidential }

func (l Level) banner() string {
	switch l {
	case Unclassified:
		return "UNCLASSIFIED"
	case CUI:
		return "CUI"
	case Confidential:
		return "CONFIDENTIAL"
	case Secret:
		return "SECRET"
	case TopSecret:
		return "TOP SECRET"
	default:
		return ""
	}
}

func (l Level) portion() string {
	switch l {
	case Unclassified:
		return "U"
	case CUI:
		return "CUI"
	case Confidential:
		return "C"
	case Secret:
		return "S"
	case TopSecret:
		return "TS"
	default:
		return ""
	}
}
