package notify

import (
	htmltemplate "html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"
	texttemplate "text/template"

	"cissd/cases"
)

// RFI-2: no mail shows a passphrase but the one that gives it, whatever an operator's template prints.
func TestPassphraseStaysInside(t *testing.T) {
	t.Parallel()
	const passphrase = "velvet anchor mitten harvest"
	ours, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	theirs := &Templates{
		words: ours.words, text: map[cases.NoticeName]*texttemplate.Template{}, html: map[cases.NoticeName]*htmltemplate.Template{},
	}
	const all = `{{define "subject"}}{{printf "%+v" .}}{{end}}{{define "mail"}}{{printf "%+v" .}} {{printf "%#v" .}}{{end}}`
	for _, s := range cases.Notices() {
		for _, ext := range []string{".txt", ".html"} {
			if err := os.WriteFile(filepath.Join(dir, string(s.Name)+ext), []byte(all), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := theirs.parse(source{dir: dir}, s.Name); err != nil {
			t.Fatal(err)
		}
	}
	for _, tpl := range []*Templates{ours, theirs} {
		for _, s := range cases.Notices() {
			for _, v := range Samples(s.Name) {
				d := v.Data
				d.Passphrase, d.Files = passphrase, []cases.NoticeFile{{Name: passphrase, Stored: []cases.StoredFile{{Name: passphrase}}}}
				m, err := tpl.Render(d, SampleOffice())
				if err != nil {
					t.Fatalf("%s: %v", s.Name, err)
				}
				shown := m.Subject + m.Text + m.HTML
				for word := range strings.FieldsSeq(passphrase) {
					if s.Name != passwordMail && strings.Contains(shown, word) {
						t.Errorf("%s shows %q of the passphrase", s.Name, word)
					}
				}
			}
		}
	}
	if v := ours.view(cases.NoticeData{Name: passwordMail, Passphrase: passphrase}, SampleOffice()); v.Passphrase != passphrase {
		t.Errorf("the mail that is to give it shows %q", v.Passphrase)
	}
}
