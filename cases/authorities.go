package cases

import "slices"

// This file is the law and policy by which criteria 2 to 4 are judged (TRI-2): what the Privacy Impact Assessment (PIA) lists, as data. The PIA
// assigns no authority to one type of request: all hold for all three. What tells the types apart is what each is for ([Grounds]).

// AuthorityKind is what an authority is.
type AuthorityKind string

// Kinds of authorities.
const (
	Statute       AuthorityKind = "statute"
	ExecutiveWord AuthorityKind = "executive order"
	Directive     AuthorityKind = "presidential or intelligence directive"
	Departmental  AuthorityKind = "DHS directive or instruction"
	Assessment    AuthorityKind = "privacy impact assessment"
)

// Authority is one statute, order, directive or delegation that the PIA lists.
type Authority struct {
	// Citation is as the PIA cites it, Title the short title: the PIA's, or else (TitleOurs) that under which the authority was published.
	Citation  string        `json:"citation"`
	Title     string        `json:"title"`
	TitleOurs bool          `json:"title_ours,omitempty"`
	Kind      AuthorityKind `json:"kind"`
	// Covers says in a few plain words what it is about.
	Covers string `json:"covers"`
	// Criteria are those of the nine that are judged by it.
	Criteria []int `json:"criteria"`
	// Heading is that of the PIA's section which names it.
	Heading string `json:"heading"`
}

// RecordsNotice is a system of records notice (SORN) that applies to what CISS keeps.
type RecordsNotice struct {
	Citation string `json:"citation"`
	Title    string `json:"title"`
	Register string `json:"register"` // where it was published, as the PIA cites it
	Covers   string `json:"covers"`
	Heading  string `json:"heading"`
}

// Headings of the PIA's sections.
const (
	headingAuthorities = "Authorities and Other Requirements"
	headingReason      = "Reason for the PIA Update"
	headingSharing     = "Information Sharing"
	headingTypes       = "Types of CISS Requests"
)

// Authorities are those that the PIA lists for CISS, in its order, behind the instruction that says what CISS is for.
func Authorities() []Authority {
	two := []int{2}
	return []Authority{
		{"DHS Instruction 121-01-001", "Organization of the Office of the Chief Security Officer", false, Departmental, "what CISS is responsible for: foreign access management, technical surveillance countermeasures, operations security", []int{2, 3}, headingReason},
		{"40 U.S.C. § 11331", "Responsibilities for Federal information systems standards", true, Statute, "security standards for federal information systems", two, headingAuthorities},
		{"Economy Act of 1932, as amended", "Economy Act", false, Statute, "work that one agency does for another", two, headingAuthorities},
		{"Counterintelligence Enhancement Act of 2002", "Counterintelligence Enhancement Act", false, Statute, "how counterintelligence is led and coordinated in the federal government", two, headingAuthorities},
		{"Intelligence Reform and Terrorism Prevention Act", "Intelligence Reform and Terrorism Prevention Act", false, Statute, "intelligence, the sharing of information on terrorism, security clearances", two, headingAuthorities},
		{"Executive Order 12977", "Interagency Security Committee", true, ExecutiveWord, "the security of federal facilities", two, headingAuthorities},
		{"Executive Order 13286", "Transfer of Certain Functions to the Secretary of Homeland Security", true, ExecutiveWord, "functions that passed to the Secretary of Homeland Security", two, headingAuthorities},
		{"Presidential Policy Directive/PPD-21", "Critical Infrastructure Security and Resilience", false, Directive, "the security of critical infrastructure", two, headingAuthorities},
		{"DCI Directive 6/4", "Personnel Security Standards and Procedures Governing Eligibility for Access to Sensitive Compartmented Information (SCI)", false, Directive, "who may have access to sensitive compartmented information", two, headingAuthorities},
		{"Presidential Decision Directive (PDD)/NSC-12", "Security Awareness and Reporting of Foreign Contacts", false, Directive, "security awareness, and the reporting of foreign contacts", two, headingAuthorities},
		{"DHS/ALL/PIA-084 (2020)", "Joint-Threat Information Management System", false, Assessment, "the legal authorities that it lists go on covering these activities", two, headingAuthorities},
		{"DHS Directive 262-5", "Information Sharing and Safeguarding", false, Departmental, "sharing inside and outside DHS", []int{4}, headingSharing},
	}
}

// RecordsNotices are the systems of records notices that apply to what CISS does, whatever the type.
func RecordsNotices() []RecordsNotice {
	return []RecordsNotice{
		{
			"DHS/ALL-039", "Foreign Access Management Systems", "83 Fed. Reg. 19078 (May 31, 2018)",
			"records and information used by CISS to manage and operate DHS programs that safeguard DHS resources and information assets", headingAuthorities,
		},
		{
			"DHS/ALL-023", "Personnel Security Management", "75 Fed. Reg. 8088 (February 23, 2010)",
			"records obtained by OCSO for personnel security responsibilities", headingAuthorities,
		},
	}
}

// Ground is what one of the criteria 2 to 4 is judged by: the source's words, shortened, and the citations behind them.
type Ground struct {
	Criterion int      `json:"criterion"`
	Words     string   `json:"words"`
	Citations []string `json:"citations,omitempty"`
	Heading   string   `json:"heading"`
}

// Grounds are what criteria 2, 3 and 4 are judged by for a request of type t; "" for one whose type is not known.
func Grounds(t Type) []Ground {
	two := Ground{Criterion: 2, Citations: cited(2), Heading: headingTypes}
	switch t {
	case RFI:
		two.Words = "An RFI is for information, or an analysis of it, from DHS and other databases, that is not readily available to the requestor."
	case RFS:
		two.Words = "An RFS is for hands-on help by experts, not for information: threat briefings, interviews, security audits, the inspection of foreign gifts. It holds no personal data."
	case FAI:
		two.Words = "An FAI is a preliminary investigation of risks or threats by foreign nationals to DHS or to another federal law enforcement or national security agency. " +
			"It rests on a concern or incident of CISS, support to law enforcement, an analytic project, an incident report, or reporting by intelligence, police or media."
	default:
		two.Words, two.Heading = "CISS is responsible for foreign access management, technical surveillance countermeasures and operations security.", headingReason
	}
	four := Ground{
		Criterion: 4, Heading: headingSharing, Citations: cited(4),
		Words: "Information is shared for the purpose for which it was collected, with whom the records notices name, who needs to know.",
	}
	for _, n := range RecordsNotices() {
		four.Citations = append(four.Citations, n.Citation+" ("+n.Title+")")
	}
	return []Ground{
		two,
		{
			Criterion: 3, Heading: headingReason, Citations: cited(3),
			Words: "The mission: security risks and threats of foreign access and foreign adversaries to DHS and its components, or to other federal agencies in their law enforcement and national security functions.",
		},
		four,
	}
}

// cited are the citations of the authorities by which a criterion is judged.
func cited(criterion int) []string {
	var out []string
	for _, a := range Authorities() {
		if slices.Contains(a.Criteria, criterion) {
			out = append(out, a.Citation)
		}
	}
	return out
}
