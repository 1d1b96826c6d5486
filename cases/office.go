package cases

import (
	"strings"
	"time"
)

// Office is what the configuration says of the office, as a value (OPS-2).
type Office struct {
	// Name and Short are the office's names ("Center for International Safety and Security", "CISS").
	Name  string
	Short string
	// Domain is that of our Message-IDs, "hq.dhs.gov"; see [MessageIDHost].
	Domain   string
	Calendar Calendar
	// OfficialSuffixes are the endings of domains that may request (INT-8): ".gov", ".mil".
	OfficialSuffixes []string
	// SecurityOfficer is told of refused control mail; "" where nobody is named.
	SecurityOfficer string
	// Review is who gets the review mail (SUP-1): "all" supervisors, or "rotation", one after the other.
	Review string
	// Reminders of an incomplete request, in business days after it was asked for (EXT-4).
	Reminders []int
	// DispositionReminders in days after the disposition was asked for (DSP-1).
	DispositionReminders []int
	// ReceiptReminders are after how many business days an officer is reminded to ask by telephone whether what was released has come (DSP-1).
	ReceiptReminders []int
	// Leadership is the address of the OCSO leadership, which is told of significant support (RFS-2); "" where none is configured.
	Leadership string
	// DropAsked is after how many business days without what is missing a supervisor is asked whether to drop the request (EXT-4).
	DropAsked int
	// HoldDays is how long a HOLD without UNTIL lasts, in business days: nothing is put aside for ever.
	HoldDays int
	// Referrals are the addresses of the offices to which a request can be referred, by their upper-case name: "OIG" (SUP-4).
	Referrals map[string]string
	// Confirmed are the verbs that are carried out only after a CONFIRM (GR-7).
	Confirmed []Verb
	// ReviewTimes are how long a review may take in business time, by priority (SLA-1).
	ReviewTimes map[string]time.Duration
	// TokenLife is how long a token stays good (SEC-2).
	TokenLife time.Duration
}

// Official says whether an address may request (INT-8): its domain ends in one of the suffixes, on a dot.
func (o Office) Official(address string) bool {
	domain := Address{Address: address}.Domain()
	for _, s := range o.OfficialSuffixes {
		s = "." + strings.TrimPrefix(strings.ToLower(s), ".")
		if strings.HasSuffix(domain, s) && len(domain) > len(s) || "."+domain == s && strings.Contains(domain, ".") {
			return true
		}
	}
	return false
}

// reviewTime is the time that a review of that priority may take; an unknown priority is treated as routine.
func (o Office) reviewTime(priority string) time.Duration {
	if d, ok := o.ReviewTimes[priority]; ok {
		return d
	}
	return o.ReviewTimes["routine"]
}
