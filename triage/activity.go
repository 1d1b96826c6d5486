package triage

import (
	"strings"

	"cissd/cases"
)

// This file reads the line of an ACTIVITY (FAI-2): the kind of what was done, or the system that was asked, in one word or several ("TECS query",
// "database check TECS", "record review"), and behind it what was found, where no line FINDING says so.

// activityPattern are the kinds and the systems as people write them.
var activityPattern = expression(`(?i)^(?:AFI|ISMS|ADIS|ATS|TECS|SEVIS|IDENT|PCQS|CCD|FinCEN|IC|public|LexisNexis|Accurint|CLEAR|(?:database|db|data base)(?: (?:checks?|quer(?:y|ies)|search(?:es)?))?|records?(?: (?:reviews?|checks?))?|requests?(?: to others)?|analysis|(?:overt )?field(?: operations?)?)(?:[ ,.:;\n-]|$)`)

// asking are the words that only say that a system was asked; what stands behind them describes the query (askingOf), or is another thing.
var (
	asking   = expression(`(?i)^[ ,:]*(?:(?:records?|database|db|systems?|names?|history) +)*(?:quer(?:y|ies)|checks?|search(?:es)?|look-?ups?|reviews?|inquir(?:y|ies)|runs?)(?: *$| *[.:;,\n]| +[-\x{2013}\x{2014}])`)
	askingOf = expression(`(?i)^ *(?:(?:records?|database|db|systems?|names?|history) +)*(?:quer(?:y|ies)|checks?|search(?:es)?|look-?ups?|reviews?|inquir(?:y|ies)|runs?) +(?:by|on|for|of|under|with|against|in|using) [^\n]*$`)
	// inSystem is the system behind "database check"; "clear" in small letters is what was found.
	inSystem = expression(`^[ ,:(-]*(?:(?i:of|in|on|against|with|the|using) +)*((?i:AFI|ISMS|ADIS|ATS|TECS|SEVIS|IDENT|PCQS|CCD|FinCEN|public|LexisNexis|Accurint)|IC|CLEAR)(?:[ ,.:;)\n-]+|$)`)
)

// activityHead takes the kind of an ACTIVITY, or its system, from the front of a text; kind is "" where there is none. Words that only say that
// a system was asked belong to it.
func activityHead(s string) (kind, rest string) {
	m := activityPattern.FindString(s)
	if m == "" {
		return "", s
	}
	kind = strings.TrimRight(m, " ,.:;-\n")
	rest = s[len(kind):]
	if strings.HasPrefix(strings.ToLower(kind), "d") {
		if in := inSystem.FindStringSubmatchIndex(rest); in != nil {
			kind, rest = rest[in[2]:in[3]], rest[in[3]:]
		}
	}
	if a := asking.FindString(rest); a != "" {
		rest = rest[len(a):]
	}
	return activityName(kind), strings.TrimLeft(rest, " .,:;)-\u2013\u2014\n")
}

// activityName is the name by which the record knows a kind, where it is written in another way.
func activityName(kind string) string {
	switch l := strings.ToLower(kind); {
	case l == "database check", l == "record review", l == "records review", l == "field operation": // as they are
	case l == "db", strings.HasPrefix(l, "data base"), strings.HasPrefix(l, "database "), strings.HasPrefix(l, "db "):
		return "database check"
	case strings.HasPrefix(l, "record") && strings.Contains(l, " "):
		return "record review"
	case strings.HasPrefix(l, "requests"):
		return "request to others"
	case strings.HasPrefix(l, "overt"), strings.HasPrefix(l, "field "):
		return "field operation"
	}
	return kind
}

// activity splits an ACTIVITY's line. With a line FINDING below, what stands here is kind and system, or how the system was asked (SOURCE); other
// words are refused: what they are, nobody can know (GR-4).
func (b *blocks) activity(c *cases.Command, text cases.Key, setText func(cases.Key, string)) {
	said := c.Argument
	kind, rest := activityHead(said)
	if kind == "" {
		b.refuse(*c, "The line of %s needs to say what was done: the name of a system such as TECS, DATABASE, RECORDS, REQUEST, ANALYSIS or FIELD OPERATION.", c.Verb)
		return
	}
	c.Argument = kind
	switch {
	case rest == "":
	case askingOf.MatchString(rest) && c.Keys[cases.KeySource] == "" && c.Keys[text] != "":
		setText(cases.KeySource, said)
	case c.Keys[text] != "":
		b.refuse(*c, "The line of %s takes a kind or a system, and the words %q behind it are neither. Put them into %s, or into SOURCE.", c.Verb, firstWords(rest, 4), text)
	default:
		setText(text, rest)
	}
}
