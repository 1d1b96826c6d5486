package triage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/triage"
)

// told prints a draft in short lines: name=value, with ~ where it was inferred and ! where it is a conflict.
func told(r cases.Reading) []string {
	var out []string
	line := func(prefix, name string, f cases.Field) {
		mark := ""
		if f.Inferred {
			mark = "~"
		}
		if f.Conflict {
			mark += "!" + strings.Join(f.Others, "/")
		}
		out = append(out, fmt.Sprintf("%s%s=%s%s", prefix, name, strings.Join(f.Values, "+"), mark))
	}
	for n, f := range r.Draft.Fields {
		line("", n, f)
	}
	if r.Draft.Type != "" {
		mark := ""
		if r.Draft.TypeInferred {
			mark = "~"
		}
		out = append(out, "type="+string(r.Draft.Type)+mark)
	}
	for i, s := range r.Draft.Subjects {
		for n, f := range s.Fields {
			line(fmt.Sprintf("s%d.", i+1), n, f)
		}
		for j, d := range s.IDs {
			for n, f := range d.Fields {
				line(fmt.Sprintf("s%d.id%d.", i+1, j+1), n, f)
			}
		}
	}
	if r.Submitter != nil {
		out = append(out, "submitter="+r.Submitter.Address)
	}
	slices.Sort(out)
	return out
}

