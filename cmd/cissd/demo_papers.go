package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// documentsFolder is where the demo keeps what came attached, below its own folder.
const documentsFolder = "documents"

// paper is a document of a case as somebody got it by mail.
type paper struct {
	who, path string
	// phrase is what opens it: the officer of the case got it, in a mail of its own.
	phrase string
}

var (
	phrasePattern = regexp.MustCompile(`(?m)^\s*"?([a-z]+(?:-[a-z]+){5})"?\s*$`)
	numberPattern = regexp.MustCompile(`^\[((?:RFI|RFS|FAI)-[0-9]{4}-[0-9]+)\]`)
)

// keepPapers saves what is attached to a mail, in a folder for each reader, and remembers a passphrase that it tells.
func (s *story) keepPapers(who string, m *received) error {
	number := numberPattern.FindStringSubmatch(m.Subject)
	if number == nil {
		return nil
	}
	if phrase := phrasePattern.FindStringSubmatch(m.Text); phrase != nil {
		if s.phrases == nil {
			s.phrases, s.told = map[string]string{}, map[string]string{}
		}
		s.phrases[number[1]], s.told[who] = phrase[1], phrase[1]
	}
	if s.papers == "" {
		return nil
	}
	for _, f := range m.Files {
		fmt.Fprintf(s.out, "      + %s, locked\n", f.Name)
		path := filepath.Join(s.papers, who, filepath.Base(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return fmt.Errorf("keeping a document: %w", err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			return fmt.Errorf("keeping a document: %w", err)
		}
		s.keep(paper{who: who, path: path, phrase: s.phrases[number[1]]})
	}
	return nil
}

// keep adds a document; one that came again takes the place of the older.
func (s *story) keep(p paper) {
	for i := range s.kept {
		if s.kept[i].path == p.path {
			s.kept[i] = p
			return
		}
	}
	s.kept = append(s.kept, p)
}

// showPapers says where the documents lie, and what opens them.
func (s *story) showPapers() {
	fmt.Fprintf(s.out, "\n== The documents, as each reader got them by mail, lie in %s\n", s.papers)
	phrase := ""
	for _, p := range s.kept {
		if p.phrase != phrase {
			phrase = p.phrase
			fmt.Fprintf(s.out, "\n   open with  %s\n", phrase)
		}
		fmt.Fprintf(s.out, "      %s\n", strings.TrimPrefix(strings.TrimPrefix(p.path, s.papers), string(filepath.Separator)))
	}
}
