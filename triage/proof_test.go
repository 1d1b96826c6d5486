package triage_test

import (
	"testing"

	"cissd/cases"
	"cissd/triage"
)

func head(pairs ...string) []cases.HeaderField {
	var out []cases.HeaderField
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, cases.HeaderField{Name: pairs[i], Value: pairs[i+1]})
	}
	return out
}

// SEC-1, SEC-9, EMAIL A3, A21: which Authentication-Results prove a sender, as a matrix of forged, doubled and lower-standing fields.
func TestProve(t *testing.T) {
	t.Parallel()
	const (
		ar    = "Authentication-Results"
		rcv   = "Received"
		pass  = "mx1.hq.dhs.gov; spf=pass smtp.mailfrom=noaa.gov; dkim=pass header.d=noaa.gov; dmarc=pass (p=REJECT sp=NONE) header.from=noaa.gov"
		fail  = "mx1.hq.dhs.gov; dkim=fail header.d=noaa.gov; dmarc=fail header.from=noaa.gov"
		none  = "mx1.hq.dhs.gov; none"
		ours  = "from mail.noaa.gov (mail.noaa.gov [192.0.2.1]) by mx1.hq.dhs.gov (Postfix) with ESMTPS id 1"
		other = "from x by mail.evil.example with ESMTP id 2"
		fake  = "from x (by mx1.hq.dhs.gov) by mail.evil.example with ESMTP id 2"
	)
	for _, c := range []struct {
		name   string
		header []cases.HeaderField
		proven bool
	}{
		{"dmarc pass below our own Received", head(rcv, ours, ar, pass), true},
		{"dmarc pass above our own Received", head(ar, pass, rcv, ours), true},
		{"without any Received", head(ar, pass), true},
		{"dkim alone, aligned", head(rcv, ours, ar, "mx1.hq.dhs.gov; dkim=pass header.d=noaa.gov"), true},
		{"dkim of a parent domain", head(rcv, ours, ar, "mx1.hq.dhs.gov; dkim=pass header.d=mail.noaa.gov"), true},
		{"one of two signatures", head(rcv, ours, ar, "mx1.hq.dhs.gov; dkim=fail header.d=noaa.gov; dkim=pass header.d=noaa.gov"), true},
		{"name in other case and with a version", head(rcv, ours, ar, "MX1.hq.dhs.gov 1; dmarc=pass header.from=noaa.gov"), true},
		{"our servers in a row", head(rcv, ours, rcv, ours, ar, pass, rcv, other), true},

		{"none at all", head(rcv, ours), false},
		{"another server's", head(rcv, ours, ar, "mx9.evil.example; dmarc=pass header.from=noaa.gov"), false},
		{"a name that begins as ours", head(rcv, ours, ar, "mx1.hq.dhs.gov.evil.example; dmarc=pass header.from=noaa.gov"), false},
		{"our name in a comment", head(rcv, ours, ar, "(mx1.hq.dhs.gov) evil.example; dmarc=pass header.from=noaa.gov"), false},
		{"below a foreign Received", head(rcv, ours, rcv, other, ar, pass), false},
		{"below a Received that names us in a comment", head(rcv, ours, rcv, fake, ar, pass), false},
		{"fail", head(rcv, ours, ar, fail), false},
		{"fail above, forged pass below", head(rcv, ours, ar, fail, ar, pass), false},
		{"pass above, fail below: one is forged", head(rcv, ours, ar, pass, ar, fail), false},
		{"nothing above, forged pass below", head(rcv, ours, ar, none, ar, pass), false},
		{"only spf", head(rcv, ours, ar, "mx1.hq.dhs.gov; spf=pass smtp.mailfrom=noaa.gov"), false},
		{"dmarc for another domain", head(rcv, ours, ar, "mx1.hq.dhs.gov; dmarc=pass header.from=evil.example"), false},
		{"dmarc without a domain", head(rcv, ours, ar, "mx1.hq.dhs.gov; dmarc=pass"), false},
		{"dmarc twice in one field", head(rcv, ours, ar, "mx1.hq.dhs.gov; dmarc=pass header.from=noaa.gov; dmarc=pass header.from=noaa.gov"), false},
		{"dkim of another domain", head(rcv, ours, ar, "mx1.hq.dhs.gov; dkim=pass header.d=evil.example"), false},
		{"dkim of a public suffix", head(rcv, ours, ar, "mx1.hq.dhs.gov; dkim=pass header.d=gov"), false},
		{"dkim of a domain that ends alike", head(rcv, ours, ar, "mx1.hq.dhs.gov; dkim=pass header.d=evilnoaa.gov"), false},
		{"dkim pass but dmarc fail", head(rcv, ours, ar, "mx1.hq.dhs.gov; dkim=pass header.d=noaa.gov; dmarc=fail header.from=noaa.gov"), false},
		{"unreadable", head(rcv, ours, ar, "mx1.hq.dhs.gov; dmarc"), false},
		{"temperror", head(rcv, ours, ar, "mx1.hq.dhs.gov; dmarc=temperror header.from=noaa.gov"), false},
		{"ARC only", head(rcv, ours, "ARC-Authentication-Results", "i=1; "+pass), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := triage.Prove(draftMail{header: c.header}.message(), triage.DefaultConfig())
			if p.Proven() != c.proven || p.Why == "" {
				t.Errorf("%+v", p)
			}
		})
	}
}

// SEC-9, EMAIL A20: exactly one well-formed From, in a mail that is not malformed.
func TestProveFrom(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*cases.Message){
		"two From fields":    func(m *cases.Message) { m.FromFields = 2 },
		"two addresses":      func(m *cases.Message) { m.From = append(m.From, m.From[0]) },
		"no From":            func(m *cases.Message) { m.From, m.FromFields = nil, 0 },
		"a broken From":      func(m *cases.Message) { m.FromBroken = true },
		"a malformed mail":   func(m *cases.Message) { m.Malformed = true },
		"a Cyrillic letter":  func(m *cases.Message) { m.From[0].Address = "karl.jensen@no\u0430a.gov" },
		"no domain":          func(m *cases.Message) { m.From[0].Address = "karl" },
		"another domain":     func(m *cases.Message) { m.From[0].Address = "karl@evil.example" },
		"no server is known": nil,
	} {
		cfg := triage.DefaultConfig()
		m := draftMail{header: head("Authentication-Results", "mx1.hq.dhs.gov; dmarc=pass header.from=noaa.gov")}.message()
		if !triage.Prove(m, cfg).Proven() {
			t.Fatal("the unspoilt mail is proven")
		}
		if spoil == nil {
			cfg.AuthServers = nil
		} else {
			spoil(m)
		}
		if p := triage.Prove(m, cfg); p.Proven() {
			t.Errorf("%s: proven", name)
		}
	}
}

// INT-8: official addresses by suffix of the domain, label by label.
func TestOfficial(t *testing.T) {
	t.Parallel()
	cfg := triage.DefaultConfig()
	cfg.OfficialSuffixes = []string{".gov", ".mil", "police.example"}
	for a, want := range map[string]bool{
		"a@x.gov": true, "A@X.GOV": true, "a@b.x.gov": true, "a@army.mil": true, "a@police.example": true, "a@k9.police.example": true,
		"a@xgov.com": false, "a@gov": false, "a@.gov": false, "a@x.gov.evil.example": false, "a@evilpolice.example": false, "": false, "gov": false, "a@x.gov@evil.example": false,
	} {
		if got := cfg.Official(a); got != want {
			t.Errorf("%q: %v", a, got)
		}
	}
}
