package main

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/ingest"
	"cissd/triage"
)

// oddSenders are header fields that say who sent a mail in ways that servers and mail programs read differently (EMAIL.md A20, after
// "Composition Kills"). OSEI is the supervisor's address, X that of the attacker.
func oddSenders() map[string]string {
	return map[string]string{
		"two fields, hers first":        "From: <OSEI>\r\nFrom: <X>",
		"two fields, hers last":         "From: <X>\r\nFrom: <OSEI>",
		"two fields in other letters":   "fROM: <X>\r\nFrom: <OSEI>",
		"a blank before the colon":      "From : <X>\r\nFrom: <OSEI>",
		"a blank, the other way":        "From : <OSEI>\r\nFrom: <X>",
		"a tab before the colon":        "From\t: <OSEI>\r\nFrom: <X>",
		"a blank, hers alone":           "From : <OSEI>",
		"raw 8-bit in the name":         "From: Pr\u00edscilla <OSEI>",
		"a comment with an address":     "From: OSEI (<X>)",
		"two addresses":                 "From: <OSEI>, <X>",
		"two addresses, hers last":      "From: <X>, <OSEI>",
		"a group":                       "From: office: <OSEI>;",
		"a group and an address":        "From: office: <OSEI>; <X>",
		"an empty group":                "From: undisclosed:; <OSEI>",
		"a route":                       "From: <@x.example,@y.example:OSEI>",
		"two brackets":                  "From: <X><OSEI>",
		"address as a name":             "From: OSEI <X>",
		"quoted address as a name":      "From: \"OSEI\" <X>",
		"an address without brackets":   "From: OSEI <X> OSEI",
		"a comment":                     "From: <X> (OSEI)",
		"a comment inside":              "From: OSEI(comment<X>)",
		"a NUL":                         "From: <OSEI\x00X>",
		"a NUL behind":                  "From: <OSEI>\x00<X>",
		"raw 8-bit":                     "From: \xd0\x9e\xffsei <OSEI>, x",
		"raw 8-bit in the address":      "From: <\xd0\xbe.OSEI>",
		"two at signs":                  "From: <OSEI@contractor.example>",
		"quoted local part":             "From: <\"OSEI\"@contractor.example>",
		"an encoded address":            "From: =?utf-8?q?<OSEI>?=",
		"an encoded address and a name": "From: =?utf-8?q?OSEI?= <X>",
		"encoded line ends":             "From: =?utf-8?q?a=0D=0AFrom:_<OSEI>?= <X>",
		"a bare CR":                     "From: <X>\rFrom: <OSEI>",
		"a bare LF":                     "From: <X>\nFrom: <OSEI>",
		"an empty field":                "From: \r\nFrom: <OSEI>",
		"no field":                      "Sender: <OSEI>",
		"Resent":                        "Resent-From: <OSEI>\r\nFrom: <X>",
		"a folded name":                 "From\r\n : <OSEI>",
		"a broken bracket":              "From: <OSEI",
		"a long name":                   "From: " + strings.Repeat("x", 70000) + " <X>, <OSEI>",
	}
}

// SEC-9, A20: a mail that does not say plainly and once who sent it is never believed to be the supervisor's, whichever of its senders the
// border server has confirmed; and no command of it counts.
func TestOddSenders(t *testing.T) {
	t.Parallel()
	const osei, outsider = "p.osei@ciss.example.gov", "x@contractor.example"
	cfg := triage.DefaultConfig()
	cfg.Domain, cfg.Mailboxes, cfg.AuthServers = demoDomain, []string{demoIntake}, []string{demoHost}
	for what, shape := range oddSenders() {
		for _, confirmed := range []string{"ciss.example.gov", "contractor.example"} {
			head := strings.NewReplacer("OSEI", osei, "X", outsider).Replace(shape)
			if strings.HasPrefix(what, "a long name") {
				head = strings.Replace(head, outsider+outsider, "xx", 1)
			}
			raw := "Authentication-Results: " + demoHost + "; dmarc=pass header.from=" + confirmed + "\r\n" + head +
				"\r\nTo: intake+rv.aaaaaaaaaaaa.v1@" + demoDomain + "\r\nIn-Reply-To: <rv.aaaaaaaaaaaa.v1@cissd." + demoDomain + ">\r\nSubject: Re: x\r\n\r\nAPPROVE j.ruiz\r\n"
			m, err := ingest.Parse(strings.NewReader(raw), int64(len(raw)), ingest.ParseLimits{})
			if err != nil {
				continue // it is quarantined
			}
			r := triage.Read(m, cfg, triage.Known{})
			if r.Proof.Proven() && r.From.Key() != outsider {
				t.Errorf("%s, confirmed for %s: believed to be from %q", what, confirmed, r.From.Address)
			}
			if len(r.Commands) > 0 && !m.Malformed && r.From.Key() != outsider { // a malformed mail proves nothing, whatever it says
				t.Errorf("%s, confirmed for %s: a command of %q would count", what, confirmed, r.From.Address)
			}
		}
	}
	plain := "Authentication-Results: " + demoHost + "; dmarc=pass header.from=ciss.example.gov\r\nFrom: \"Osei, Priscilla\" <" + osei + ">\r\nSubject: Re: x\r\n" +
		"In-Reply-To: <rv.aaaaaaaaaaaa.v1@cissd." + demoDomain + ">\r\n\r\nAPPROVE j.ruiz\r\n"
	m, err := ingest.Parse(strings.NewReader(plain), int64(len(plain)), ingest.ParseLimits{})
	if err != nil {
		t.Fatal(err)
	}
	if r := triage.Read(m, cfg, triage.Known{}); !r.Proof.Proven() || len(r.Commands) != 1 {
		t.Errorf("an honest mail: %+v, commands %+v", r.Proof, r.Commands)
	}
}

// A13, GR-2: a domain or name with letters of another alphabet is another domain or name.
func TestLookAlikeSenders(t *testing.T) {
	t.Parallel()
	cfg := triage.DefaultConfig()
	cfg.AuthServers = []string{demoHost}
	for _, from := range []string{"p.osei@ci\u0455s.example.gov", "p.\u043esei@ciss.example.gov", "\"p.osei@ciss.example.gov\" <x@contractor.example>", "p.osei@xn--cis-5cd.example.gov"} {
		for _, confirmed := range []string{"ciss.example.gov", "ci\u0455s.example.gov", "xn--cis-5cd.example.gov", "contractor.example"} {
			raw := "Authentication-Results: " + demoHost + "; dmarc=pass header.from=" + confirmed + "\r\nFrom: " + from + "\r\nSubject: x\r\n\r\nSTATUS\r\n"
			m, err := ingest.Parse(strings.NewReader(raw), int64(len(raw)), ingest.ParseLimits{})
			if err != nil {
				t.Fatal(err)
			}
			r := triage.Read(m, cfg, triage.Known{})
			if (cases.Address{Address: "p.osei@ciss.example.gov"}).Key() == r.From.Key() {
				t.Errorf("%q is read as hers", from)
			}
			if r.Proof.Proven() && !strings.HasSuffix(from, "xn--cis-5cd.example.gov") && !strings.HasSuffix(from, "contractor.example>") {
				t.Errorf("%q is proven", from)
			}
		}
	}
}
