package notify

import (
	"fmt"
	"slices"
	"strings"

	"cissd/cases"
)

// links lists what is on record and has to do with a request (EXT-6), but for what stands among the doubts with its command. Neither names nor
// numbers of documents stand in it: [cases.Link] has none.
func (p presenter) links(v *View, d cases.NoticeData) {
	for _, l := range d.Links {
		if slices.ContainsFunc(d.Doubts, func(x cases.Doubt) bool { return strings.HasSuffix(x.Command, " "+l.Number) }) {
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
	if d.MoreLinks > 0 {
		v.MoreLinks = fmt.Sprintf("%d more on record %s something in common with it.", d.MoreLinks, plural(d.MoreLinks, "has", "have"))
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
