package triage_test

import (
	"slices"
	"strings"
	"testing"

	"cissd/cases"
	"cissd/triage"
)

// whose is a mail and what a clerk takes for the requestor's agency, component and telephone; "" means none, and "*" means not looked at.
type whose struct {
	name, display, from, subject, text string
	agency, component, phone           string
}

const theQuestion = "What do you hold on Mr. Oleg Tarasenko, a Ukrainian citizen? Routine, unclassified.\n\n"

// signatures are name blocks in many layouts, below the same question.
var signatures = []whose{
	{"lines", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Regards,\nAna Kim\nSecurity Specialist\nOffice of Security\nFederal Maritime Commission\n202-555-0101\n", "Federal Maritime Commission", "Office of Security", "+12025550101"},
	{"bars", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim | Physical Security | Railroad Retirement Board | 312.555.0101\n", "Railroad Retirement Board", "*", "+13125550101"},
	{"bullets", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "V/r\nAna Kim \u2022 Personnel Security Branch \u2022 Nuclear Regulatory Commission \u2022 (301) 555-0101\n", "Nuclear Regulatory Commission", "Personnel Security Branch", "+13015550101"},
	{"commas", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim, Investigator, Field Operations, U.S. Consumer Product Safety Commission\n", "U.S. Consumer Product Safety Commission", "*", ""},
	{"three levels", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim\nOffice of Antiterrorism Assistance\nBureau of Diplomatic Security\nU.S. Department of State\n", "U.S. Department of State", "Office of Antiterrorism Assistance", ""},
	{"department first", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Sincerely,\n\nAna Kim\nU.S. Department of Agriculture\nAgricultural Marketing Service\n", "U.S. Department of Agriculture", "*", ""},
	{"abbreviation only", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim\nPHMSA\n202 555 0144\n", "PHMSA", "*", "+12025550144"},
	{"abbreviations with a slash", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim\nDOE/NNSA, Office of Defense Nuclear Security\n", "DOE", "*", ""},
	{"agency in the last line", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Best,\nAna Kim\nSupervisory Industrial Security Specialist\nRoom 4-110\n1200 Pine St.\nSmall Business Administration\n", "Small Business Administration", "*", ""},
	{"no closing", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim\nAdministrative Conference of the United States\n", "Administrative Conference of the United States", "*", ""},
	{"signed", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "//SIGNED//\nANA KIM, Capt, USAF\nChief, Information Protection\n42d Air Base Wing\nDSN: 493-0101, Comm: (334) 555-0101\n", "USAF", "*", "+13345550101"},
	{"DSN first", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "MAJ Ana Kim\nU.S. Special Operations Command\nDSN 312-555-0155 or commercial (813) 555-0155\n", "U.S. Special Operations Command", "*", "+18135550155"},
	{"a disclaimer that nobody knows", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim\nDeputy Chief\nOhio Department of Public Safety\n\nUnder the records law of this state most of what is written here is open to anybody who asks for it and comes to the counter.\n", "Ohio Department of Public Safety", "*", ""},
	{"sheriff", "Dep. Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Dep. Ray Ortiz\nCalhoun County Sheriff's Office\nCell 601-555-0102\n", "Calhoun County Sheriff's Office", "*", "+16015550102"},
	{"police", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Det. Ray Ortiz #4471\nMajor Crimes\nBellwood Police Department\n", "Bellwood Police Department", "*", ""},
	{"state police", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Sgt. Ray Ortiz | New Hampshire State Police | Troop F\n", "New Hampshire State Police", "*", ""},
	{"highway patrol", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nMissouri State Highway Patrol, Division of Drug and Crime Control\n", "Missouri State Highway Patrol", "*", ""},
	{"fusion center", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nIntelligence Analyst\nNorthern Nevada Fusion Center\n", "Northern Nevada Fusion Center", "*", ""},
	{"information center", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nWisconsin Statewide Intelligence Center\n", "Wisconsin Statewide Intelligence Center", "*", ""},
	{"port", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nFacility Security Officer\nPort of Alder Bay\n", "Port of Alder Bay", "*", ""},
	{"transit", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nRed River Valley Transit Authority\n", "Red River Valley Transit Authority", "*", ""},
	{"airport", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz, Airport Security Coordinator\nGreater Hollins International Airport\n", "Greater Hollins International Airport", "*", ""},
	{"city", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz | Risk Management\nCity of Elder Springs\n", "City of Elder Springs", "*", ""},
	{"county", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nEmergency Manager\nMcElroy County\n", "McElroy County", "*", ""},
	{"tribe", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nConfederated Tribes of the Grande Meadow\n", "Confederated Tribes of the Grande Meadow", "*", ""},
	{"nation", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Lt. Ray Ortiz\nBlue Mesa Nation Police Department\n", "Blue Mesa Nation Police Department", "*", ""},
	{"university", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nExport Control Officer\nUniversity of Eastern Dakota\n", "University of Eastern Dakota", "*", ""},
	{"laboratory", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nFSO\nPacific Northwest National Laboratory\n", "Pacific Northwest National Laboratory", "*", ""},
	{"research center", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nThe MITRE Corporation\nMcLean\n", "MITRE Corporation", "*", ""},
	{"abroad", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Cst. Ray Ortiz\nRoyal Canadian Mounted Police\n", "Royal Canadian Mounted Police", "*", ""},
	{"ministry", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nMinistry of the Interior of the Republic of Estonia\n", "Ministry of the Interior of the Republic of Estonia", "*", ""},
	{"inspector general", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "SA Ray Ortiz\nNASA Office of Inspector General\n", "NASA", "*", ""},
	{"inspector general, with commas", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz, Office of Inspector General, U.S. Department of Labor\n", "U.S. Department of Labor", "Office of Inspector General", ""},
	{"court", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nCourt Security\nU.S. District Court, District of Montana\n", "U.S. District Court", "*", ""},
	{"legislature", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nU.S. House of Representatives\nOffice of the Sergeant at Arms\n", "U.S. House of Representatives", "Office of the Sergeant at Arms", ""},
	{"embassy", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nRegional Security Officer\nU.S. Embassy Tallinn\n", "Department of State", "U.S. Embassy Tallinn", ""},
	{"base", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "MA1 Ray Ortiz\nNaval Station Cutler Point\n", "U.S. Navy", "Naval Station Cutler Point", ""},
	{"command in short", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nUSINDOPACOM J2X\n", "USINDOPACOM", "*", ""},
	{"task force", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "TFO Ray Ortiz\nJoint Terrorism Task Force\nFederal Bureau of Investigation\n", "Federal Bureau of Investigation", "Joint Terrorism Task Force", ""},
	{"component of the department", "Ray Ortiz", "ray.ortiz@hq.dhs.gov", "RFI", theQuestion + "Ray Ortiz\nNational Risk Management Center, CISA\n", "DHS", "National Risk Management Center", ""},
	{"part of a component", "Ray Ortiz", "ray.ortiz@cbp.dhs.gov", "RFI", theQuestion + "Ray Ortiz\nNational Targeting Center\nU.S. Customs and Border Protection\n", "DHS", "U.S. Customs and Border Protection", ""},
	{"contractor", "Ray Ortiz", "ray.ortiz@nnsa.doe.gov", "RFI", theQuestion + "Ray Ortiz (CTR)\nHollis Field Services, Inc.\nIn support of NNSA\n", "NNSA", "*", ""},
	{"contractor with the firm's address", "Ray Ortiz", "rortiz@hollisfield.example", "RFI", theQuestion + "Ray Ortiz\nHollis Field Services, Inc.\nContractor to the Missile Defense Agency\n", "Hollis Field Services", "*", ""},
	{"title with a body", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nDirector of the Port of Alder Bay\n", "Port of Alder Bay", "*", ""},
	{"two telephones", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nPeace Corps\nc 202-555-0177 | o 202-555-0178\n", "Peace Corps", "*", "+12025550178"},
	{"the last word of a country code", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nPeace Corps\nT +44 (0)20 7946 0321\n", "Peace Corps", "*", "+442079460321"},
	{"spelled without the points", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nUS Fish & Wildlife Service\n", "US Fish & Wildlife Service", "*", ""},
	{"Dept.", "Ray Ortiz", "rortiz@contoso.example", "RFI", theQuestion + "Ray Ortiz\nDept. of Veterans Affairs\n", "Dept. of Veterans Affairs", "*", ""},
	{"quoted name", "O'Neill, Siobhan", "sone@contoso.example", "RFI", theQuestion + "Siobhan O'Neill\nNational Endowment for the Humanities\n", "National Endowment for the Humanities", "*", ""},
}

// moreSignatures are of other hands.
var moreSignatures = []whose{
	{"all on one line with a dash", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox - Chief of Staff - Millennium Challenge Corporation\n", "Millennium Challenge Corporation", "*", ""},
	{"tabs", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\tFSO\tDefense Logistics Agency\n", "Defense Logistics Agency", "*", ""},
	{"agency over the name", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Thank you,\n\nU.S. International Trade Commission\nLena Fox, Analyst\n", "U.S. International Trade Commission", "*", ""},
	{"motto below", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "--\nLena Fox\nTennessee Valley Authority\n\"Built for the people\"\n", "Tennessee Valley Authority", "*", ""},
	{"agency and address", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nFederal Trade Commission, 600 Pennsylvania Ave NW, Washington, DC 20580\nTel: (202) 555-0131\n", "Federal Trade Commission", "*", "+12025550131"},
	{"region of an agency", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nEPA Region 8, Criminal Investigation Division\n", "EPA", "*", ""},
	{"field office", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "SA Lena Fox\nDEA Tucson District Office\n", "DEA", "*", ""},
	{"service and unit", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "CPT Lena Fox, S-2\n3rd Battalion, 15th Infantry Regiment\nU.S. Army\n", "U.S. Army", "*", ""},
	{"unit only", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "TSgt Lena Fox\n88th Security Forces Squadron\n", "88th Security Forces Squadron", "*", ""},
	{"national guard of a state", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "MAJ Lena Fox\nOregon Army National Guard\n", "Oregon Army National Guard", "*", ""},
	{"a department of a state", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nVermont Agency of Natural Resources\n", "Vermont Agency of Natural Resources", "*", ""},
	{"attorney general of a state", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nOffice of the Attorney General, State of Idaho\n", "State of Idaho", "*", ""},
	{"district attorney", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nHarlan County District Attorney's Office\n", "Harlan County District Attorney's Office", "*", ""},
	{"school", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nElder Springs Unified School District\n", "Elder Springs Unified School District", "*", ""},
	{"hospital", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nSaint Brennan Medical Center\n", "Saint Brennan Medical Center", "*", ""},
	{"water utility", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox, Dam Safety\nUpper Tamarack Water District\n", "Upper Tamarack Water District", "*", ""},
	{"emergency management", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nKansas Division of Emergency Management\n", "Kansas Division of Emergency Management", "*", ""},
	{"bureau of a state", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "ASAC Lena Fox\nTennessee Bureau of Investigation\n", "Tennessee Bureau of Investigation", "*", ""},
	{"coast guard of another land", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nCanadian Coast Guard\n", "Canadian Coast Guard", "*", ""},
	{"embassy of another land", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nPolice Attach\u00e9\nEmbassy of Finland\n", "Embassy of Finland", "*", ""},
	{"police abroad", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nBundeskriminalamt\n", "Bundeskriminalamt", "*", ""},
	{"white house", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nOffice of Science and Technology Policy\nExecutive Office of the President\n", "Office of Science and Technology Policy", "*", ""},
	{"congress", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nU.S. Senate Committee on Homeland Security and Governmental Affairs\n", "U.S. Senate Committee on Homeland Security and Governmental Affairs", "*", ""},
	{"marshal", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "DUSM Lena Fox\nUnited States Marshals Service, District of Maine\n", "United States Marshals Service", "*", ""},
	{"usual name of a bureau in short", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nBOEM, Gulf of Mexico Region\n", "BOEM", "*", ""},
	{"component below the department", "Lena Fox", "lena.fox@hq.dhs.gov", "RFI", theQuestion + "Lena Fox\nDepartment of Homeland Security\nOffice of Partnership and Engagement\n", "DHS", "Office of Partnership and Engagement", ""},
	{"sector of the coast guard", "Lena Fox", "lena.fox@uscg.mil", "RFI", theQuestion + "LT Lena Fox\nCoast Guard Sector Columbia River\n", "DHS", "Coast Guard Sector", ""},
	{"extension", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nPresidio Trust\n415.555.0131 ext. 22\n", "Presidio Trust", "*", "+14155550131;ext=22"},
	{"fax beside", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nPresidio Trust\nF: 415-555-0132\nP: 415-555-0131\n", "Presidio Trust", "*", "+14155550131"},
	{"bracketed area", "Lena Fox", "lfox@contoso.example", "RFI", theQuestion + "Lena Fox\nPresidio Trust\n1 (415) 555 0131 (desk)\n", "Presidio Trust", "*", "+14155550131"},
}

// heads are letterheads, memorandum heads, names in From, and sentences that say for whom one asks.
var heads = []whose{
	{"letterhead", "Ana Kim", "akim@contoso.example", "RFI", "LANGFORD HARBOR COMMISSION\nSecurity Division\n\n" + theQuestion + "Ana", "LANGFORD HARBOR COMMISSION", "*", ""},
	{"letterhead of the table", "Ana Kim", "akim@contoso.example", "RFI", "Federal Election Commission\n\n" + theQuestion + "Ana", "Federal Election Commission", "*", ""},
	{"memorandum", "Ana Kim", "akim@contoso.example", "RFI", "MEMORANDUM FOR: CISS\nFROM: Ana Kim, Chief, Security Branch, Bureau of the Fiscal Service\nSUBJECT: Request for Information\n\n1. " + theQuestion, "Bureau of the Fiscal Service", "*", ""},
	{"two names in the first line", "Ana Kim", "akim@contoso.example", "RFI", "Hola,\n\nPolic\u00eda Municipal / Alvarado Municipal Police, Seguridad.\n\n" + theQuestion + "Ana", "Polic\u00eda Municipal", "*", ""},
	{"bracket in From", "Kim, Ana (NRC)", "akim@contoso.example", "RFI", theQuestion + "Ana", "NRC", "*", ""},
	{"military From", "KIM, ANA J CIV USARMY INSCOM (USA)", "akim@contoso.example", "RFI", theQuestion + "Ana", "USARMY", "*", ""},
	{"dash in From", "Ana Kim - NOAA Federal", "akim@contoso.example", "RFI", theQuestion + "Ana", "NOAA", "*", ""},
	{"desk in From", "DOE-EM Duty Desk", "desk@contoso.example", "RFI", theQuestion, "DOE", "*", ""},
	{"body in From", "Bellwood Police Department", "desk@contoso.example", "RFI", theQuestion, "Bellwood Police Department", "*", ""},
	{"a person in From", "DIA, MARIA", "mdia@contoso.example", "RFI", theQuestion + "Maria", "", "*", ""},
	{"with", "Ana Kim", "akim@contoso.example", "RFI", "I am with the Port of Alder Bay. " + theQuestion + "Ana", "Port of Alder Bay", "*", ""},
	{"w/", "Ana Kim", "akim@contoso.example", "RFI", "This is Ana Kim w/ Bellwood Police Department. " + theQuestion, "Bellwood Police Department", "*", ""},
	{"for the office of a town", "Ana Kim", "akim@contoso.example", "RFI", "My name is Ana Kim and I run protocol for the Office of the Mayor, City of Elder Springs. " + theQuestion + "Ana", "Office of the Mayor, City of Elder Springs", "*", ""},
	{"on behalf of a body", "Ana Kim", "akim@contoso.example", "RFI", "I am calling on behalf of the Delta Regional Authority. " + theQuestion + "Ana", "Delta Regional Authority", "*", ""},
	{"we at", "Ana Kim", "akim@contoso.example", "RFI", "We at Sandia National Laboratories are puzzled. " + theQuestion + "Ana", "Sandia National Laboratories", "*", ""},
	{"our office", "Ana Kim", "akim@contoso.example", "RFI", "Our agency, the Appalachian Regional Commission, is to receive him. " + theQuestion + "Ana", "Appalachian Regional Commission", "*", ""},
	{"our office at", "Ana Kim", "akim@contoso.example", "RFI", "Our security office at the Red River Valley Transit Authority has a question. " + theQuestion + "Ana", "Red River Valley Transit Authority", "*", ""},
	{"here", "Ana Kim", "akim@contoso.example", "RFI", "Bellwood Police Department here. " + theQuestion + "Ana", "Bellwood Police Department", "*", ""},
	{"greetings from", "Ana Kim", "akim@contoso.example", "RFI", "Greetings from the Presidio Trust! " + theQuestion + "Ana", "Presidio Trust", "*", ""},
	{"asks", "Ana Kim", "akim@contoso.example", "RFI", "The Farm Credit Administration requests information on Mr. Oleg Tarasenko, a Ukrainian.\n\nAna", "Farm Credit Administration", "*", ""},
	{"the body's office asks", "Ana Kim", "akim@contoso.example", "RFI", "The Smithsonian's security office would like to know who Mr. Oleg Tarasenko is, a Ukrainian.\n\nAna", "Smithsonian", "*", ""},
	{"title of one body", "Ana Kim", "akim@contoso.example", "RFI", theQuestion + "Ana Kim\nAssistant U.S. Attorney\n", "Executive Office for United States Attorneys", "*", ""},
	{"duties", "Ana Kim", "akim@contoso.example", "RFI", "I buy valves for Brookhaven National Laboratory and have an offer from him. " + theQuestion + "Ana", "Brookhaven National Laboratory", "*", ""},
	{"the name goes on in the next line", "Ana Kim", "akim@contoso.example", "RFI", "I am an investigator with the Red River Valley\nTransit Authority and was told to write to you. " + theQuestion + "Ana", "Red River Valley Transit Authority", "*", ""},
}

// domains are mails in which the address helps, or decides alone.
var domains = []whose{
	{"initials", "Ana Kim", "akim@rrvta.example.org", "RFI", "The Red River Valley Transit Authority takes on drivers. " + theQuestion + "Ana", "Red River Valley Transit Authority", "*", ""},
	{"words", "Ana Kim", "akim@bellwoodpolice.example.org", "RFI", "A guest of the Bellwood Police Department. " + theQuestion + "Ana", "Bellwood Police Department", "*", ""},
	{"place", "Ana Kim", "akim@alderbay.example.org", "RFI", "The Port of Alder Bay has a visitor. " + theQuestion + "Ana", "Port of Alder Bay", "*", ""},
	{"state's letters", "Ana Kim", "akim@sdfusion.example.org", "RFI", "The South Dakota Fusion Center holds its school in June. " + theQuestion + "Ana", "South Dakota Fusion Center", "*", ""},
	{"small letters", "Port Watch", "watch@alderbay.example.org", "rfi", "port of alder bay harbormaster. who is oleg tarasenko, ukrainian? urgent, unclass", "port of alder bay harbormaster", "*", ""},
	{"known by its domain", "Ana Kim", "akim@mmc.gov", "RFI", theQuestion + "Ana", "Marine Mammal Commission", "*", ""},
	{"department of a bureau", "Ana Kim", "akim@boem.gov", "RFI", theQuestion + "Ana", "Bureau of Ocean Energy Management", "*", ""},
	{"a state's domain says nothing", "Ana Kim", "akim@dot.ca.gov", "RFI", theQuestion + "Ana", "", "*", ""},
	{"a state's domain and its name", "Ana Kim", "akim@dot.ca.gov", "RFI", theQuestion + "Ana Kim\nCalifornia Department of Transportation\n", "California Department of Transportation", "*", ""},
	{"private mail", "Ana Kim", "anakim@gmail.com", "RFI", theQuestion + "Ana", "", "*", ""},
}

// notTheirs name bodies that are not the requestor's.
var notTheirs = []whose{
	{"the subject's employer", "Ana Kim", "akim@contoso.example", "RFI", "Mr. Oleg Tarasenko, a Ukrainian, works for the Port of Alder Bay. Is he known? Routine.\n\nAna", "", "*", ""},
	{"the recipient", "Ana Kim", "akim@contoso.example", "RFI", "Dear Department of Homeland Security,\n\n" + theQuestion + "Ana", "", "*", ""},
	{"the recipient's office", "Ana Kim", "akim@contoso.example", "RFI", "To the Office of the Chief Security Officer, DHS\n\n" + theQuestion + "Ana", "", "*", ""},
	{"who sent them here", "Ana Kim", "akim@contoso.example", "RFI", "The FBI told us to write to you. " + theQuestion + "Ana", "", "*", ""},
	{"a partner", "Ana Kim", "akim@contoso.example", "RFI", "We met with the Drug Enforcement Administration about him. " + theQuestion + "Ana", "", "*", ""},
	{"the place of a visit", "Ana Kim", "akim@contoso.example", "RFI", "He will visit the National Institute of Standards and Technology on 4 May. " + theQuestion + "Ana", "", "*", ""},
	{"he says he is with", "Ana Kim", "akim@contoso.example", "RFI", "He says that he is with the Secret Service. " + theQuestion + "Ana", "", "*", ""},
	{"his card", "Ana Kim", "akim@contoso.example", "RFI", "His card says that I am to call the Bureau of Indian Affairs. " + theQuestion + "Ana", "", "*", ""},
	{"contact there", "Ana Kim", "akim@contoso.example", "RFI", "Our contact at the Federal Trade Commission knows him. " + theQuestion + "Ana", "", "*", ""},
	{"another's agency beside the own", "Ana Kim", "akim@fmc.gov", "RFI", "The FBI and the Port of Alder Bay know him. " + theQuestion + "Ana", "Federal Maritime Commission", "*", ""},
	{"his company", "Ana Kim", "akim@contoso.example", "RFI", "He runs Golden Anchor Shipping Company. " + theQuestion + "Ana", "", "*", ""},
	{"work with", "Ana Kim", "akim@contoso.example", "RFI", "I work with the Secret Service on this. " + theQuestion + "Ana", "", "*", ""},
	{"business with", "Ana Kim", "akim@contoso.example", "RFI", "I do business with the Port of Alder Bay. " + theQuestion + "Ana", "", "*", ""},
	{"a delegation from", "Ana Kim", "akim@contoso.example", "RFI", "We are hosting a delegation from the Ministry of Defence of Moldova. " + theQuestion + "Ana", "", "*", ""},
	{"because he works for", "Ana Kim", "akim@contoso.example", "RFI", "I am writing because the man works for the Bureau of Indian Affairs. " + theQuestion + "Ana", "", "*", ""},
	{"was asked by", "Ana Kim", "akim@contoso.example", "RFI", "We were asked by the Federal Trade Commission to write. " + theQuestion + "Ana", "", "*", ""},
	{"an employee of", "Ana Kim", "akim@contoso.example", "RFI", "I am writing about an employee of the Social Security Administration. " + theQuestion + "Ana", "", "*", ""},
	{"he was here", "Ana Kim", "akim@contoso.example", "RFI", "He went to the Bellwood Police Department here. " + theQuestion + "Ana", "", "*", ""},
	{"addressee's block", "Ana Kim", "akim@contoso.example", "RFI", "Department of Homeland Security\nOffice of the Chief Security Officer\nWashington, DC\n\n" + theQuestion + "Ana", "", "*", ""},
	{"a town's domain", "Ana Kim", "akim@dot.nyc.gov", "RFI", theQuestion + "Ana", "", "*", ""},
	{"a body that asked them", "Ana Kim", "akim@contoso.example", "RFI", "Port Authority police asked me whether I know him. " + theQuestion + "Ana", "", "*", ""},
}

// EXT-2, EXT-3, INT-9: for whom the requestor asks, out of name blocks, letterheads, the name in From, sentences and the domain; and what is none.
func TestWhose(t *testing.T) {
	t.Parallel()
	for _, group := range []struct {
		name string
		list []whose
	}{{"signature", signatures}, {"other hands", moreSignatures}, {"head", heads}, {"domain", domains}, {"not theirs", notTheirs}} {
		for _, c := range group.list {
			t.Run(group.name+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				d := draftMail{from: c.from, name: c.display, subject: c.subject, text: c.text}
				m := d.message()
				r := triage.Read(m, triage.DefaultConfig(), triage.Known{})
				checkReading(t, m, r)
				for name, want := range map[string]string{cases.Agency: c.agency, cases.Component: c.component, cases.RequestorPhone: c.phone} {
					got := strings.Join(r.Draft.Fields[name].Values, "+")
					if want != "*" && got != want {
						t.Errorf("%s is %q, not %q", name, got, want)
					}
				}
				if miss := slices.Contains(r.Draft.Missing(), cases.Agency); miss != (c.agency == "") {
					t.Errorf("agency missing: %v", miss) // EXT-4
				}
			})
		}
	}
}
