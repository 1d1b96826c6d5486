package marking

// This file is the vocabulary: the control markings of the register, in the order in which a banner names their categories.

// Category is the part of a banner, between two double slashes, in which a control marking stands.
type Category uint8

// The categories, in the order of a banner line.
const (
	SCI           Category = iota + 1 // sensitive compartmented information: HCS, SI, TK
	SAP                               // special access programs
	AEA                               // Atomic Energy Act: RD, FRD, TFNI, UCNI
	FGI                               // foreign government information
	CUICategory                       // SP-PRVCY, LEI
	Dissemination                     // ORCON, NOFORN, REL TO
	Other                             // LIMDIS, EXDIS, LES, and what is in no table
	Declassify                        // a date or an exemption at the end of an old banner: 20330101, 25X1
)

// weight is how much a control marking says about the line it stands in.
type weight uint8

const (
	plain  weight = iota // a marking, where it follows a double slash
	spoken               // people also name their clearances with it: TS/SCI, TOP SECRET/SI
	strong               // it stands in markings only, however it is written: NOFORN, ORCON, REL TO
)

// argument is what may follow a control marking's own name.
type argument uint8

const (
	bare      argument = iota
	countries          // REL TO USA, FVEY
	parts              // SI-G ABCD, HCS-P, SAR-NAME, RD-SIGMA 18
)

// control is one way in which a control marking is written: text; name is how banners print it, short how portion marks do.
type control struct {
	text, name, short string
	in                Category
	says              weight
	takes             argument
}