// EXT-2, EXT-3, INT-9: what a mail says, from labels, tables, signatures, headers and prose. Each want is a part of what is told; "-name" says
// that there must be no such field.
func TestFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		d    draftMail
		want []string
	}{
		{"labels", draftMail{text: "Requestor: Karl Jensen\nAgency: NOAA\nPhone: (301) 555-0144\nPriority: Urgent\nClassification: Unclassified//FOUO\nRequest type: RFI\nCountry of concern: Iran, PRC\nDue date: 15 MAR 26\nCase reference: N-26-7\nBasis: he asked\nfor the plans.\nPurpose: to learn why"}, []string{
			"requestor_name=Karl Jensen", "agency=NOAA", "requestor_phone=+13015550144", "priority=urgent", "classification=unclassified", "type=rfi", "country_of_concern=IR+CN", "due_date=2026-03-15~",
			"case_reference=N-26-7", "basis=he asked for the plans.", "purpose=to learn why",
		}},
		{"columns", draftMail{text: "Agency         NASA\nPriority ..... routine\nClass.         (x) unclassified  ( ) HSDN\nType           ( ) RFI  (x) RFS\n"}, []string{"agency=NASA", "priority=routine", "classification=unclassified", "type=rfs", "-network"}},
		{"nothing ticked", draftMail{text: "Priority  ( ) routine ( ) priority ( ) urgent\nNo rush."}, []string{"-priority"}},
		{"dashes and bullets", draftMail{text: "- Priority - routine\n* Classification \u2013 unclassified\n1. Agency: GSA\n"}, []string{"priority=routine", "classification=unclassified", "agency=GSA"}},
		{"one line", draftMail{text: "Priority: routine. Classification: unclassified. Type: RFI"}, []string{"priority=routine", "classification=unclassified", "type=rfi"}},
		{"slashes", draftMail{text: "RFI / Unclassified / Priority.\n\nWhat is known of him?"}, []string{"priority=priority~", "classification=unclassified~", "type=rfi"}},
		{"table", draftMail{html: "<table><tr><td>Priority</td><td><b>Urgent</b></td><td>Class</td><td>U</td></tr><tr><th>Agency</th><td>AT&amp;T liaison, GSA</td></tr></table>"}, []string{"priority=urgent", "classification=unclassified"}},
		{"table of subjects", draftMail{html: "<table><tr><th>Last name</th><th>First name</th><th>DOB</th></tr><tr><td>IVANOV</td><td>Sergei</td><td>1 May 1970</td></tr><tr><td>Petrov</td><td>Oleg</td><td>2 June 1980</td></tr></table>"}, []string{
			"s1.last_name=Ivanov", "s1.first_name=Sergei", "s1.date_of_birth=1970-05-01", "s2.last_name=Petrov", "s2.first_name=Oleg", "s2.date_of_birth=1980-06-02",
		}},
		{"subjects in blocks", draftMail{text: "Agency: NOAA\n\nSubject 1:\nLast name: ZHANG\nFirst name: Wei\nDOB: 03/12/1979\nPassport: E12345678\n\nSubject 2:\nName: Li Na\nNationality: Chinese\nEmployer: Optical Works\nPhone: +86 10 5555 0123"}, []string{
			"agency=NOAA", "s1.last_name=Zhang", "s1.date_of_birth=1979-03-12~", "s1.id1.number=E12345678", "s1.id1.type=passport", "s2.last_name=Li", "s2.first_name=Na", "s2.country_of_citizenship=CN", "s2.organization=Optical Works", "s2.phones=+861055550123", "-requestor_phone",
		}},
		{"records", draftMail{text: "Please check:\n\n1. SMITH, John Albert; DOB 12 MAR 1960; British; PP 123456789\n2. KWON Tae-hyun / ROK / 15 JAN 1973 / PP M2204 8817\n3. O'Brien, Siobhan; DOB 7 JUL 1991; Irish; PP PA1234567\n"}, []string{
			"s1.last_name=Smith~", "s1.first_name=John Albert~", "s1.date_of_birth=1960-03-12~", "s1.country_of_citizenship=GB~", "s1.id1.number=123456789~", "s2.last_name=Kwon~", "s2.country_of_citizenship=KR~", "s2.date_of_birth=1973-01-15~", "s2.id1.number=M22048817~", "s3.last_name=O'Brien~", "s3.id1.number=PA1234567~",
		}},
		{"persons in prose", draftMail{text: "Two Iranian nationals, Reza Farahani and Dr. Leila Moradi, asked for a tour. Mr. Farahani (DOB 4 June 1981) showed passport no. K47110293."}, []string{
			"s1.last_name=Farahani~", "s1.date_of_birth=1981-06-04~", "s1.id1.number=K47110293~", "s1.country_of_citizenship=IR~", "s2.last_name=Moradi~", "s2.country_of_citizenship=IR~", "-s2.date_of_birth", "country_of_concern=IR~",
		}},
		{"places and offices are no persons", draftMail{text: "The Kansas City Field Division saw a drone over Hurricane Ridge near Fort Collins on New Year. The Department of Energy knows."}, []string{"-s1.last_name"}},
		{"a contact is no subject", draftMail{text: "Please run Boris Yudin, a Russian citizen. POC is Ms. Alice Brandt, (571) 555-0101."}, []string{"s1.last_name=Yudin~", "-s2.last_name", "requestor_phone=+15715550101~"}},
		{"signature", draftMail{text: "Is he known?\n\nRegards,\nKarl Jensen\nOffice of Security, NOAA\nDesk: 301.555.0144 x12\nCell: 240.555.0133\n"}, []string{"requestor_phone=+13015550144;ext=12", "component=Office of Security", "agency=NOAA"}},
		{"From alone", draftMail{from: "marguerite.boone.civ@army.mil", name: "Boone, Marguerite GS-13 USARMY", text: "Is he known?"}, []string{"requestor_name=Marguerite Boone", "requestor_email=marguerite.boone.civ@army.mil", "agency=U.S. Army~", "origin=external~"}},
		{"a desk has no name", draftMail{from: "dutydesk@dot.gov", name: "Duty Desk", text: "Is he known?"}, []string{"-requestor_name", "requestor_email=dutydesk@dot.gov"}},
		{"a component of the department", draftMail{from: "a.b@tsa.dhs.gov", name: "Ann Bee", text: "TSA asks whether he is known."}, []string{"agency=DHS~", "component=TSA", "origin=internal~"}},
		{"conflict", draftMail{text: "Priority: Urgent\n\nTake your time, this can be handled as routine."}, []string{"priority=urgent!routine"}},
		{"two telephones", draftMail{text: "Phone: (956) 555-0118\n\nIs he known?\n\nKarl Jensen\n(956) 555-0181"}, []string{"requestor_phone=+19565550118!+19565550181"}},
		{"negations", draftMail{text: "This is not urgent, and no longer a priority. Nothing about it is classified."}, []string{"-priority", "classification=unclassified~"}},
		{"a routine stop is no level", draftMail{text: "During a routine inspection he was urgently asked to leave. If urgent, call me."}, []string{"-priority~routine"}},
		{"please", draftMail{text: "Priority please, unclassified."}, []string{"priority=priority~", "classification=unclassified~"}},
		{"network", draftMail{text: "Our request for information resides on SIPRNet. Priority is urgent."}, []string{"network=SIPRNet~", "priority=urgent~", "-classification"}},
		{"a network in a signature", draftMail{text: "Is he known? Unclassified.\n\nKarl Jensen\nJWICS: k.jensen@noaa.ic.gov\n"}, []string{"-network", "classification=unclassified~"}},
		{"by Friday", draftMail{text: "We would ask for an answer by Friday."}, []string{"due_date=2026-01-30~"}},
		{"a date that is none for us", draftMail{text: "He was born on 5 May 1970 and left by 3 March 2025."}, []string{"-due_date"}},
		{"odd countries", draftMail{text: "Countries: Holland, Burma, the Ivory Coast, T\u00fcrkiye, People's Republic of China and the Russian Federation"}, []string{"country_of_concern=NL+MM+CI+TR+CN+RU"}},
		{"no countries", draftMail{text: "Jordan Smith met Chad Miller in New Mexico, at Georgia Tech, near China Lake. Is he known?"}, []string{"-country_of_concern"}},
		{"organization", draftMail{text: `What do you hold on the company "Golden Harvest Trading"?`}, []string{"non_individual_name=Golden Harvest Trading~", "type=rfi~"}},
		{"on behalf", draftMail{from: "lucius.farnham@hq.dhs.gov", name: "Lucius Farnham", text: "On behalf of: Det. Sgt. Maria Lopez (Phoenix Police Department), 602-555-0110\nPriority: routine\n\nLucius Farnham\n202-555-0100"}, []string{
			"requestor_name=Maria Lopez", "agency=Phoenix Police Department", "requestor_phone=+16025550110", "submitter=lucius.farnham@hq.dhs.gov", "-requestor_email",
		}},
		{"forwarded", draftMail{from: "beatrix.olander@hq.dhs.gov", name: "Beatrix Olander", subject: "FW: a charity", text: "For the queue.\n\nBeatrix\n\nFrom: Haddad-Moreau, Sylvie <sylvie@irs.gov>\nSent: Tuesday\nTo: Olander, Beatrix\nSubject: a charity\n\nHi Beatrix, routine and unclassified.\n\nSylvie Haddad-Moreau, 202-555-0136"}, []string{
			"requestor_name=Sylvie Haddad-Moreau", "requestor_email=sylvie@irs.gov", "requestor_phone=+12025550136", "submitter=beatrix.olander@hq.dhs.gov", "priority=routine~", "agency=Internal Revenue Service~",
		}},
		{"forwarded as an attachment", draftMail{from: "beatrix.olander@hq.dhs.gov", name: "Beatrix Olander", subject: "FW: a charity", text: "See attached.", parts: []cases.Part{{ID: "2", MediaType: "message/rfc822", Message: draftMail{from: "sylvie@irs.gov", name: "Sylvie Haddad", text: "Priority: routine"}.message()}}}, []string{
			"requestor_name=Sylvie Haddad", "requestor_email=sylvie@irs.gov", "submitter=beatrix.olander@hq.dhs.gov", "priority=routine",
		}},
		{"form in a file", draftMail{text: "Form attached.", parts: []cases.Part{{ID: "2", MediaType: "text/plain", Name: "form.txt", Disposition: "attachment", Text: "Priority   urgent\nSupport    Please inspect a gift clock\n           from Chengdu (China)."}}}, []string{"priority=urgent", "support_kind=gift_inspection", "country_of_concern=CN~"}},
		{"visit", draftMail{text: "Dates of visit: 30 Nov - 2 Dec 2026\nFacility: Security Laboratory (facility ID NJ-0203)\nType of visit: exchange\nVisit status: tentative"}, []string{"visit_start=2026-11-30", "visit_end=2026-12-02", "facility_organization=Security Laboratory", "facility_id=NJ-0203", "visit_type=exchange", "visit_status=tentative"}},
		{"law enforcement", draftMail{text: "We request a Foreign Activity Inquiry in support of law enforcement.\n\nLE Official: SA Karl Jensen\nLE Phone: 973-555-0160\nLE case number: NK13"}, []string{"type=fai", "le_official=SA Karl Jensen", "le_phone=+19735550160", "le_case_number=NK13", "predication=law_enforcement_support~", "requestor_phone=+19735550160~"}},
		{"a memorandum's subject is no person", draftMail{text: "MEMORANDUM FOR CISS\n\nSUBJECT: Gift Inspection\n\n1. Priority: Routine."}, []string{"-s1.last_name", "priority=routine"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := c.d.message()
			r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
			checkReading(t, m, r)
			got := told(r)
			for _, w := range c.want {
				if name, ok := strings.CutPrefix(w, "-"); ok {
					if i := slices.IndexFunc(got, func(g string) bool { return strings.HasPrefix(g, name+"=") }); i >= 0 {
						t.Errorf("there is %s", got[i])
					}
				} else if !slices.Contains(got, w) {
					t.Errorf("no %s in\n%s", w, strings.Join(got, "\n"))
				}
			}
		})
	}
}

