package cases

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// addressPattern is an address that stands alone: what [Office.Official] is asked about, and mail is sent to.
var addressPattern = regexp.MustCompile(`^[a-z0-9.!#$%&'*+/=?^_{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$`)

// OtherOffice is the word of REFER for an office that has no name with us.
const OtherOffice = "OTHER"

// knownOffices are those that REFER knows without an address on file (SUP-4).
func knownOffices() []string { return []string{"IOD", "OIG", "ITD", "OPR"} }

// toldOffice is the office as its requestor may know it: that a matter is with those who investigate is not for them to read ("").
func toldOffice(name string) string {
	switch name {
	case "OIG", "ITD", "OPR":
		return ""
	case OtherOffice:
		return "another office"
	}
	return name
}

// referral is where a REFER leads to.
type referral struct {
	// name as it is kept; address is where the mail goes, "" where none is on file.
	name, address, reason string
}

// referral reads the office, in one word, and the reason behind it or in REASON.
func (d *deciding) referral() (referral, error) {
	said := strings.TrimSpace(d.a.Command.Argument)
	word, rest := firstWord(said)
	reason := d.key(KeyReason)
	if strings.EqualFold(word, "INSIDER") {
		if second, after := firstWord(rest); strings.EqualFold(strings.Trim(second, ".,:;"), "THREAT") {
			word, rest = "ITD", after
		} else if second, after := firstWord(reason); rest == "" && strings.EqualFold(strings.Trim(second, ".,:;"), "THREAT") {
			word, reason = "ITD", after
		}
	}
	to := referral{name: strings.ToUpper(strings.Trim(word, `.,:;"'<>()`)), reason: strings.TrimSpace(strings.TrimLeft(rest, " :;,-") + "\n" + reason)}
	address, configured := d.w.Office.Referrals[to.name]
	switch {
	case to.name == "":
		return to, refuse("office_missing", "To which office? It is %s.", d.w.offices())
	case configured:
		to.address = Address{Address: address}.Key()
	case strings.Contains(to.name, "@"):
		to.name = strings.ToLower(to.name)
		to.address = to.name
		if err := d.checkComponent(to.address); err != nil {
			return to, err
		}
	case to.name == InformationReport && d.m.Case != nil && d.a.Actor.Has(RoleOfficer): // FAI-4: whom it goes to, its reporting channel says
	case to.name != OtherOffice && !slices.Contains(knownOffices(), to.name):
		return to, refuse("office_unknown", "We know no office %q. It is %s.", clip(word, 40), d.w.offices())
	}
	if to.reason == "" {
		return to, refuse("reason_missing", "A referral needs a reason: the office reads it. For %s it says where the request goes to.", OtherOffice)
	}
	return to, nil
}

// checkComponent says whether a request may be passed on to an address.
func (d *deciding) checkComponent(a string) error {
	switch {
	case !addressPattern.MatchString(a) || !d.w.Office.Official(a):
		return refuse("not_official", "%q is no official address: requests are passed on to those only.", clip(a, 80))
	case a == strings.ToLower(d.m.Request.Mailbox):
		return refuse("not_official", "%s is our own address.", a)
	case d.m.Request.TakesPart(a):
		return refuse("not_an_office", "%s is who sent the request. It cannot be passed on to them.", a)
	case slices.ContainsFunc(d.w.People, func(p Person) bool { return p.Uses(a) }):
		return refuse("not_an_office", "%s is on our own roster: APPROVE gives the request to an officer.", a)
	}
	return nil
}

// offices names what REFER takes.
func (w World) offices() string {
	names := knownOffices()
	for _, n := range slices.Sorted(maps.Keys(w.Office.Referrals)) {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return strings.Join(names, ", ") + ", an official address, or " + OtherOffice
}

func firstWord(s string) (word, rest string) {
	fields := strings.Fields(clip(s, 400))
	if len(fields) == 0 {
		return "", ""
	}
	return fields[0], afterWords(s, 1)
}

func (d *deciding) checkOffice() error {
	_, err := d.referral()
	return err
}

// refer passes a request on (REFER): the office gets it by mail where an address is on file.
func refer(d *deciding) error {
	to, err := d.referral()
	if err != nil {
		return err
	}
	d.settle()
	d.m.Request.ReferredTo, d.p.Text = to.name, to.reason
	d.p.Done = "referred to " + to.name
	if to.name == OtherOffice {
		d.p.Done = "referred to another office"
	}
	d.m.ReferralAddress = to.address
	d.sendReferral(to)
	d.toldRequestor()
	if toldOffice(to.name) == "" && d.m.reachable(d.w.Office) {
		d.p.Effects = append(d.p.Effects, "They do not read which office it is.")
	}
	d.send(NoticeReferred, func(n *NoticeData) { n.ReferredTo, n.PassOn = toldOffice(to.name), to.address == "" })
	return nil
}

// fromReferral says whether an address is that of the office to which a request was passed on.
func (m *Matter) fromReferral(a Address) bool {
	return m.ReferralAddress != "" && m.State() == RequestReferred && a.Key() == m.ReferralAddress
}