// controls stand with the longest text first: of two that begin alike the longer is meant.
var controls = []control{
	{"NOT RELEASABLE TO FOREIGN NATIONALS", "NOFORN", "NF", Dissemination, strong, bare},
	{"SENSITIVE BUT UNCLASSIFIED NOFORN", "SBU NOFORN", "SBU-NF", Other, plain, bare},
	{"LAW ENFORCEMENT SENSITIVE NOFORN", "LES NOFORN", "LES-NF", Other, plain, bare},
	{"FOREIGN GOVERNMENT INFORMATION", "FGI", "FGI", FGI, strong, countries},
	{"SENSITIVE SECURITY INFORMATION", "SSI", "SSI", Other, plain, bare},
	{"SENSITIVE BUT UNCLASSIFIED", "SBU", "SBU", Other, plain, bare},
	{"AUTHORIZED FOR RELEASE TO", "REL TO", "REL TO", Dissemination, strong, countries},
	{"LAW ENFORCEMENT SENSITIVE", "LAW ENFORCEMENT SENSITIVE", "LES", Other, plain, bare},
	{"FORMERLY RESTRICTED DATA", "FRD", "FRD", AEA, plain, parts},
	{"NO FOREIGN DISSEMINATION", "NOFORN", "NF", Dissemination, strong, bare},
	{"SPECIAL ACCESS REQUIRED", "SAR", "SAR", SAP, spoken, parts},
	{"EXCLUSIVE DISTRIBUTION", "EXDIS", "XD", Other, plain, bare},
	{"FOR OFFICIAL USE ONLY", "FOR OFFICIAL USE ONLY", "FOUO", Dissemination, plain, bare},
	{"ORIGINATOR CONTROLLED", "ORCON", "OC", Dissemination, strong, bare},
	{"AUSTRALIAN EYES ONLY", "AUSTEO", "AUSTEO", Dissemination, strong, bare},
	{"SPECIAL INTELLIGENCE", "SI", "SI", SCI, spoken, parts},
	{"LIMITED DISTRIBUTION", "LIMDIS", "DS", Other, plain, bare},
	{"CONTROLLED IMAGERY", "IMCON", "IMC", Dissemination, strong, bare},
	{"CANADIAN EYES ONLY", "CANADIAN EYES ONLY", "CANADIAN EYES ONLY", Dissemination, strong, bare},
	{"OFFICIAL USE ONLY", "OFFICIAL USE ONLY", "OUO", Dissemination, plain, bare},
	{"RESTRICTED DATA", "RD", "RD", AEA, plain, parts},
	{"NO DISTRIBUTION", "NODIS", "ND", Other, plain, bare},
	{"TALENT KEYHOLE", "TK", "TK", SCI, spoken, parts},
	{"RISK SENSITIVE", "RSEN", "RS", Dissemination, plain, bare},
	{"RELEASABLE TO", "REL TO", "REL TO", Dissemination, strong, countries},
	{"DEA SENSITIVE", "DSEN", "DSEN", Dissemination, plain, bare},
	{"UK EYES ONLY", "UK EYES ONLY", "UK EYES ONLY", Dissemination, strong, bare},
	{"DISPLAY ONLY", "DISPLAY ONLY", "DISPLAY ONLY", Dissemination, plain, countries},
	{"ORCON-USGOV", "ORCON-USGOV", "OC-USGOV", Dissemination, strong, bare},
	{"NOCONTRACT", "NOCONTRACT", "NC", Dissemination, plain, bare},
	{"LES NOFORN", "LES NOFORN", "LES-NF", Other, plain, bare},
	{"EYES ONLY", "EYES ONLY", "EYES", Dissemination, plain, bare},
	{"KLONDIKE", "KDK", "KDK", SCI, spoken, parts},
	{"DOD UCNI", "DOD UCNI", "DCNI", AEA, plain, bare},
	{"DOE UCNI", "DOE UCNI", "UCNI", AEA, plain, bare},
	{"OC-USGOV", "ORCON-USGOV", "OC-USGOV", Dissemination, strong, bare},
	{"FED ONLY", "FED ONLY", "FED ONLY", Dissemination, plain, bare},
	{"SIOP-ESI", "SIOP-ESI", "SIOP-ESI", Other, strong, bare},
	{"RESERVE", "RSV", "RSV", SCI, spoken, parts},
	{"ENDSEAL", "EL", "EL", SCI, plain, parts},
	{"BOHEMIA", "BOHEMIA", "BOHEMIA", FGI, plain, bare},
	{"NO FORN", "NOFORN", "NF", Dissemination, strong, bare},
	{"WNINTEL", "WNINTEL", "WN", Dissemination, plain, bare},
	{"DL ONLY", "DL ONLY", "DL ONLY", Dissemination, plain, bare},
	{"NC2-ESI", "NC2-ESI", "NC2-ESI", Other, strong, bare},
	{"COMINT", "SI", "SI", SCI, spoken, parts},
	{"WAIVED", "WAIVED", "WAIVED", SAP, plain, bare},
	{"HVSACO", "HVSACO", "HVSACO", SAP, plain, bare},
	{"ATOMAL", "ATOMAL", "ATOMAL", AEA, strong, bare},
	{"NOFORN", "NOFORN", "NF", Dissemination, strong, bare},
	{"PROPIN", "PROPIN", "PR", Dissemination, plain, bare},
	{"REL TO", "REL TO", "REL TO", Dissemination, strong, countries},
	{"RELIDO", "RELIDO", "RELIDO", Dissemination, strong, bare},
	{"FEDCON", "FEDCON", "FEDCON", Dissemination, plain, bare},
	{"AUSTEO", "AUSTEO", "AUSTEO", Dissemination, strong, bare},
	{"LIMDIS", "LIMDIS", "DS", Other, plain, bare},
	{"SBU-NF", "SBU NOFORN", "SBU-NF", Other, plain, bare},
	{"LES-NF", "LES NOFORN", "LES-NF", Other, plain, bare},
	{"CRYPTO", "CRYPTO", "CRYPTO", Other, plain, bare},
	{"COMSEC", "COMSEC", "COMSEC", Other, plain, bare},
	{"GAMMA", "GAMMA", "G", SCI, spoken, bare},
	{"CNWDI", "CNWDI", "N", AEA, plain, bare},
	{"IMCON", "IMCON", "IMC", Dissemination, strong, bare},
	{"ORCON", "ORCON", "OC", Dissemination, strong, bare},
	{"NOCON", "NOCON", "NOCON", Dissemination, plain, bare},
	{"EXDIS", "EXDIS", "XD", Other, plain, bare},
	{"NODIS", "NODIS", "ND", Other, plain, bare},
	{"TFNI", "TFNI", "TFNI", AEA, plain, bare},
	{"DCNI", "DOD UCNI", "DCNI", AEA, plain, bare},
	{"UCNI", "DOE UCNI", "UCNI", AEA, plain, bare},
	{"BALK", "BALK", "BALK", FGI, plain, bare},
	{"RSEN", "RSEN", "RS", Dissemination, plain, bare},
	{"FOUO", "FOR OFFICIAL USE ONLY", "FOUO", Dissemination, plain, bare},
	{"DSEN", "DSEN", "DSEN", Dissemination, plain, bare},
	{"FISA", "FISA", "FISA", Dissemination, plain, bare},
	{"EYES", "EYES ONLY", "EYES", Dissemination, plain, bare},
	{"ACCM", "ACCM", "ACCM", Other, strong, parts},
	{"NNPI", "NNPI", "NNPI", Other, plain, bare},
	{"HCS", "HCS", "HCS", SCI, spoken, parts},
	{"SCI", "SCI", "SCI", SCI, spoken, bare},
	{"KDK", "KDK", "KDK", SCI, spoken, parts},
	{"RSV", "RSV", "RSV", SCI, spoken, parts},
	{"BUR", "BUR", "BUR", SCI, plain, parts},
	{"MVL", "MVL", "MVL", SCI, plain, parts},
	{"SAR", "SAR", "SAR", SAP, spoken, parts},
	{"FRD", "FRD", "FRD", AEA, plain, parts},
	{"FGI", "FGI", "FGI", FGI, strong, countries},
	{"IMC", "IMCON", "IMC", Dissemination, strong, bare},
	{"OUO", "OFFICIAL USE ONLY", "OUO", Dissemination, plain, bare},
	{"REL", "REL TO", "REL TO", Dissemination, strong, countries},
	{"SBU", "SBU", "SBU", Other, plain, bare},
	{"LES", "LAW ENFORCEMENT SENSITIVE", "LES", Other, plain, bare},
	{"SSI", "SSI", "SSI", Other, plain, bare},
	{"SI", "SI", "SI", SCI, spoken, parts},
	{"TK", "TK", "TK", SCI, spoken, parts},
	{"EL", "EL", "EL", SCI, plain, parts},
	{"RD", "RD", "RD", AEA, plain, parts},
	{"OC", "ORCON", "OC", Dissemination, strong, bare},
	{"NF", "NOFORN", "NF", Dissemination, strong, bare},
	{"PR", "PROPIN", "PR", Dissemination, plain, bare},
	{"WN", "WNINTEL", "WN", Dissemination, plain, bare},
	{"NC", "NOCONTRACT", "NC", Dissemination, plain, bare},
	{"DS", "LIMDIS", "DS", Other, plain, bare},
	{"XD", "EXDIS", "XD", Other, plain, bare},
	{"ND", "NODIS", "ND", Other, plain, bare},
	{"G", "GAMMA", "G", SCI, spoken, bare},
	{"N", "CNWDI", "N", AEA, plain, bare},
}

// groups are the short names of alliances that stand in lists of countries beside three-letter codes (ISO 3166, GENC).
var groups = []string{"FVEY", "ACGU", "TEYE", "NATO", "ISAF", "KFOR", "GCTF", "CMFC", "MNFI", "EU", "UN", "UK"}
