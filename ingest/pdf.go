package ingest

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"
	"unicode"

	"cissd/cases"
)

// This file reads back what people filled into a PDF form (NOT-7, EXT-2): the values of its fields become the part's text, a line
// "Label: value" each, so that they are read, and shown to come from there, like the lines of a text. Nothing else of a PDF is read.

const (
	// maxPDF is how much of a file is kept to look for a form in it; a longer one is no form that somebody filled in.
	maxPDF = 4 << 20
	// the fields of one form, and the bytes of one value
	maxFormFields = 1000
	maxFormValue  = 32 << 10
	maxFormName   = 80
	maxFormText   = 256 << 10
)

// pdfFileOf says whether a part is a PDF, by its type or name, and its first bytes.
func pdfFileOf(part *cases.Part, br *bufio.Reader) bool {
	switch part.MediaType {
	case "application/pdf", "application/x-pdf", "application/acrobat":
	case "application/octet-stream", "application/x-unknown", "application/unknown", "application/force-download", "application/x-download", "application/download":
		if !strings.HasSuffix(strings.ToLower(part.Name), ".pdf") {
			return false
		}
	default:
		return false
	}
	b, _ := br.Peek(1024)
	return bytes.Contains(b, []byte("%PDF-"))
}

// pdf reads the form in a part that is a PDF. Whatever is wrong with it, it is one warning, and the mail is read on.
func (p *parser) pdf(part *cases.Part, r io.Reader, at place) {
	b, _ := io.ReadAll(io.LimitReader(r, maxPDF+1))
	if len(b) > maxPDF {
		return // a scan, say: nobody expects a form in it
	}
	p.work -= int64(len(b)) // it is gone through a second time
	form := readPDFForm(b)
	named := saysForm(part.Name) || saysForm(form.title)
	switch {
	case form.broken:
		p.warn("part %s: a PDF that is damaged, or made so that it takes too much work; a form in it was not read", at.name())
	case form.encrypted:
		p.warn("part %s: a PDF that is encrypted; a form in it was not read", at.name())
	case form.xfa && form.text == "":
		p.warn("part %s: a PDF form of the kind XFA, which is not read; what stands in it has to be read by a person", at.name())
	case form.text == "" && !form.fields && named:
		p.warn("part %s: the form holds no fields to read (it was printed, scanned or flattened); what stands in it has to be read by a person", at.name())
	}
	if form.more {
		p.warn("part %s: a PDF form that is very long; only its beginning was read", at.name())
	}
	if limit := min(p.lim.TextBytes, p.lim.TotalText-p.text); len(form.text) > limit {
		form.text, part.Truncated = cutRunes(form.text, max(limit, 0)), true
		p.warn("part %s: only the beginning of a long text was read", at.name())
	}
	if form.text == "" {
		return
	}
	part.Text, part.Charset = form.text, "utf-8"
	p.text += len(form.text)
}

// saysForm says whether a name or title is that of a form.
func saysForm(s string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if w == "form" || w == "questionnaire" {
			return true
		}
	}
	return false
}

// pdfForm is what was read of a PDF.
type pdfForm struct {
	text      string // the values, as lines
	title     string
	fields    bool // it has fields, filled in or not
	encrypted bool
	xfa       bool
	more      bool // there was more than is read
	broken    bool
}

// readPDFForm reads the values of the fields of a PDF form. It does not fail: a file that cannot be read is broken.
func readPDFForm(b []byte) (out pdfForm) {
	defer func() {
		if recover() != nil {
			out = pdfForm{broken: true}
		}
	}()
	return readForm(b)
}

