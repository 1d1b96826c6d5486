package cases_test

import (
	"maps"
	"slices"
	"sync"
	"time"

	"cissd/cases"
	"cissd/cases/casestest"
)

// wanted are the keys that a command has a use for.
func wanted(on cases.Trigger) []cases.Key {
	switch on {
	case cases.On(cases.Approve):
		return []cases.Key{cases.KeyInform, cases.KeyRemarks}
	case cases.On(cases.Reject):
		return []cases.Key{cases.KeyReason, cases.KeyCriteria}
	case cases.On(cases.Hold), cases.On(cases.Extend):
		return []cases.Key{cases.KeyUntil, cases.KeyReason}
	case cases.On(cases.Activity):
		return []cases.Key{cases.KeyDate, cases.KeyFinding, cases.KeyWith}
	case cases.On(cases.Positive):
		return []cases.Key{cases.KeyClassified}
	case cases.On(cases.Complete):
		return []cases.Key{cases.KeySignificant}
	case cases.On(cases.Closeout):
		return []cases.Key{cases.KeyLocation, cases.KeyDisposition}
	case cases.On(cases.Dispose), cases.OnCallDisposition:
		return []cases.Key{cases.KeyRating, cases.KeyRemarks, cases.KeyText}
	case cases.OnCallReceived, cases.OnCallNegative:
		return []cases.Key{cases.KeyWith, cases.KeyText}
	case cases.On(cases.Refer), cases.On(cases.Share), cases.On(cases.Reopen), cases.On(cases.Withdraw), cases.On(cases.Decline), cases.On(cases.Nonconcur):
		return []cases.Key{cases.KeyReason}
	}
	return nil
}

// keysOf are values that a key may have.
var keysOf = sync.OnceValue(func() map[cases.Key][]string {
	return map[cases.Key][]string{
		cases.KeyReason: {"so they said", "no"}, cases.KeyRemarks: {"look at page 2"}, cases.KeyInform: {"DIRECTOR", "DIRECTOR", "everybody"},
		cases.KeyCriteria: {"2, 5", "10"}, cases.KeyDate: {"2026-11-20", "2026-11-20", "2026-11-20", "2031-01-01", "soon"}, cases.KeyFinding: {"nothing"},
		cases.KeyWith: {"the embassy"}, cases.KeyClassified: {"HSDN"}, cases.KeySignificant: {"", "yes", "no"}, cases.KeyLocation: {"HSDN"},
		cases.KeyDisposition: {"told by telephone"}, cases.KeyRating: {"1", "4", "5/5", "9"}, cases.KeyText: {"they said so"}, cases.KeyUntil: {"2026-11-21", "never"},
		cases.KeyType: {"rfi", "rfs", "fai", "xyz"}, cases.KeyPriority: {"routine", "whenever"}, cases.KeyAssign: {"k.lee", "nobody"},
		cases.KeyMarking: {"UNCLASSIFIED//FOUO", "SECRET", "pink"}, cases.KeyNeed: {"what for?"}, cases.KeyResult: {"positive", "negative"},
	}
})

// keyNames are those keys, always in one order.
var keyNames = sync.OnceValue(func() []cases.Key { return slices.Sorted(maps.Keys(keysOf())) })

// arguments are what may stand behind a verb: right ones, wrong ones, and none.
func (b *book) arguments(on cases.Trigger) []string {
	officers := []string{"j.ruiz", "k.lee", "both", "lead.too", "all", "Lee", "p.osei", "nobody", ""}
	day := b.now.AddDate(0, 0, 1+b.r.IntN(30)).Format(time.DateOnly)
	switch on {
	case cases.On(cases.Approve):
		if b.c != nil {
			return []string{"", "", "", "", "k.lee"}
		}
		return append([]string{"j.ruiz", "k.lee"}, officers...)
	case cases.On(cases.Assign):
		return officers
	case cases.On(cases.Share), cases.On(cases.Unshare):
		return []string{"j.ruiz they ask", "k.lee they ask", "both they ask", "lead.too", "nobody why", ""}
	case cases.On(cases.Reject):
		return []string{"2", "1, 5", "", "2-4", "10"}
	case cases.On(cases.SetPriority):
		return []string{"urgent", "routine", "priority", "soon", ""}
	case cases.On(cases.Set):
		return []string{
			"priority: routine", "priority: urgent", "agency: EPA", "agency: none", "type: rfs", "type: fai", "type: rfi", "requestor_email: marisol@cbp.dhs.gov",
			"requestor_email: x@gmail.com", "classification: secret", "subject: Kowalski", "",
		}
	case cases.On(cases.DuplicateOf):
		return []string{"REQ-2027-000002", "REQ-2027-000002", "REQ-2027-000001", "REQ-2027-000099", ""}
	case cases.On(cases.Refer):
		return []string{"OIG fraud", "OTHER the embassy", "IIR a threat", "INSIDER THREAT a threat", "desk@epa.gov theirs", "x@gmail.com theirs", "OIG", "NOWHERE why", ""}
	case cases.On(cases.Hold), cases.On(cases.Extend):
		return []string{"until " + day + " they look for it", "they look for it", "until 2020-01-01 late", "until never", ""}
	case cases.On(cases.Activity):
		return []string{"TECS nothing", "FIELD seen", "ANALYSIS of it", "REQUEST to them", "DATABASE it", "GUESS it", ""}
	case cases.On(cases.Negative):
		return []string{"NO RECORDS", "WITHHELD", "NO RECORDS nothing there", "nothing", ""}
	case cases.On(cases.Report):
		return []string{"POSITIVE what we found", "NEGATIVE nothing", "what we found", ""}
	case cases.On(cases.Complete):
		if b.q.Tracked {
			return []string{"", "", "what came of it"}
		}
		return []string{"what came of it", "what came of it", ""}
	case cases.On(cases.Closeout):
		return []string{"", "", "told by telephone"}
	}
	return []string{"words", "words", ""}
}

