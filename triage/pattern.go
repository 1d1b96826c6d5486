package triage

import (
	"regexp"
	"sync"
)

// This file holds the expressions of this package. Most of what a mail says matches none of them, and to find that out with package regexp
// takes a hundred times longer than with an automaton (SEC-5); so each is asked first whether it matches at all.

// pattern is a regular expression of package regexp, with the same answers. It is compiled when it is first wanted, and safe for many at once.
type pattern struct {
	text   string
	quick  automaton
	slowly func() *regexp.Regexp
}

// expression makes a pattern. A text that is no expression panics when it is first used; TestExpressions uses them all.
func expression(text string) *pattern {
	return &pattern{text: text, quick: automaton{text: text}, slowly: sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })}
}

// String is the expression as it is written.
func (p *pattern) String() string { return p.text }

// MatchString says whether s holds a match.
func (p *pattern) MatchString(s string) bool {
	if yes, ok := p.quick.match(s); ok {
		return yes
	}
	return p.slowly().MatchString(s)
}

// The following are as those of [regexp.Regexp].

func (p *pattern) FindString(s string) string {
	if !p.MatchString(s) {
		return ""
	}
	return p.slowly().FindString(s)
}

func (p *pattern) FindStringIndex(s string) []int {
	if !p.MatchString(s) {
		return nil
	}
	return p.slowly().FindStringIndex(s)
}

func (p *pattern) FindStringSubmatch(s string) []string {
	if !p.MatchString(s) {
		return nil
	}
	return p.slowly().FindStringSubmatch(s)
}

func (p *pattern) FindStringSubmatchIndex(s string) []int {
	if !p.MatchString(s) {
		return nil
	}
	return p.slowly().FindStringSubmatchIndex(s)
}

func (p *pattern) FindAllString(s string, n int) []string {
	if !p.MatchString(s) {
		return nil
	}
	return p.slowly().FindAllString(s, n)
}

func (p *pattern) FindAllStringIndex(s string, n int) [][]int {
	if !p.MatchString(s) {
		return nil
	}
	return p.slowly().FindAllStringIndex(s, n)
}

func (p *pattern) ReplaceAllString(s, by string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.slowly().ReplaceAllString(s, by)
}

func (p *pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.slowly().ReplaceAllStringFunc(s, by)
}

func (p *pattern) Split(s string, n int) []string {
	if n < 0 && s != "" && !p.MatchString(s) {
		return []string{s}
	}
	return p.slowly().Split(s, n)
}
