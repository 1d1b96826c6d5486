package notify

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// This file gives a PDF of fpdf the structure that screen readers follow (ISO 32000-1, 14.8): fpdf draws the marked contents as raw operators,
// but has no means to write the tree that they belong to. fpdf's objects are taken as they are; pages and catalog get what is missing.

// tag is an element of the structure: H1, P, Table, TR, ….
type tag struct {
	role    string
	parent  *tag
	kids    []*tag
	content []content
	object  int // its number in the file
}

// content is a marked content: the sheet from 0, and its number there.
type content struct{ sheet, id int }

func (t *tag) kid(role string) *tag {
	k := &tag{role: role, parent: t}
	t.kids = append(t.kids, k)
	return k
}

// prune drops elements without content: nothing of them was drawn.
func (t *tag) prune() bool {
	kept := t.kids[:0]
	for _, k := range t.kids {
		if k.prune() {
			kept = append(kept, k)
		}
	}
	t.kids = kept
	return len(kept) > 0 || len(t.content) > 0
}

var errNotOurs = errors.New("the file is not built as fpdf builds it")

// object numbers of fpdf: 1 is the tree of pages, 2 the resources, then come page and content in turns.
func pageObject(sheet int) int { return 3 + 2*sheet }

// addStructure writes fpdf's objects anew, with the structure behind them.
func addStructure(pdf []byte, sheets int, root *tag) ([]byte, error) {
	objects, rootObject, info, err := splitObjects(pdf)
	if err != nil {
		return nil, err
	}
	root.prune()
	next := len(objects)
	tree := next
	next++
	var all []*tag
	var number func(t *tag)
	number = func(t *tag) {
		t.object = next
		next++
		all = append(all, t)
		for _, k := range t.kids {
			number(k)
		}
	}
	number(root)
	onSheet := make([][]int, sheets) // the element of each marked content
	for _, t := range all {
		for _, c := range t.content {
			for len(onSheet[c.sheet]) <= c.id {
				onSheet[c.sheet] = append(onSheet[c.sheet], 0)
			}
			onSheet[c.sheet][c.id] = t.object
		}
	}
	var nums strings.Builder
	for i, list := range onSheet {
		fmt.Fprintf(&nums, "%d [%s]\n", i, references(list))
		page := pageObject(i)
		if page >= len(objects) || !bytes.HasPrefix(objects[page], []byte("<</Type /Page\n")) {
			return nil, errNotOurs
		}
		objects[page] = bytes.Replace(objects[page], []byte("<</Type /Page\n"), fmt.Appendf(nil, "<</Type /Page\n/StructParents %d /Tabs /S\n", i), 1)
	}
	catalog := fmt.Sprintf("/MarkInfo <</Marked true>>\n/StructTreeRoot %d 0 R\n/ViewerPreferences <</DisplayDocTitle true>>\n>>", tree)
	at := bytes.LastIndex(objects[rootObject], []byte(">>"))
	if at < 0 {
		return nil, errNotOurs
	}
	objects[rootObject] = append(bytes.Clone(objects[rootObject][:at]), catalog...)
	objects = append(objects, fmt.Appendf(nil, "<</Type /StructTreeRoot /K %d 0 R /ParentTree <</Nums [%s]>> /ParentTreeNextKey %d>>", root.object, nums.String(), sheets))
	for _, t := range all {
		objects = append(objects, t.write(tree))
	}
	return joinObjects(objects, rootObject, info), nil
}

// write is the element's object.
func (t *tag) write(tree int) []byte {
	parent := tree
	if t.parent != nil {
		parent = t.parent.object
	}
	b := fmt.Appendf(nil, "<</Type /StructElem /S /%s /P %d 0 R", t.role, parent)
	if t.role == "TH" {
		b = append(b, " /A <</O /Table /Scope /"+t.scope()+">>"...)
	}
	b = append(b, " /K ["...)
	for _, c := range t.content {
		b = fmt.Appendf(b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(c.sheet), c.id)
	}
	for _, k := range t.kids {
		b = fmt.Appendf(b, "%d 0 R ", k.object)
	}
	return append(b, "]>>"...)
}

// scope says whether a head cell names its column or its row: a row of heads names columns.
func (t *tag) scope() string {
	for _, k := range t.parent.kids {
		if k.role == "TD" {
			return "Row"
		}
	}
	return "Column"
}

func references(list []int) string {
	var b strings.Builder
	for _, n := range list {
		b.WriteString(strconv.Itoa(n) + " 0 R ")
	}
	return b.String()
}

var trailerNumbers = regexp.MustCompile(`/Root ([0-9]+) 0 R\s+/Info ([0-9]+) 0 R`)

// splitObjects reads the table of objects that fpdf writes at the end of its file, and gives what stands between "obj" and "endobj" of each; 0 is
// none.
func splitObjects(pdf []byte) (objects [][]byte, root, info int, err error) {
	table := bytes.LastIndex(pdf, []byte("\nxref\n"))
	if table < 0 {
		return nil, 0, 0, errNotOurs
	}
	lines := bytes.Split(pdf[table+1:], []byte("\n"))
	m := trailerNumbers.FindSubmatch(pdf[table:])
	if m == nil {
		return nil, 0, 0, errNotOurs
	}
	root, info = atoi(m[1]), atoi(m[2])
	objects = [][]byte{nil}
	for n := 1; n+2 < len(lines) && bytes.HasSuffix(lines[n+2], []byte(" n ")); n++ {
		at := atoi(lines[n+2][:10])
		head := fmt.Appendf(nil, "%d 0 obj\n", n)
		if at <= 0 || at >= table || !bytes.HasPrefix(pdf[at:], head) {
			return nil, 0, 0, errNotOurs
		}
		objects = append(objects, pdf[at+len(head):])
	}
	if root >= len(objects) || info >= len(objects) || root <= 0 || info <= 0 {
		return nil, 0, 0, errNotOurs
	}
	ends := []int{table + 1} // each ends where another begins, or at the table
	for n, o := range objects[1:] {
		ends = append(ends, len(pdf)-len(o)-len(fmt.Sprintf("%d 0 obj\n", n+1)))
	}
	slices.Sort(ends)
	for n := 1; n < len(objects); n++ {
		start := len(pdf) - len(objects[n])
		i, _ := slices.BinarySearch(ends, start)
		objects[n] = bytes.TrimSuffix(pdf[start:ends[i]], []byte("endobj\n"))
	}
	return objects, root, info, nil
}

// atoi reads digits; what is none gives -1.
func atoi(b []byte) int {
	n, err := strconv.Atoi(string(b))
	if err != nil {
		return -1
	}
	return n
}

// joinObjects writes a file of PDF 1.7 from objects; its ID is taken from its bytes.
func joinObjects(objects [][]byte, root, info int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for n, o := range objects[1:] {
		offsets[n+1] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", n+1)
		b.Write(bytes.TrimRight(o, "\n"))
		b.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(b.Bytes())
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects))
	for _, at := range offsets[1:] {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(objects), root, info, id[:16], id[:16], table)
	return b.Bytes()
}
