package marking

import "unicode/utf8"

// This file brings a line into the one form in which markings are read: full-width letters, dashes, slashes, blanks and brackets of all
// kinds become those of ASCII, letters upper case, and a run of blanks one. What has no ASCII form becomes a byte that matches nothing.

const (
	foreignByte = 0x01 // a character that no marking holds
	boxByte     = 0x02 // a box to be ticked
	maxLine     = 320  // bytes of a line that are read for a banner
)

// line is a folded piece of text. up holds it in upper case, as in its own case, byte by byte the same.
type line struct {
	up, as [maxLine]byte
	n      int
	cut    bool // there was more
	spread bool // the marking that is being read is written with blanks between its letters
}

func (l *line) put(b byte) {
	if b == ' ' && (l.n == 0 || l.up[l.n-1] == ' ') {
		return
	}
	if l.n == maxLine {
		l.cut = true
		return
	}
	l.as[l.n] = b
	if 'a' <= b && b <= 'z' {
		b -= 'a' - 'A'
	}
	l.up[l.n] = b
	l.n++
}

// fold reads s, as far as it fits.
func (l *line) fold(s string) {
	l.n, l.cut = 0, false
	for i := 0; i < len(s) && !l.cut; {
		b := s[i]
		if b < utf8.RuneSelf {
			i++
			switch {
			case b == '\\':
				l.put('/')
			case b <= ' ' || b == 0x7f:
				l.put(' ')
			default:
				l.put(b)
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if b, ok := plainRune(r); ok {
			l.put(b)
		}
	}
	for l.n > 0 && l.up[l.n-1] == ' ' {
		l.n--
	}
}

// plainRune is the ASCII form of a character; false for those that are not seen at all.
func plainRune(r rune) (byte, bool) {
	switch {
	case 0xFF01 <= r && r <= 0xFF5E:
		return byte(r - 0xFEE0), true
	case r == 0x00A0 || 0x2000 <= r && r <= 0x200A || r == 0x202F || r == 0x205F || r == 0x3000 || r == 0x2028 || r == 0x2029 || r == 0x85:
		return ' ', true
	case 0x200B <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E || 0x2060 <= r && r <= 0x2064 || r == 0xFEFF || r == 0x00AD || 0xFE00 <= r && r <= 0xFE0F:
		return 0, false
	case 0x2010 <= r && r <= 0x2015 || r == 0x2212 || r == 0xFE63 || r == 0x2500 || r == 0x2501:
		return '-', true
	case r == 0x2044 || r == 0x2215 || r == 0x29F8 || r == 0x2571:
		return '/', true
	case r == 0x2022 || r == 0x00B7 || r == 0x25AA || r == 0x25CF || r == 0x25E6 || r == 0x2023 || r == 0x2043 || r == 0x2219:
		return '*', true
	case 0x2610 <= r && r <= 0x2612 || r == 0x25A0 || r == 0x25A1 || r == 0x25CB || r == 0x2713 || r == 0x2714 || r == 0x25EF || r == 0x274F:
		return boxByte, true
	case r == 0x201C || r == 0x201D || r == 0x201E || r == 0x00AB || r == 0x00BB:
		return '"', true
	case r == 0x2018 || r == 0x2019:
		return '\'', true
	case r == 0x3010 || r == 0x3014:
		return '[', true
	case r == 0x3011 || r == 0x3015:
		return ']', true
	default:
		return foreignByte, true
	}
}

func letter(b byte) bool { return 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' || b == foreignByte }

func lower(b byte) bool { return 'a' <= b && b <= 'z' }

func digit(b byte) bool { return '0' <= b && b <= '9' }

func wordByte(b byte) bool { return letter(b) || digit(b) }
