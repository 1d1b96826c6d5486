package notify

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode/utf8"

	"cissd/cases"
)

//go:embed templates
var builtin embed.FS

// Office is what mails say of the office that sends them.
type Office struct {
	// Name is "Center for International Safety and Security", Short "CISS".
	Name, Short string
	// Domain is that of our Message-IDs: they end in "@cissd." and it.
	Domain string
	// Telephone is where people call; "" leaves the line out.
	Telephone string
	// TimeZone is the office's; nil means UTC.
	TimeZone *time.Location
}

func (o Office) zone() *time.Location {
	if o.TimeZone == nil {
		return time.UTC
	}
	return o.TimeZone
}

// Mail is a rendered mail: a subject of one line, and two parts of the same content. Lines of Text end in LF.
type Mail struct {
	Subject string
	Text    string
	HTML    string
	// Files are attached, in this order.
	Files []File
}

// maxSubject bounds a subject line in runes: what is longer is cut by every list of mails.
const maxSubject = 120

// Templates are the parsed templates of all mails. They are safe for concurrent use.
type Templates struct {
	words vocabulary
	text  map[cases.NoticeName]*texttemplate.Template
	html  map[cases.NoticeName]*htmltemplate.Template
}

// Load parses the templates of the whole catalogue, and renders each with sample data (NOT-1). Files in dir ("review.txt",
// "review.html", "parts.txt", …) replace the built-in ones of the same name; dir "" uses those alone. The error names file and line, and
// what to do.
func Load(dir string) (*Templates, error) {
	t := &Templates{
		words: newVocabulary(),
		text:  map[cases.NoticeName]*texttemplate.Template{},
		html:  map[cases.NoticeName]*htmltemplate.Template{},
	}
	src := source{dir: dir}
	if err := src.check(); err != nil {
		return nil, err
	}
	for _, s := range cases.Notices() {
		if err := t.parse(src, s.Name); err != nil {
			return nil, err
		}
	}
	for _, s := range cases.Notices() {
		if err := t.check(s.Name, src); err != nil {
			return nil, fmt.Errorf("mail template %q: %w", s.Name, err)
		}
	}
	return t, nil
}

// parse reads the pair of files of one mail, and the shared parts.
func (t *Templates) parse(src source, name cases.NoticeName) error {
	textFile, htmlFile := string(name)+".txt", string(name)+".html"
	text, html := texttemplate.New("").Option("missingkey=error").Funcs(t.textFuncs()), htmltemplate.New("").Funcs(t.htmlFuncs())
	for _, file := range []string{"parts.txt", textFile, "parts.html", htmlFile} {
		body, err := src.read(file)
		if err != nil {
			return err
		}
		if strings.HasSuffix(file, ".txt") {
			_, err = text.New(file).Parse(body)
		} else {
			_, err = html.New(file).Parse(inlined(body))
		}
		if err != nil {
			return fmt.Errorf("reading a mail template: %w; mend the file, or remove it to have the built-in one", err)
		}
	}
	t.text[name], t.html[name] = text, html
	return nil
}

// check renders a mail with sample data, in all its shapes where the folder may change it, and refuses what must not go out: a template that fails, an empty part, a word that could be
// read as a command (GR-5).
func (t *Templates) check(name cases.NoticeName, src source) error {
	const mend = "; mend the file, or remove it to have the built-in one"
	variants := []Variant{{Data: Sample(name)}} // a test renders all the shapes of the built-in ones
	if src.dir != "" {
		variants = Samples(name)
	}
	for _, v := range variants {
		m, err := t.Render(v.Data, SampleOffice())
		if err != nil {
			return fmt.Errorf("%w%s", err, mend)
		}
		if err := t.checkMail(m, mend); err != nil {
			return err
		}
	}
	return nil
}