func readForm(b []byte) pdfForm {
	if !bytes.Contains(b, []byte("/ObjStm")) && !bytes.Contains(b, []byte("/FT")) && !bytes.Contains(b, []byte("/XFA")) &&
		!bytes.Contains(b, []byte("/Title")) && !bytes.Contains(b, []byte("/Encrypt")) {
		return pdfForm{}
	}
	f, err := openPDF(b)
	if err != nil {
		return pdfForm{broken: true}
	}
	if f.encrypted {
		return pdfForm{encrypted: true}
	}
	w := &formReader{f: f, done: map[pdfRef]bool{}}
	acro := f.dict(f.dict(f.root)["AcroForm"])
	for _, o := range f.array(acro["Fields"]) {
		w.field(o, pdfDict{}, nil, 0)
	}
	if !w.fields {
		w.orphans()
	}
	return pdfForm{
		text: w.b.String(), title: f.title(), fields: w.fields, xfa: acro["XFA"] != nil, more: w.more, broken: f.work < 0 && w.b.Len() == 0,
	}
}

// formReader goes through the tree of fields.
type formReader struct {
	f      *pdfFile
	done   map[pdfRef]bool
	b      strings.Builder
	group  string // the heading that was written last
	fields bool
	count  int
	more   bool
}

// inherited are the entries that a field has from those above it.
func inherited(d, above pdfDict) pdfDict {
	out := pdfDict{}
	for _, k := range []pdfName{"FT", "Ff", "V", "DV", "Opt", "TU"} {
		if v, ok := d[k]; ok {
			out[k] = v
		} else if v, ok := above[k]; ok && k != "TU" {
			out[k] = v
		}
	}
	return out
}

// field reads a field and those below it. path are the names above it.
func (w *formReader) field(o any, above pdfDict, path []string, depth int) {
	if ref, ok := o.(pdfRef); ok {
		if w.done[ref] {
			return
		}
		w.done[ref] = true
	}
	if w.count++; w.count > 4*maxFormFields || depth > 16 {
		w.more = true
		return
	}
	d := w.f.dict(o)
	if d == nil {
		return
	}
	if t, ok := w.f.resolve(d["T"]).(pdfString); ok {
		path = append(path[:len(path):len(path)], pdfText(t))
	}
	own := inherited(d, above)
	var widgets []pdfDict
	for _, k := range w.f.array(d["Kids"]) {
		kid := w.f.dict(k)
		if kid["T"] == nil && kid["Kids"] == nil { // a place on a page, not a field
			if ref, ok := k.(pdfRef); ok {
				w.done[ref] = true
			}
			if len(widgets) < 500 {
				widgets = append(widgets, kid)
			}
			continue
		}
		w.field(k, own, path, depth+1)
	}
	if len(widgets) == 0 && d["Kids"] != nil || own["FT"] == nil {
		return
	}
	if len(widgets) == 0 {
		widgets = []pdfDict{d}
	}
	w.fields = true
	if own["TU"] == nil {
		own["TU"] = widgets[0]["TU"]
	}
	w.write(own, path, w.value(own, widgets))
}

// orphans reads the fields that stand on the pages alone: some programs lose the list of them.
func (w *formReader) orphans() {
	for i, n := range w.f.nums {
		d := w.f.dict(n)
		if i > pdfObjects || w.f.work < 0 {
			return
		}
		if d["Subtype"] != pdfName("Widget") || d["FT"] == nil && d["Parent"] == nil {
			continue
		}
		var top any = n
		for range 16 {
			p, ok := d["Parent"]
			if !ok || w.f.dict(p) == nil {
				break
			}
			top, d = p, w.f.dict(p)
		}
		w.field(top, pdfDict{}, nil, 0)
	}
}

// flag says whether a bit (from 1) of the field's flags is set.
func (w *formReader) flag(own pdfDict, bit int) bool {
	n, _ := w.f.resolve(own["Ff"]).(float64)
	return n > 0 && n < 1<<31 && int(n)>>(bit-1)&1 == 1
}

