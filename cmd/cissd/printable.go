package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// printable takes everything out of a text from outside that a terminal would obey, but for line ends and tabs (SEC-4).
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case obeyed(r) || r == unicode.ReplacementChar:
			return '\uFFFD'
		}
		return r
	}, s)
}

// printJSON prints one object a line.
func printJSON[T any](lines []T) error {
	for _, l := range lines {
		if err := printOne(l); err != nil {
			return err
		}
	}
	return nil
}

// printOne prints a value as JSON on one line; what a terminal would obey stands in it as \u escapes, so that nothing is lost (SEC-4).
func printOne(v any) error {
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	if err := out.Encode(v); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	if _, err := os.Stdout.Write(escaped(b.Bytes())); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

// escaped replaces control and format characters in JSON text, where they stand only inside strings.
// Nearly every text is plain, and is given back as it is.
func escaped(text []byte) []byte {
	var out []byte
	kept := 0 // up to where the text stands in out
	for i := 0; i < len(text); {
		if c := text[i]; c >= ' ' && c < 0x7f || c == '\n' {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		broken := r == utf8.RuneError && n == 1
		if !broken && !obeyed(r) {
			i += n
			continue
		}
		out = append(out, text[kept:i]...)
		switch {
		case broken:
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			out = fmt.Appendf(out, "\\u%04x\\u%04x", hi, lo)
		default:
			out = fmt.Appendf(out, "\\u%04x", r)
		}
		i += n
		kept = i
	}
	if kept == 0 {
		return text
	}
	return append(out, text[kept:]...)
}

// obeyed says whether a terminal or a viewer acts on a character instead of showing it: controls, bidirectional and other format characters, and
// the separators of lines and paragraphs (U+2028, U+2029), which begin a line that the text does not have.
func obeyed(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}