// checkMail looks at one rendered mail.
func (t *Templates) checkMail(m Mail, mend string) error {
	for _, part := range []struct{ what, text string }{{"subject", m.Subject}, {"text part", m.Text}, {"HTML part", m.HTML}} {
		if strings.TrimSpace(part.text) == "" {
			return fmt.Errorf("its %s is empty%s", part.what, mend)
		}
	}
	for i, line := range strings.Split(m.Text, "\n") {
		if w := t.words.bare(line); w != "" {
			return fmt.Errorf("line %d of the text it gives has the word %q, which could be read as a command: use another word, or put "+
				"it in quotation marks", i+1, w)
		}
	}
	return nil
}

// Render writes one mail. It is pure: the same data gives the same mail (DESIGN 2).
func (t *Templates) Render(d cases.NoticeData, o Office) (Mail, error) {
	text, html := t.text[d.Name], t.html[d.Name]
	if text == nil || html == nil {
		return Mail{}, fmt.Errorf("rendering a mail: no template is called %q", cut(cleanLine(string(d.Name)), 40))
	}
	v := t.view(d, o)
	var b bytes.Buffer
	if err := text.ExecuteTemplate(&b, "subject", v); err != nil {
		return Mail{}, fmt.Errorf("rendering a mail: %w", err)
	}
	m := Mail{Subject: cut(cleanLine(b.String()), maxSubject)}
	v.Subject = m.Subject
	for i := range v.Choices {
		v.Choices[i].Href = htmltemplate.URL(mailto(d, d.Choices[i], m.Subject)) // all but unreserved characters are encoded
	}
	v.AnswerHref = htmltemplate.URL(answerTo(d, m.Subject))
	b.Reset()
	if err := text.ExecuteTemplate(&b, "mail", v); err != nil {
		return Mail{}, fmt.Errorf("rendering a mail: %w", err)
	}
	if m.Text = layOut(b.String()); t.words.starts(m.Text) {
		m.Text = v.Office + ":\n\n" + m.Text // where nothing shows that it is a quote, its first word is read in any case
	}
	b.Reset()
	if err := html.ExecuteTemplate(&b, "mail", v); err != nil {
		return Mail{}, fmt.Errorf("rendering a mail: %w", err)
	}
	m.HTML = strings.TrimSpace(tidyHTML(unbroken(b.String()))) + "\n"
	if !utf8.ValidString(m.Text) || !utf8.ValidString(m.HTML) {
		return Mail{}, errors.New("rendering a mail: the template is not UTF-8; save it as UTF-8")
	}
	m.Files = attached(d, o)
	return m, nil
}

// attached are the files that belong to a mail: the request form, where it was asked for, or something is missing (EXT-4, NOT-7).
func attached(d cases.NoticeData, o Office) []File {
	switch d.Name {
	case cases.NoticeForm:
		return forms(o, d.Mailbox)
	case cases.NoticeIncomplete:
		return forms(o, d.Mailbox)[:1]
	}
	return nil
}

// tidyHTML drops blank lines and indentation: what is left is short, and no line starts far out.
func tidyHTML(s string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// source reads template files: from a folder, else the built-in ones.
type source struct{ dir string }

func (s source) read(file string) (string, error) {
	if s.dir != "" {
		b, err := os.ReadFile(filepath.Join(s.dir, file))
		if err == nil {
			return string(b), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("reading a mail template: %w", err)
		}
	}
	b, err := builtin.ReadFile("templates/" + file)
	if err != nil {
		return "", fmt.Errorf("reading a mail template: %w", err)
	}
	return string(b), nil
}

// check refuses a folder that cannot be read, and a file in it that would never be used.
func (s source) check() error {
	if s.dir == "" {
		return nil
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("reading the folder of mail templates: %w", err)
	}
	known := []string{"parts.txt", "parts.html"}
	for _, n := range cases.Notices() {
		known = append(known, string(n.Name)+".txt", string(n.Name)+".html")
	}
	for _, e := range entries {
		name := e.Name()
		if ext := filepath.Ext(name); (ext == ".txt" || ext == ".html") && !slices.Contains(known, name) {
			return fmt.Errorf("mail template %q in %s belongs to no mail; the names are those of the built-in ones, such as review.txt", name, s.dir)
		}
	}
	return nil
}
