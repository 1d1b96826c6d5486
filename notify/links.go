package notify

import (
	"fmt"
	"slices"

	"cissd/cases"
)

// links lists what is on record and has to do with a request (EXT-6), but for what stands among the doubts. Neither names nor numbers of documents
// stand in it: [cases.Link] has none.
func (p presenter) links(v *View, d cases.NoticeData) {
	for _, l := range d.Links {
		if slices.ContainsFunc(d.Doubts, func(x cases.Doubt) bool { return x.About == l.Number }) {
			continue
		}
		from := ""
		switch {
		case l.Same:
			from = " from the same requestor"
		case l.Agency != "":
			from = " from " + l.Agency
		}
		head := fmt.Sprintf("%s%s, of %s, %s", l.Number, from, p.day(l.RequestedAt), l.State)
		if l.Officer != "" {
			head += ", officer " + l.Officer
		}
		x := Link{Head: p.said(head)}
		for _, w := range l.Why {
			x.Why = append(x.Why, p.said(w))
		}
		v.Links = append(v.Links, x)
	}
	switch {
	case d.MoreLinks == 1:
		v.MoreLinks = "1 more on record has something in common with it."
	case d.MoreLinks > 1:
		v.MoreLinks = fmt.Sprintf("%d more on record have something in common with it.", d.MoreLinks)
	}
}
