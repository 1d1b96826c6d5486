package triage

import (
	"strings"

	"cissd/cases"
)

// setLine is a line of SET or PERSON: a name and its value.
type setLine struct {
	name, value string // the name as Appendix A spells it
	colon       bool
	long        bool // the value may run on over several lines
	weak        bool // the name is an ordinary word too
	ok          bool
}

// fieldOf reads a line of SET or PERSON: "priority routine", "due date: 2026-03-01". The longest known name in front wins.
func fieldOf(l string) setLine {
	ws := strings.Fields(strings.Replace(l, ":", " : ", 1))
	for n := min(5, len(ws)); n >= 1; n-- {
		words := ws[:n]
		if words[n-1] == ":" {
			words = words[:n-1]
		}
		key := strings.ReplaceAll(strings.Join(words, " "), "_", " ")
		lab, known := knownLabel(key)
		if !known || lab.scope == 'n' || lab.scope == 'h' || lab.scope == 'q' || lab.scope == 'b' {
			continue
		}
		rest := ws[n:]
		s := setLine{name: setName(lab, key), long: lab.long, weak: weakLabel(labelKey(key)), ok: true, colon: ws[n-1] == ":"}
		if len(rest) > 0 && rest[0] == ":" {
			rest, s.colon = rest[1:], true
		}
		s.value = strings.Join(rest, " ")
		return s
	}
	return setLine{}
}

// fieldLines reads SET and PERSON: lines of "name value", each name once, REASON, and further lines of a longer value.
func (b *blocks) fieldLines(c *cases.Command, h head, at int) int {
	var text []string
	open := cases.Key("") // whose value may go on
	i := at
	for ; i < len(b.lines); i++ {
		l := b.lines[i]
		if i == at {
			if l = h.rest; l == "" {
				continue
			}
		}
		if l == "" {
			if len(c.Keys) > 0 {
				break
			}
			continue
		}
		f := fieldOf(l)
		if vh, isVerb := b.g.verbLine(l); i > at && isVerb && vh.strict && vh.closedFault == "" && !f.ok {
			break
		}
		if !b.fieldLine(c, h, l, f, &open) {
			return -1
		}
		text = append(text, l)
	}
	c.Argument = strings.Join(text, "\n")
	if !b.wholeFields(c) {
		return -1
	}
	if h.spec.Additive {
		for j := i; j < len(b.lines); j++ {
			if vh, ok := b.g.verbLine(b.lines[j]); ok && vh.strict && vh.closedFault == "" {
				return j
			}
		}
		return -1
	}
	return b.remark(c, h, i)
}

// fieldLine takes one line of SET: a KEY, a field, or more of the value before it.
func (b *blocks) fieldLine(c *cases.Command, h head, l string, f setLine, open *cases.Key) bool {
	k, v, known, _ := b.keyLine(h.spec, l)
	if w := b.foreignKey(l); w != "" {
		b.refuse(*c, "The word %q is written with letters of another alphabet that only look like ours. Please type it again.", w)
		return false
	}
	switch {
	case known:
	case f.ok && (*open == "" || f.colon || b.plainField(f)):
		k, v = cases.Key(strings.ToUpper(f.name)), f.value
	case *open != "" && f.ok && !f.weak && *open != cases.KeyReason:
		b.refuse(*c, "The line %q may be a field, or more of the text above it. Put a colon behind the name of a field.", firstWords(l, 4))
		return false
	case *open != "":
		c.Keys[*open] = strings.TrimSpace(c.Keys[*open] + "\n" + l)
		return true
	default:
		b.refuse(*c, "The line %q names no field that we know.%s", firstWords(l, 3), nearestField(l))
		return false
	}
	if c.Keys == nil {
		c.Keys = map[cases.Key]string{}
	}
	if _, twice := c.Keys[k]; twice {
		b.refuse(*c, "The line %s stands twice below %s.", k, c.Verb)
		return false
	}
	if p := placeholder(v); p != "" {
		b.refuse(*c, "The placeholder %s still stands where a value belongs.", p)
		return false
	}
	c.Keys[k] = v
	if *open = ""; known && textKey(k) || !known && f.long {
		*open = k
	}
	return true
}

// plainField says that a line without a colon can be nothing but a field: its name is no ordinary word, and its value one of that field's own.
func (b *blocks) plainField(f setLine) bool {
	if f.weak || f.long || f.value == "" {
		return false
	}
	kind := fieldKind(f.name)
	if kind == nil {
		return false
	}
	_, no := kind(f.value)
	return no == ""
}

// wholeFields checks what SET was given once all of it is read: there is a field, each has a value, and the value is one of its kind (EXT-3).
func (b *blocks) wholeFields(c *cases.Command) bool {
	fields := 0
	for _, k := range sortedKeys(c.Keys) {
		if c.Keys[k] == "" {
			b.refuse(*c, "The field %q has no value behind it.", fieldWords(k))
			return false
		}
		if k != cases.KeyReason && k != cases.KeyCode && k != cases.KeySource {
			fields++
		}
	}
	if fields == 0 {
		b.refuse(*c, "The word %s needs a line below it with a field and its value.", c.Verb)
		return false
	}
	if c.Verb != cases.Set {
		return true
	}
	if _, no := Correct(*c); no != nil {
		b.refuse(*c, "%s", no.Reason)
		return false
	}
	return true
}
