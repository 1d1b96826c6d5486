package main

import (
	"strings"
	"unicode"
)

// printable takes everything out of a text from outside that a terminal would obey, but for line ends and tabs (SEC-4).
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return '\uFFFD'
		}
		return r
	}, s)
}
