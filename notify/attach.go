package notify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// File is what is attached to a mail. Its content is Bytes, or what Write writes: then it is never in memory as a whole (INT-6).
type File struct {
	Name      string // ASCII
	MediaType string
	Bytes     []byte
	Write     func(w io.Writer) error
}

// withFiles puts a composed mail into a multipart/mixed with files behind it (RFC 2046 section 5.1.3). The mail library takes one boundary
// of ours alone, and would draw the second by lot: then a mail that is made twice would not be the same (NOT-1).
func withFiles(w io.Writer, mail []byte, id string, files []File) error {
	head, body, ok := bytes.Cut(mail, []byte("\r\n\r\n"))
	if !ok {
		return errors.New("composing a mail: it has no body")
	}
	var rest, kind []string
	typed := false
	for line := range strings.SplitSeq(string(head), "\r\n") {
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
			typed = strings.HasPrefix(strings.ToLower(line), "content-type:")
		}
		if typed {
			kind = append(kind, line)
		} else {
			rest = append(rest, line)
		}
	}
	if len(kind) == 0 {
		return errors.New("composing a mail: it has no type")
	}
	mark := boundary("files " + id)
	_, err := fmt.Fprintf(w, "%s\r\nContent-Type: multipart/mixed;\r\n boundary=%s\r\n\r\n--%s\r\n%s\r\n\r\n%s\r\n",
		strings.Join(rest, "\r\n"), mark, mark, strings.Join(kind, "\r\n"), bytes.TrimRight(body, "\r\n"))
	if err != nil {
		return fmt.Errorf("composing a mail: %w", err)
	}
	for i, f := range files {
		if err := attach(w, mark, f); err != nil {
			return fmt.Errorf("composing a mail: its file %d: %w", i+1, err)
		}
	}
	if _, err := fmt.Fprintf(w, "--%s--\r\n", mark); err != nil {
		return fmt.Errorf("composing a mail: %w", err)
	}
	return nil
}

// attach writes one file as a part, in lines of 76 letters of base64 (RFC 2045 section 6.8).
func attach(w io.Writer, mark string, f File) error {
	if !typePattern.MatchString(f.MediaType) {
		return errors.New("its media type is none")
	}
	name := attachedName(f.Name)
	_, err := fmt.Fprintf(w,
		"--%s\r\nContent-Type: %s;\r\n name=\"%s\"\r\nContent-Disposition: attachment;\r\n filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n",
		mark, f.MediaType, name, name)
	if err != nil {
		return err
	}
	lines := &lineWriter{w: w}
	code := base64.NewEncoder(base64.StdEncoding, lines)
	if f.Write != nil {
		err = f.Write(code)
	} else {
		_, err = code.Write(f.Bytes)
	}
	if err != nil {
		return err
	}
	if err := code.Close(); err != nil {
		return err
	}
	return lines.end()
}

var (
	typePattern   = regexp.MustCompile(`^[a-z]+/[a-z0-9.+-]+(?:; charset=[a-z0-9-]+)?$`)
	unsafePattern = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// maxAttachedName bounds the name of an attached file in letters.
const maxAttachedName = 100

// attachedName is a name that nothing can be hidden in, nor be led out of a folder by (SEC-4).
func attachedName(s string) string {
	s = strings.TrimLeft(unsafePattern.ReplaceAllString(s, "-"), ".-")
	if i := strings.LastIndexByte(s, '.'); len(s) > maxAttachedName && i >= 0 && len(s)-i <= 10 {
		s = s[:maxAttachedName-(len(s)-i)] + s[i:]
	}
	s = strings.TrimRight(s[:min(len(s), maxAttachedName)], ".-")
	if s == "" {
		return "file"
	}
	return s
}

// lineWriter breaks what is written into lines.
type lineWriter struct {
	w   io.Writer
	n   int // letters of the line that is being written
	buf []byte
}

// lineLength is that of base64.
const lineLength = 76

// Write implements io.Writer.
func (l *lineWriter) Write(p []byte) (int, error) {
	l.buf = l.buf[:0]
	for rest := p; len(rest) > 0; {
		n := min(lineLength-l.n, len(rest))
		l.buf = append(l.buf, rest[:n]...)
		rest = rest[n:]
		if l.n += n; l.n == lineLength {
			l.buf, l.n = append(l.buf, "\r\n"...), 0
		}
	}
	if _, err := l.w.Write(l.buf); err != nil {
		return 0, err
	}
	return len(p), nil
}

// end ends the last line.
func (l *lineWriter) end() error {
	if l.n == 0 {
		return nil
	}
	_, err := io.WriteString(l.w, "\r\n")
	return err
}