// EXT-4, EXT-5, RFS-1: what is missing, and the criteria that the daemon works out.
func TestCriteria(t *testing.T) {
	t.Parallel()
	r := draftMail{from: "dutydesk@dot.gov", name: "Duty Desk", text: "Please run Boris Yudin."}.read()
	if diff := cmp.Diff([]string{cases.RequestorName, cases.Classification, cases.Priority}, r.Missing); diff != "" {
		t.Error(diff)
	}
	state := func(r cases.Reading) string {
		var b strings.Builder
		for i, c := range r.Criteria {
			if c.Number != i+1 || c.Evidence == "" {
				t.Errorf("criterion %+v", c)
			}
			b.WriteByte(c.State[0])
		}
		return b.String()
	}
	if got := state(r); got != "ffffffnnm" {
		t.Error(got)
	}
	full := draftMail{text: "Basis: a\nPurpose: b\nPriority: routine\nClassification: unclassified\nPlease run Boris Yudin."}.read()
	if got := state(full); got != "mfffffmmm" || len(full.Missing) > 0 {
		t.Error(got, full.Missing)
	}
	rfs := draftMail{text: "Type: RFS\nPriority: routine\nClassification: unclassified\nWe interview Capt. Sipho Dlamini, South African, born 8/19/1985."}.read()
	if got := state(rfs); got[3] != 'n' || !strings.Contains(strings.Join(rfs.Warnings, " "), "personal data") {
		t.Error(got, rfs.Warnings)
	}
	again := triage.Criteria(full.Draft, cases.StandingOf(&full), triage.DefaultConfig())
	if len(again) != cases.CriteriaAll || again[6].State != cases.Met {
		t.Errorf("%+v", again)
	}
}
