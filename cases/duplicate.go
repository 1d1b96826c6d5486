package cases

import (
	"slices"
	"strings"
)

// otherNumber is the number that a DUPLICATE names.
func (c *Command) otherNumber() string { return strings.ToUpper(strings.TrimSpace(c.Argument)) }

func (d *deciding) checkOther() error {
	number, o := d.a.Command.otherNumber(), d.a.Other
	switch {
	case number == "":
		return refuse("number_missing", "Of which request is it a duplicate? Write its number behind DUPLICATE.")
	case o == nil:
		return refuse("unknown_number", "We have no request or case with the number %q.", clip(number, 40))
	case o.Request.ID == d.m.Request.ID:
		return refuse("same_number", "%s cannot be a duplicate of itself.", d.m.Number())
	case o.Case == nil && o.Request.State == RequestDuplicate:
		return refuse("is_duplicate", "%s is itself a duplicate: it goes on as %s. Name that one.", o.Number(), o.Into)
	case o.Case == nil && slices.Contains([]State{RequestRejected, RequestReferred}, o.Request.State):
		return refuse("has_ended", "%s %s: no result will come of it.", o.Number(), o.Words())
	}
	return nil
}

// shares says whether the requestor of another request has a part in this one, and so may read its number, and will get its result (ROLE-3).
func (m *Matter) shares(other *Matter) bool {
	return m.Request.TakesPart(other.Request.RequestorAddress)
}

// duplicate closes a request into another (DUPLICATE).
func duplicate(d *deciding) error {
	o := d.a.Other
	d.settle()
	d.m.Request.DuplicateOf = &o.Request.ID
	reason := d.key(KeyReason)
	d.p.Joins, d.p.Text = o, reason
	d.p.Done = "closed as a duplicate of " + o.Number()
	number := ""
	if o.shares(d.m) {
		number = o.Number()
	}
	d.toldRequestor()
	d.p.Effects = append(d.p.Effects, "What it says goes to whoever has "+o.Number()+".")
	d.send(NoticeDuplicate, func(n *NoticeData) { n.Other = number })
	return nil
}
