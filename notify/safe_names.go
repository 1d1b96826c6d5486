package notify

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxFileName bounds a file's name in bytes: every file system takes so much.
const maxFileName = 180

// deviceName is a name that Windows takes for a device, whatever its ending.
var deviceName = regexp.MustCompile(`(?i)^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)`)

// safeNames makes file names of any texts (SEC-4): a name and no path, without signs that are not shown or that a file system refuses, no
// hidden file, not too long, in the order given. Two files never have the same name, whatever a file system makes of capitals and accents: the
// second is "a (2).pdf".
func safeNames(given []string) []string {
	taken := map[string]bool{}
	next := map[string]int{} // where counting goes on, so that a thousand files of one name are not counted a thousand times
	out := make([]string, len(given))
	for i, g := range given {
		name := safeName(g)
		key := nameKey(name)
		for taken[nameKey(name)] {
			next[key] = max(next[key], 1) + 1
			name = numbered(safeName(g), next[key])
		}
		taken[nameKey(name)] = true
		out[i] = name
	}
	return out
}

// nameKey is the same for names that a file system may take for one.
func nameKey(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// numbered puts a number before a name's ending.
func numbered(name string, n int) string {
	stem, ext := splitName(name)
	mark := fmt.Sprintf(" (%d)", n)
	return cutBytes(stem, maxFileName-len(mark)-len(ext)) + mark + ext
}

// splitName parts the ending from a name; one that is too long to be an ending is none.
func splitName(name string) (stem, ext string) {
	ext = path.Ext(name)
	if len(ext) > 16 || len(ext) == len(name) || strings.Contains(ext, " ") {
		ext = ""
	}
	return strings.TrimSuffix(name, ext), ext
}

func safeName(s string) string {
	if len(s) > 8*maxFileName { // its end has the ending
		s = s[len(s)-8*maxFileName:]
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "_"))
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case hidden(r), unicode.Is(unicode.Variation_Selector, r):
		case strings.ContainsRune(`<>:"|?*`, r):
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	s = strings.Join(strings.Fields(b.String()), " ")
	s = strings.TrimRight(s, ". ")
	if s == "" {
		return "file"
	}
	if s[0] == '.' || s[0] == '-' || s[0] == '~' || deviceName.MatchString(s) {
		s = "_" + s
	}
	stem, ext := splitName(s)
	return cutBytes(stem, maxFileName-len(ext)) + ext
}

// cutBytes cuts to at most n bytes, between characters.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.TrimRight(strings.ToValidUTF8(s[:n], ""), " .")
}
