package triage_test

import (
	"slices"
	"strings"
	"testing"
)

// EXT-2, EXT-3, EXT-4: the request's own fields in the layouts and turns that people use. Each want is a part of what is told; "-name" says that
// there must be no such field.
func TestUnderstands(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, from, subject, text string
		want                      []string
	}{
		{
			"aligned columns without colons", "", "", "Requestor        Ilsa Brandt\nAgency           Federal Mediation and Conciliation Service\nPhone            202-555-0117\nPriority         Urgent\nClassification   Unclassified\nType             RFI\nNeeded by        14 AUG 26\n\nWhat is known of the shipper?\n",
			[]string{"requestor_name=Ilsa Brandt", "agency=Federal Mediation and Conciliation Service", "requestor_phone=+12025550117", "priority=urgent", "classification=unclassified", "type=rfi", "due_date=2026-08-14~"},
		},
		{"fill dots", "", "", "PRIORITY.......: Routine\nCLASSIFICATION.: U\nAGENCY.........: Railroad Retirement Board\nDUE DATE.......: 08/21/2026\n", []string{"priority=routine", "classification=unclassified", "agency=Railroad Retirement Board", "due_date=2026-08-21"}},
		{"numbered memorandum", "", "", "1. (U) Priority: Priority.\n2. (U) Classification: Unclassified.\n3. (U) Purpose: To decide on access.\n", []string{"priority=priority", "classification=unclassified", "purpose=To decide on access."}},
		{"memorandum with stops", "", "", "1. PRIORITY. Urgent.\n2. CLASSIFICATION. UNCLASSIFIED.\n3. SUSPENSE. 15 AUG 2026.\n", []string{"priority=urgent", "classification=unclassified", "due_date=2026-08-15"}},
		{"dashes and bullets", "", "", "- Priority - routine\n- Classification - unclassified\n- Agency - Farm Credit Administration\n", []string{"priority=routine", "classification=unclassified", "agency=Farm Credit Administration"}},
		{"arrows and brackets", "", "", "[Priority] urgent\nClassification -> unclassified\nAgency => FERC\n", []string{"priority=urgent", "classification=unclassified", "agency=FERC"}},
		{"one line with labels", "", "", "Type: RFI Priority: routine Classification: unclassified Agency: NTSB Due date: 30 Aug 2026\n", []string{"type=rfi", "priority=routine", "classification=unclassified", "agency=NTSB", "due_date=2026-08-30"}},
		{"misspelt labels", "", "", "Prioirty: routine\nClasification: unclassifed\nAgancy: USITC\nRequestr: Ilsa Brandt\n", []string{"priority=routine", "classification=unclassified", "agency=USITC", "requestor_name=Ilsa Brandt"}},
		{"stacked", "", "", "Agency\nSmall Business Administration\nPriority\nPriority\nClassification\nUnclassified\nTelephone\n202-555-0119\n", []string{"agency=Small Business Administration", "priority=priority", "classification=unclassified", "requestor_phone=+12025550119"}},
		{"row of values", "", "", "RFI | routine | UNCLAS | FERC | 202-555-0120\nanything on Ivo Krall?\n", []string{"type=rfi", "priority=routine~", "classification=unclassified~", "agency=FERC"}},
		{"two words", "", "", "We ask what you hold on a visitor.\n\nurgent / unclassified\n", []string{"priority=urgent~", "classification=unclassified~"}},
		{"misspelt in words", "", "", "hi, nothing clasified here and its pretty urgnet, what do you know about him?\n", []string{"priority=urgent~", "classification=unclassified~"}},
		{"priority turns", "", "", "This is a priority for us, though no emergency. Not classified.\n", []string{"priority=priority~", "classification=unclassified~"}},
		{"a priority one", "", "", "Please take it as an RFI, a priority one, not urgent; everything so far is unclassified.\n", []string{"priority=priority~", "classification=unclassified~", "type=rfi"}},
		{"no longer", "", "", "This is no longer urgent, routine is enough. It is all unclassified.\n", []string{"priority=routine~", "classification=unclassified~"}},
		{"not urgent alone", "", "", "Not urgent at all. Could somebody brief our staff? Unclassified.\n", []string{"-priority", "type=rfs~"}},
		{"other people's priority", "", "", "Export control is a priority of the Secretary. What do you hold on the firm? Unclassified.\n", []string{"-priority"}},
		{"clarified is not classified", "", "", "We have not clarified who he is. Routine.\n", []string{"-classification"}},
		{"subject line", "", "URGENT - RFI (U): visitor", "What do you hold on the visitor Ivo Krall?\n", []string{"priority=urgent~", "classification=unclassified~", "type=rfi"}},
		{"classified by another way", "", "", "The classified part is Secret and goes to you over SIPRNet today. Priority handling please.\n", []string{"classification=secret~", "network=SIPRNet~", "priority=priority~"}},
		{"due by cob", "", "", "Could you check him? We need it by COB August 14.\n", []string{"due_date=2026-08-14~"}},
		{"due end of month", "", "", "Please answer before the end of October.\n", []string{"due_date=2026-10-31~"}},
		{"due in business days", "", "", "Priority: routine\nAnswer needed: within 10 business days\n", []string{"due_date=2026-02-10~"}},
		{"due as date-time group", "", "", "Suspense: 121700Z AUG 26\n", []string{"due_date=2026-08-12"}},
		{"due in digits", "", "", "Due date (DDMMYY): 140826\n", []string{"due_date=2026-08-14"}},
		{"born is not due", "", "", "Please tell us about Ivo Krall, born before 12 August 2026 was thinkable, by 20 August 2026.\n", []string{"due_date=2026-08-20~"}},
		{"state police in signature", "Dana Orwell <dorwell@lakes.example.gov>", "", "What do you hold on Ivo Krall? Routine, unclassified.\n\nDana Orwell\nDetective Sergeant\nMichigan State Police\n517-555-0144\n", []string{"agency=Michigan State Police"}},
		{"sheriff", "Dana Orwell <dorwell@county.example.gov>", "", "What do you hold on Ivo Krall?\n\nDana Orwell, Deputy\nPima County Sheriff's Office\n", []string{"agency=Pima County Sheriff's Office"}},
		{"who asks in words", "Dana Orwell <dorwell@relay.example.gov>", "", "The Federal Railroad Administration would like to know what you hold on Ivo Krall.\n\nDana\n", []string{"agency=Federal Railroad Administration"}},
		{"I am with", "Dana Orwell <dorwell@relay.example.gov>", "", "My name is Dana Orwell and I am an examiner with the National Credit Union Administration. What do you hold on Ivo Krall?\n", []string{"agency=National Credit Union Administration"}},
		{"unknown body that asks", "Dana Orwell <dorwell@relay.example.gov>", "", "I am writing for the Inland Beacon Commission. What do you hold on Ivo Krall?\n", []string{"agency=Inland Beacon Commission"}},
		{"letterhead", "Dana Orwell <dorwell@relay.example.gov>", "", "DEPARTMENT OF VETERANS AFFAIRS\nOffice of Security\n\nWhat do you hold on Ivo Krall?\n", []string{"agency=DEPARTMENT OF VETERANS AFFAIRS"}},
		{"a body that is only spoken of", "Dana Orwell <dorwell@relay.example.gov>", "", "He has a contract with the Department of Energy. What do you hold on him?\n\nDana\n", []string{"-agency"}},
		{"part of a body", "Dana Orwell <dorwell@relay.example.gov>", "", "What do you hold on Ivo Krall?\n\nDana Orwell\nOffice of Foreign Missions\nU.S. Department of State\n", []string{"agency=U.S. Department of State", "component=Office of Foreign Missions"}},
		{"postal code", "Dana Orwell <dorwell@relay.example.gov>", "", "What do you hold on Ivo Krall?\n\nDana Orwell\n1200 Main Street\nArlington, VA 22202\n", []string{"-agency"}},
		{"domain only", "Dana Orwell <dorwell@ntsb.gov>", "", "What do you hold on Ivo Krall?\n\nDana\n", []string{"agency=National Transportation Safety Board~"}},
		{"towns named as countries", "", "", "He lives in Peru, Indiana, and worked for the Bureau of Indian Affairs in Panama City, Florida. Nationality: Chile\n", []string{"-country_of_concern=PE", "-country_of_concern=IN"}},
		{"the two Congos", "", "", "Countries of concern: both Congos and Gabon\n", []string{"country_of_concern=GA+CD+CG!CG"}},
		{"visit dates", "", "", "Visit from: 09/01/26 to: 09/03/26\nFacility: Transit Laboratory, facility ID NY-0119\n", []string{"visit_start=2026-09-01~", "visit_end=2026-09-03~", "facility_id=NY-0119", "facility_organization=Transit Laboratory"}},
		{"reporter's labels", "Portal <noreply@hq.dhs.gov>", "", "Reporting person: Dale Voss\nReporter's e-mail: dale.voss@cisa.dhs.gov\nReporter's phone: 703/555-0165\nReporter's agency: DHS\nReporter's component: CISA\n", []string{"requestor_name=Dale Voss", "requestor_email=dale.voss@cisa.dhs.gov", "requestor_phone=+17035550165", "component=CISA"}},
		{"predication", "", "", "Please open an inquiry; it rests on press reporting about a shop in Cyprus. Routine, unclassified.\n", []string{"type=fai~", "predication=reporting~"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := draftMail{subject: c.subject, text: c.text}
			if c.from != "" {
				name, address, _ := strings.Cut(c.from, " <")
				d.name, d.from = name, strings.TrimSuffix(address, ">")
			}
			m := d.message()
			r := d.read()
			checkReading(t, m, r)
			got := told(r)
			for _, w := range c.want {
				name, no := strings.CutPrefix(w, "-")
				if no {
					if slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, name) }) {
						t.Errorf("there should be no %s; got\n%s", name, strings.Join(got, "\n"))
					}
				} else if !slices.ContainsFunc(got, func(s string) bool { return s == w }) {
					t.Errorf("no %s; got\n%s", w, strings.Join(got, "\n"))
				}
			}
		})
	}
}
