package triage

import (
	"strings"

	"cissd/cases"
)

// Config is what triage must know of the office (EXT-1).
type Config struct {
	// Domain is that of our Message-IDs, without "cissd.".
	Domain string
	// Mailboxes are the intake addresses, without a plus part.
	Mailboxes []string
	// AuthServers are the exact names of the servers whose Authentication-Results count (SEC-1).
	AuthServers []string
	// OfficialSuffixes say whose mail may be a request (INT-8): ".gov" fits x.gov and a.x.gov, not xgov.com.
	OfficialSuffixes []string
	// Banners are the first words of lines that gateways put in front of a mail, beside those that are recognised by themselves.
	Banners []string
	// HomeDomains are the domains of the own department: a request from there is of internal origin, and its agency is HomeAgency.
	HomeDomains []string
	HomeAgency  string
}

// DefaultConfig has the forms of the samples: what `cissd parse` takes without --config (Appendix A).
func DefaultConfig() Config {
	return Config{
		Domain:           "hq.dhs.gov",
		Mailboxes:        []string{"ciss-intake@hq.dhs.gov"},
		AuthServers:      []string{"mx1.hq.dhs.gov"},
		OfficialSuffixes: []string{".gov", ".mil"},
		HomeDomains:      []string{"dhs.gov", "uscg.mil"},
		HomeAgency:       "DHS",
	}
}

// Official says whether an address may request (INT-8).
func (c Config) Official(address string) bool {
	d := cases.Address{Address: address}.Domain()
	for _, s := range c.OfficialSuffixes {
		s = strings.ToLower(strings.TrimSpace(s))
		if s == "" || s == "." {
			continue
		}
		bare := strings.TrimPrefix(s, ".")
		if strings.HasSuffix(d, "."+bare) && len(d) > len(bare)+1 || d == bare && strings.Contains(bare, ".") {
			return true
		}
	}
	return false
}

// Home says whether an address is of the own department.
func (c Config) Home(address string) bool {
	d := cases.Address{Address: address}.Domain()
	for _, h := range c.HomeDomains {
		h = strings.ToLower(h)
		if d == h || strings.HasSuffix(d, "."+h) {
			return true
		}
	}
	return false
}

// ours says whether an address is one of the intake mailboxes, with or without a plus part.
func (c Config) ours(address string) bool {
	a := cases.Address{Address: address}.Key()
	if plus, at := strings.IndexByte(a, '+'), strings.LastIndexByte(a, '@'); plus >= 0 && at > plus {
		a = a[:plus] + a[at:]
	}
	for _, m := range c.Mailboxes {
		if strings.EqualFold(a, m) {
			return true
		}
	}
	return false
}
