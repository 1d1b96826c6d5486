package notify

import (
	"slices"
	"strings"

	"cissd/cases"
)

// cell is one text of a row; role is TH or TD of the structure, "" for a repeated head, which is read to nobody again.
type cell struct {
	text string
	role string
	look look
}

// row sets cells side by side, each folded into its width (points, with the gutter). A row stands on one sheet where it can; one that is higher
// than a sheet goes on on the next.
func (l *layout) row(cells []cell, widths []float64, pad float64) {
	folded := make([][]string, len(cells))
	high, lead, base := 0, 0.0, 0.0
	for i, c := range cells {
		w := widths[i]
		if i < len(cells)-1 {
			w -= gutter
		}
		folded[i] = l.faces.fold(c.text, c.look.face, c.look.size, w)
		high, lead, base = max(high, len(folded[i])), max(lead, c.look.lead), max(base, c.look.size)
	}
	tags := make([]*tag, len(cells))
	if cells[0].role != "" {
		tr := l.open.kid("TR")
		for i, c := range cells {
			tags[i] = tr.kid(c.role)
		}
	}
	for from := 0; from < max(high, 1) && !l.full; {
		fit := int((sheetBottom - l.y - 2*pad) / lead)
		rest := max(high, 1) - from
		whole := int((sheetBottom - sheetTop - 60) / lead)
		if fit < rest && (rest <= whole || fit < 3) && l.y > sheetTop+60 {
			l.turn()
			continue
		}
		n := max(min(fit, rest), 1)
		x := sheetLeft
		for i, c := range cells {
			for k := range n {
				if from+k < len(folded[i]) {
					l.add(piece{x: x, y: l.y + pad + float64(k)*lead + base, face: c.look.face, size: c.look.size, tint: c.look.tint, text: folded[i][from+k], tag: tags[i]})
				}
			}
			x += widths[i]
		}
		l.y += float64(n)*lead + 2*pad
		if from += n; from < high {
			l.turn()
		}
	}
}

// table sets a table; one with more columns than can be read side by side is set row by row, as names and values.
func (l *layout) table(t cases.DocumentTable) {
	head := make([]string, min(len(t.Head), 200))
	for i := range head {
		head[i] = l.short(t.Head[i])
	}
	rows := make([][]string, 0, min(len(t.Rows), maxDocRows))
	for _, r := range t.Rows[:min(len(t.Rows), maxDocRows)] {
		row := make([]string, max(len(head), 1))
		for i, s := range r {
			if i >= len(row) { // more cells than the head has names for
				row[len(row)-1] = cutRunes(strings.TrimSpace(row[len(row)-1]+" | "+l.short(s)), maxDocValue)
				continue
			}
			row[i] = l.short(s)
		}
		rows = append(rows, row)
	}
	if len(head) > maxDocColumns {
		for _, r := range rows {
			l.records(head, r)
		}
	} else if len(head)+len(rows) > 0 {
		l.grid(head, rows)
	}
	l.cutBlocks(len(t.Rows)-len(rows), "row", "rows")
}

// records sets a row as names and values.
func (l *layout) records(head, row []string) {
	l.within("Table", func() {
		for i, name := range head {
			if row[i] == "" || l.full {
				continue
			}
			l.row([]cell{
				{text: name, role: "TH", look: look{size: 9, lead: 12, tint: tintGrey}},
				{text: row[i], role: "TD", look: look{size: 9, lead: 12}},
			}, []float64{factName, sheetWidth - factName}, 1)
		}
	})
	l.y += 3
	l.rule(tintLight, 0.4)
	l.y += 4
}

// grid sets shown texts as a table with rules, whose head is repeated on each sheet.
func (l *layout) grid(head []string, rows [][]string) {
	widths := l.columns(head, rows)
	names := make([]cell, len(head))
	for i, h := range head {
		names[i] = cell{text: h, role: "TH", look: look{face: faceBold, size: 9, lead: 12}}
	}
	l.room(60)
	l.within("Table", func() {
		if len(head) > 0 {
			l.rule(tintGrey, 0.7)
			l.row(names, widths, 3)
			l.rule(tintGrey, 0.7)
			l.again = func() { l.headAgain(names, widths) }
		}
		for _, r := range rows {
			if l.full {
				break
			}
			cells := make([]cell, len(r))
			for i, s := range r {
				cells[i] = cell{text: s, role: "TD", look: look{size: 9, lead: 12}}
			}
			l.row(cells, widths, 3)
			l.rule(tintLight, 0.4)
		}
		l.again = nil
	})
	l.y += 8
}

// headAgain repeats a table's head on a new sheet, unless it is so high that little else would fit.
func (l *layout) headAgain(names []cell, widths []float64) {
	again := slices.Clone(names)
	for i := range again {
		again[i].role = ""
		if lines := l.faces.fold(again[i].text, faceBold, 9, widths[i]-gutter); len(lines) > 4 {
			again[i].text = strings.Join(lines[:3], " ") + " " + ellipsis
		}
	}
	l.rule(tintGrey, 0.7)
	l.row(again, widths, 3)
	l.rule(tintGrey, 0.7)
}

// columns shares the width out: what each column would like, else what its longest word needs and a part of the rest.
func (l *layout) columns(head []string, rows [][]string) []float64 {
	n := max(len(head), 1)
	like, need := make([]float64, n), make([]float64, n)
	look1 := func(i int, s string, f face) {
		s = cutRunes(s, 400)
		like[i] = max(like[i], min(l.faces.width(s, f, 9), 320)+gutter)
		for w := range strings.SplitSeq(s, " ") {
			need[i] = max(need[i], min(l.faces.width(w, f, 9), 100)+gutter)
		}
	}
	for i, h := range head {
		look1(i, h, faceBold)
	}
	step := max(1, len(rows)/500) // some from all of a long table, and its last, whose numbers are the longest
	for row := len(rows) - 1; row >= 0; row -= step {
		for i, s := range rows[row] {
			look1(i, s, faceRegular)
		}
	}
	wants, needs := 0.0, 0.0
	for i := range n {
		like[i], need[i] = max(like[i], 24), max(need[i], 24)
		if like[i] <= 90 { // a date stands on one line
			need[i] = like[i]
		}
		wants, needs = wants+like[i], needs+need[i]
	}
	widths := make([]float64, n)
	for i := range n {
		switch {
		case wants <= sheetWidth:
			widths[i] = like[i]
		case needs < sheetWidth:
			widths[i] = need[i] + (sheetWidth-needs)*(like[i]-need[i])/(wants-needs)
		default:
			widths[i] = sheetWidth * need[i] / needs
		}
	}
	if wants < sheetWidth && wants > sheetWidth*2/3 { // the widest takes what is left, unless that tears a small table apart
		widths[slices.Index(like, slices.Max(like))] += sheetWidth - wants
	}
	return widths
}
