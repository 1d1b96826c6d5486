package main

import (
	"encoding/json"
	"fmt"
	"os"
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

// printJSON prints one object a line.
func printJSON[T any](lines []T) error {
	out := json.NewEncoder(os.Stdout)
	for _, l := range lines {
		if err := out.Encode(l); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
	}
	return nil
}