// value is what was filled in: nothing for a field that is empty or as it came, a button that does something, a signature, a password.
func (w *formReader) value(own pdfDict, widgets []pdfDict) string {
	v, kind := own["V"], w.f.resolve(own["FT"])
	switch {
	case kind == pdfName("Btn") && w.flag(own, 17), kind == pdfName("Sig"), kind == pdfName("Tx") && w.flag(own, 14):
		return ""
	case v == nil && kind == pdfName("Btn"): // some programs only say how it looks
		for _, k := range widgets {
			if as, ok := w.f.resolve(k["AS"]).(pdfName); ok && as != "Off" {
				v = as
			}
		}
	case v == nil && kind != pdfName("Btn") && len(widgets) == 1:
		v = widgets[0]["V"]
	}
	s := w.text(v, own)
	if kind == pdfName("Btn") {
		s = w.chosen(s, own, widgets)
	}
	if d := own["DV"]; s != "" && d != nil {
		def := w.text(d, own)
		if kind == pdfName("Btn") {
			def = w.chosen(def, own, widgets)
		}
		if def == s { // nobody chose it
			return ""
		}
	}
	if len(s) > maxFormValue {
		w.more = true
		s = cutRunes(s, maxFormValue)
	}
	return s
}

// text makes words of the value of a field.
func (w *formReader) text(v any, own pdfDict) string {
	ref, isRef := v.(pdfRef)
	switch x := w.f.resolve(v).(type) {
	case pdfString:
		return w.shown(pdfText(x), own)
	case pdfName:
		return pdfText(pdfString(x))
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []any:
		var all []string
		for _, o := range x[:min(len(x), 100)] {
			if s, ok := w.f.resolve(o).(pdfString); ok {
				all = append(all, w.shown(pdfText(s), own))
			}
		}
		return strings.Join(all, ", ")
	case pdfDict:
		if isRef {
			return pdfText(pdfString(w.f.streamText(ref)))
		}
	}
	return ""
}

// shown is the choice as people see it in the list; its value may be a code.
func (w *formReader) shown(s string, own pdfDict) string {
	for _, o := range w.f.array(own["Opt"])[:min(len(w.f.array(own["Opt"])), 1000)] {
		pair := w.f.array(o)
		if len(pair) != 2 {
			continue
		}
		code, _ := w.f.resolve(pair[0]).(pdfString)
		if face, ok := w.f.resolve(pair[1]).(pdfString); ok && pdfText(code) == s {
			return pdfText(face)
		}
	}
	return s
}

// chosen is the name of the box that is ticked: "" for none, "yes" where the name says no more than that.
func (w *formReader) chosen(s string, own pdfDict, widgets []pdfDict) string {
	if s == "" || s == "Off" {
		return ""
	}
	if opt := w.f.array(own["Opt"]); len(opt) > 0 { // the boxes are numbered, and their words stand here
		if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < len(opt) {
			if face, ok := w.f.resolve(opt[n]).(pdfString); ok {
				return pdfText(face)
			}
		}
	}
	switch strings.ToLower(s) {
	case "on", "yes", "1", "x", "true", "checked", "oui", "ja", "si":
		return "yes"
	}
	if _, err := strconv.Atoi(s); err == nil && len(widgets) > 1 { // the words of a box may stand with it alone
		for _, k := range widgets {
			if as, _ := w.f.resolve(k["AS"]).(pdfName); string(as) == s {
				if tip, ok := w.f.resolve(k["TU"]).(pdfString); ok {
					return pdfText(tip)
				}
			}
		}
	}
	return s
}

// write adds the lines of a field that was filled in.
func (w *formReader) write(own pdfDict, path []string, value string) {
	lines := plainLines(value)
	if len(lines) == 0 {
		return
	}
	if w.b.Len() > maxFormText {
		w.more = true
		return
	}
	tip, _ := w.f.resolve(own["TU"]).(pdfString)
	name, group := fieldLabel(path, pdfText(tip))
	if group != w.group {
		if w.b.Len() > 0 {
			w.b.WriteString("\n")
		}
		if group != "" {
			w.b.WriteString(group + ":\n")
		}
		w.group = group
	}
	w.b.WriteString(name + ": " + strings.Join(lines, "\n    ") + "\n")
}
