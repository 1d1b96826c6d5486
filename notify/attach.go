package notify

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// withFiles puts a composed mail into a multipart/mixed with files behind it (RFC 2046 section 5.1.3). The mail library takes one boundary
// of ours alone, and would draw the second by lot: then a mail that is made twice would not be the same (NOT-1).
func withFiles(mail []byte, id string, files []File) ([]byte, error) {
	head, body, ok := bytes.Cut(mail, []byte("\r\n\r\n"))
	if !ok {
		return nil, errors.New("composing a mail: it has no body")
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
		return nil, errors.New("composing a mail: it has no type")
	}
	mark := boundary("files " + id)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\r\nContent-Type: multipart/mixed;\r\n boundary=%s\r\n\r\n", strings.Join(rest, "\r\n"), mark)
	fmt.Fprintf(&b, "--%s\r\n%s\r\n\r\n%s\r\n", mark, strings.Join(kind, "\r\n"), bytes.TrimRight(body, "\r\n"))
	for _, f := range files {
		fmt.Fprintf(&b, "--%s\r\nContent-Type: %s;\r\n name=\"%s\"\r\nContent-Disposition: attachment;\r\n filename=\"%s\"\r\nContent-Transfer-Encoding: base64\r\n\r\n",
			mark, f.MediaType, f.Name, f.Name)
		for code := base64.StdEncoding.EncodeToString(f.Bytes); code != ""; {
			n := min(76, len(code))
			b.WriteString(code[:n] + "\r\n")
			code = code[n:]
		}
	}
	fmt.Fprintf(&b, "--%s--\r\n", mark)
	return b.Bytes(), nil
}
