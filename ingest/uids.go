package ingest

import (
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// uidsAbove gives the uids of a search's answer that are above a uid, ascending, if they are not more than most. The library's own list
// panics at a set that ends in "*", and makes of "1:4294967295" four billion numbers.
func uidsAbove(found *imap.SearchData, above, most uint32) ([]uint32, error) {
	set, _ := found.All.(imap.UIDSet)
	var uids []uint32
	for _, r := range set {
		if r.Start == 0 || r.Stop == 0 || r.Stop < r.Start {
			return nil, fmt.Errorf("a search found uids without end: %w", errWithoutEnd)
		}
		first := max(uint32(r.Start), above+1)
		if uint32(r.Stop) <= above {
			continue
		}
		if uint64(r.Stop)-uint64(first) >= uint64(most)-uint64(len(uids)) {
			return nil, fmt.Errorf("a search found more than %d uids: %w", most, errWithoutEnd)
		}
		for uid := first; ; uid++ {
			uids = append(uids, uid)
			if uid == uint32(r.Stop) {
				break
			}
		}
	}
	slices.Sort(uids)
	return slices.Compact(uids), nil
}

// foundOf splits uids into those that a search has found and the others.
func foundOf(found *imap.SearchData, uids []uint32) (here, gone []uint32) {
	set, _ := found.All.(imap.UIDSet)
	for _, uid := range uids {
		if set.Contains(imap.UID(uid)) {
			here = append(here, uid)
		} else {
			gone = append(gone, uid)
		}
	}
	return here, gone
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
