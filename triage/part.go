package triage

import (
	"context"
	"slices"

	"cissd/cases"
	"cissd/cases/vault"
)

// This file finds how a sender has a part in a matter (MSG-2): as who asked for it or sent it in, by any of their addresses (ROLE-1), or by what they
// are in the office. The two are answered differently: a requestor's words are an answer, somebody else's have to be a command.

// threadMatters bounds how many requests one Message-ID is looked up for (SEC-5).
const threadMatters = 20

// ownAddresses are the addresses of a sender, in lower case: the one they wrote from first.
func ownAddresses(from string, p *cases.Person) []string {
	var out []string
	if a := (cases.Address{Address: from}).Key(); a != "" {
		out = append(out, a)
	}
	if p != nil {
		for _, a := range p.Addresses {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// partIn says whether a sender takes part in a request, and by which of their addresses they asked for it or sent it in, "" where by none. Of a
// request that was referred that is the address of the office.
func partIn(ctx context.Context, db vault.DB, request int64, from string, p *cases.Person) (part bool, asks string, err error) {
	if part, err = cases.TakesPart(ctx, db, request, from, p); err != nil || !part {
		return false, "", err
	}
	for _, a := range ownAddresses(from, p) {
		asked, err := cases.TakesPart(ctx, db, request, a, nil)
		if err != nil {
			return false, "", err
		}
		if asked {
			return true, a, nil
		}
	}
	return true, "", nil
}

// ownThread finds what was opened by the mail that somebody answers who answers their own, the nearest in the thread first (INT-4). Scanners use one
// Message-ID for all they send (SEC-8): where several of its requests are open, none is taken, and they are put into the situation, unless one of
// them gets no mail from us, so that its requestor could not be asked.
func (w *Worker) ownThread(ctx context.Context, db vault.DB, s Stored, refs Refs, sit *Situation) (bool, error) {
	found, err := cases.RequestsOfThread(ctx, db, refs.Answers, ownAddresses(s.From, sit.Person), threadMatters)
	if err != nil || len(found) == 0 {
		return false, err
	}
	one := found[0].ID
	for _, id := range refs.Answers {
		var here, open []int64
		told := w.Config.Official(s.From)
		for _, m := range found {
			if m.Root != id {
				continue
			}
			here = append(here, m.ID)
			if m.Open {
				open, told = append(open, m.ID), told && m.Told
			}
		}
		if len(open) > 1 && told {
			sit.Fits = open[:min(len(open), chasedRequests)]
			return false, nil
		}
		if len(here) > 0 {
			one = slices.Concat(open, here)[0]
			break
		}
	}
	sit.Request = &one
	sit.TakesPart, sit.Asks, err = partIn(ctx, db, one, s.From, sit.Person)
	return true, err
}