// endings lead a matter out of its way: they are sent less often than their share, so that more is lived through.
func endings() []cases.Trigger {
	return []cases.Trigger{
		cases.On(cases.Withdraw), cases.On(cases.Refer), cases.On(cases.Reject), cases.On(cases.DuplicateOf), cases.On(cases.Reopen), cases.On(cases.Decline), cases.On(cases.Hold),
		cases.On(cases.Return), cases.On(cases.Nonconcur), cases.On(cases.Share),
	}
}

// onward is a command that leads a matter on, rightly worded.
func (b *book) onward(m *cases.Matter) (cases.Trigger, cases.Command) {
	all := map[cases.State][]cases.Command{
		cases.RequestIncomplete: {casestest.Cmd(cases.Set, "priority: routine")},
		cases.RequestInReview:   {casestest.Cmd(cases.Approve, pick(b.r, []string{"j.ruiz", "k.lee", "both", "lead.too", "all"}), "TYPE", pick(b.r, []string{"rfi", "rfs", "fai"}), "PRIORITY", "urgent")},
		cases.RequestOnHold:     {casestest.Cmd(cases.Resume, "")},
		cases.RequestRejected:   {casestest.Cmd(cases.Reopen, "a mistake")},
	}
	all[cases.RequestReturned] = all[cases.RequestInReview]
	for _, s := range []cases.State{cases.RequestDuplicate, cases.RequestReferred, cases.RequestWithdrawn} {
		all[s] = all[cases.RequestRejected]
	}
	if c := m.Case; c != nil {
		result := map[cases.Type][]cases.Command{
			cases.RFI: {casestest.Cmd(cases.Negative, "WITHHELD"), casestest.Cmd(cases.Positive, "what we found")}, cases.FAI: {casestest.Cmd(cases.Report, "POSITIVE what we found")},
			cases.RFS: {casestest.Cmd(cases.Complete, "what came of it"), casestest.Cmd(cases.Complete, "what came of it", "SIGNIFICANT", "yes")},
		}[c.Type]
		if b.q.Tracked {
			result = []cases.Command{casestest.Cmd(cases.Complete, "")}
		}
		all = map[cases.State][]cases.Command{
			cases.CaseOpened: {casestest.Cmd(cases.Assign, pick(b.r, []string{"j.ruiz", "k.lee", "both", "lead.too", "all"}))}, cases.CaseAssigned: {casestest.Cmd(cases.Accept, "")},
			cases.CaseInProgress: result, cases.CaseInReview: {casestest.Cmd(cases.Approve, "")}, cases.CaseConcurrence: {casestest.Cmd(cases.Concur, "")},
			cases.CaseReleased: {casestest.Cmd(cases.Received, ""), casestest.Cmd(cases.Call, "RECEIVED"), casestest.Cmd(cases.Call, "NEGATIVE"), casestest.Cmd(cases.Dispose, "good")},
			cases.CaseClosed:   {casestest.Cmd(cases.Dispose, "", "RATING", "4"), casestest.Cmd(cases.Closeout, "", "LOCATION", "HSDN"), casestest.Cmd(cases.Closeout, "told me")},
			cases.CaseOnHold:   all[cases.RequestOnHold], cases.CaseClosedOut: all[cases.RequestRejected], cases.CaseReferred: all[cases.RequestRejected], cases.CaseWithdrawn: all[cases.RequestRejected],
		}
	}
	c := pick(b.r, all[m.State()])
	return casestest.On(c), c
}

// attach puts files into a mail.
func (b *book) attach(a *cases.Act) {
	for i := range b.r.IntN(3) {
		a.Files = append(a.Files, cases.SentFile{
			Attachment: cases.Attachment{Part: "2", Name: pick(b.r, []string{"badge.jpg", "ROI.pdf"}), MediaType: "image/jpeg", Size: 1, SHA256: "00"},
			Marking:    pick(b.r, []string{"UNCLASSIFIED//FOUO", "UNCLASSIFIED//FOUO", "UNCLASSIFIED//FOUO", "", "SECRET"}), Message: int64(i),
		})
	}
}

// another is the matter that a DUPLICATE names, nil where there is none.
func (b *book) another() *cases.Matter {
	o := cases.Matter{Open: map[cases.StepKind]cases.Step{}, Draft: casestest.Draft()}
	o.Request = cases.Request{
		ID: 2, Number: "REQ-2027-000002", Version: 1, Proven: true, Mailbox: casestest.Mailbox,
		State: pick(b.r, []cases.State{cases.RequestInReview, cases.RequestReturned, cases.RequestRejected, cases.RequestDuplicate}),
	}
	switch b.r.IntN(4) {
	case 0:
		return nil
	case 1:
		o.Request.ID = b.q.ID
	case 2:
		o.Request.RequestorAddress = "x@epa.gov"
	default:
		o.Request.RequestorAddress = b.q.RequestorAddress
	}
	return &o
}
