package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// names that programs give where nobody gave one
	noName = regexp.MustCompile(`(?i)^(?:(?:text|field|textfield|text ?box|input|undefined|untitled|fill|check ?box|box|check|radio ?button|group|button|choice|combo ?box|drop ?down|list ?box|date|dropdown list|form|page|p|f|c|t|cb|tf)? ?\d*(?:[ _]\d+)*|untitled ?\d*)$`)
	// what stands in the names above a field and says only where it is
	noGroup = regexp.MustCompile(`(?i)^(?:top ?most ?subform|sub ?form|form|page|p|section|sec|table|row|body|area|group|root|untitled|field|acro ?form)? ?\d*$`)
	index   = regexp.MustCompile(`\[\d+\]$`)
)

// fieldLabel is how the value of a field is labelled: its name if that is one in words, else what people are told when they point at it.
// group is the name of what it stands in, "" for none: "Subject 1".
func fieldLabel(path []string, tip string) (name, group string) {
	if len(path) > 0 {
		name = labelWords(path[len(path)-1])
	}
	for _, p := range path[:max(len(path)-1, 0)] {
		if g := labelWords(p); !index.MatchString(p) && !noGroup.MatchString(g) && utf8.RuneCountInString(g) <= maxFormName/2 {
			group = g
		}
	}
	if named := name != "" && !noName.MatchString(name); !named {
		if t := tipWords(tip); t != "" {
			name = t
		}
	}
	if name == "" {
		name = "Field"
	}
	return cutRunes(name, maxFormName), group
}

// labelWords takes a name as programs write it apart: "RequestorName[0]", "date_of_birth".
func labelWords(s string) string {
	s = index.ReplaceAllString(s, "")
	s = strings.TrimLeft(s, "#")
	if i := strings.LastIndexByte(s, '.'); i >= 0 && i+1 < len(s) && !strings.Contains(s, " ") {
		s = s[i+1:]
	}
	s = strings.ReplaceAll(s, "_", " ")
	var b strings.Builder
	var last rune
	for i, r := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsUpper(last) && unicode.IsLower(next)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return oneLabel(b.String())
}

// tipWords is the label in a hint: "Priority (routine, priority or urgent)", "Date of birth: day, month, year".
func tipWords(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	s, _, _ = strings.Cut(s, " (")
	return oneLabel(s)
}

// oneLabel makes words one line without a colon, which would end the label.
func oneLabel(s string) string {
	s, _, _ = strings.Cut(strings.ReplaceAll(strings.TrimSpace(s), "\uff1a", ":"), ":")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
