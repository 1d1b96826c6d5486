package triage

import "strings"

// agencyText is the table of federal bodies: mail domains | abbreviations | names. A row that begins with "+" is a component of the own
// department, and its agency is that department. The first name is the one given where the mail has none.
const agencyText = `
dhs.gov|DHS|Department of Homeland Security,U.S. Department of Homeland Security,Homeland Security
+cisa.dhs.gov,cisa.gov|CISA|Cybersecurity and Infrastructure Security Agency
+tsa.dhs.gov,tsa.gov|TSA|Transportation Security Administration
+fema.dhs.gov,fema.gov|FEMA|Federal Emergency Management Agency
+usss.dhs.gov,secretservice.gov|USSS|U.S. Secret Service,United States Secret Service,Secret Service
+cbp.dhs.gov,cbp.gov|CBP|U.S. Customs and Border Protection,Customs and Border Protection,Border Patrol
+ice.dhs.gov,ice.gov|ICE,HSI|U.S. Immigration and Customs Enforcement,Immigration and Customs Enforcement,Homeland Security Investigations
+uscis.dhs.gov,uscis.gov|USCIS|U.S. Citizenship and Immigration Services,Citizenship and Immigration Services
+uscg.mil|USCG|U.S. Coast Guard,United States Coast Guard,Coast Guard
+fps.dhs.gov|FPS|Federal Protective Service
+fletc.dhs.gov,fletc.gov|FLETC|Federal Law Enforcement Training Centers,Federal Law Enforcement Training Center
+cwmd.dhs.gov|CWMD|Countering Weapons of Mass Destruction Office
+oig.dhs.gov|DHS OIG|Office of Inspector General
+st.dhs.gov||Science and Technology Directorate
+ia.dhs.gov||Office of Intelligence and Analysis
dtra.mil|DTRA|Defense Threat Reduction Agency
nps.gov|NPS|National Park Service
army.mil|USARMY|U.S. Army,United States Army,Department of the Army,Army
navy.mil,us.navy.mil|USN|U.S. Navy,United States Navy,Department of the Navy,Navy
ncis.navy.mil|NCIS|Naval Criminal Investigative Service
usmc.mil|USMC|U.S. Marine Corps,United States Marine Corps,Marine Corps
af.mil,us.af.mil|USAF,AFOSI|U.S. Air Force,United States Air Force,Department of the Air Force,Air Force,Air Force Office of Special Investigations
spaceforce.mil|USSF|U.S. Space Force,Space Force
mail.mil,dod.mil,osd.mil,defense.gov,pentagon.mil|DoD|Department of Defense,U.S. Department of Defense,Department of War
dcsa.mil|DCSA|Defense Counterintelligence and Security Agency
dla.mil|DLA|Defense Logistics Agency
dia.mil|DIA|Defense Intelligence Agency
dcma.mil|DCMA|Defense Contract Management Agency
darpa.mil|DARPA|Defense Advanced Research Projects Agency
mda.mil|MDA|Missile Defense Agency
disa.mil|DISA|Defense Information Systems Agency
nga.mil|NGA|National Geospatial-Intelligence Agency
uspto.gov|USPTO|U.S. Patent and Trademark Office,United States Patent and Trademark Office,Patent and Trademark Office
bis.doc.gov|BIS|Bureau of Industry and Security
noaa.gov|NOAA|National Oceanic and Atmospheric Administration
nist.gov|NIST|National Institute of Standards and Technology
census.gov||Census Bureau,U.S. Census Bureau
doc.gov,commerce.gov|DOC|Department of Commerce,U.S. Department of Commerce
nih.gov|NIH|National Institutes of Health
cdc.gov|CDC|Centers for Disease Control and Prevention
fda.hhs.gov,fda.gov|FDA|Food and Drug Administration,U.S. Food and Drug Administration
cms.hhs.gov,cms.gov|CMS|Centers for Medicare & Medicaid Services,Centers for Medicare and Medicaid Services
hhs.gov|HHS|Department of Health and Human Services,U.S. Department of Health and Human Services
irs.gov,ci.irs.gov|IRS|Internal Revenue Service,IRS Criminal Investigation
tigta.treas.gov|TIGTA|Treasury Inspector General for Tax Administration
fincen.gov|FinCEN|Financial Crimes Enforcement Network
treasury.gov,do.treas.gov,treas.gov||Department of the Treasury,U.S. Department of the Treasury,Treasury Department
usmint.treas.gov,usmint.gov||U.S. Mint,United States Mint
atf.gov|ATF|Bureau of Alcohol, Tobacco, Firearms and Explosives,Bureau of Alcohol Tobacco Firearms and Explosives
fbi.gov,ic.fbi.gov|FBI|Federal Bureau of Investigation
dea.gov|DEA|Drug Enforcement Administration
usdoj.gov,doj.gov|DOJ|Department of Justice,U.S. Department of Justice
usms.doj.gov,usmarshals.gov|USMS|U.S. Marshals Service,United States Marshals Service,Marshals Service
bop.gov|BOP|Federal Bureau of Prisons,Bureau of Prisons
state.gov|DOS,DSS|Department of State,U.S. Department of State,State Department,Diplomatic Security Service
usaid.gov|USAID|U.S. Agency for International Development,Agency for International Development
nsf.gov|NSF|National Science Foundation
loc.gov|LOC|Library of Congress
fmc.gov|FMC|Federal Maritime Commission
dot.gov|DOT,USDOT|Department of Transportation,U.S. Department of Transportation
faa.gov|FAA|Federal Aviation Administration
fra.dot.gov|FRA|Federal Railroad Administration
marad.dot.gov|MARAD|Maritime Administration
ntsb.gov|NTSB|National Transportation Safety Board
hud.gov|HUD|Department of Housing and Urban Development,U.S. Department of Housing and Urban Development
nlrb.gov|NLRB|National Labor Relations Board
doe.gov,hq.doe.gov|DOE|Department of Energy,U.S. Department of Energy
nnsa.doe.gov|NNSA|National Nuclear Security Administration
ornl.gov|ORNL|Oak Ridge National Laboratory
lanl.gov|LANL|Los Alamos National Laboratory
llnl.gov|LLNL|Lawrence Livermore National Laboratory
sandia.gov|SNL|Sandia National Laboratories
anl.gov|ANL|Argonne National Laboratory
bnl.gov|BNL|Brookhaven National Laboratory
pnnl.gov|PNNL|Pacific Northwest National Laboratory
inl.gov|INL|Idaho National Laboratory
nrc.gov|NRC|Nuclear Regulatory Commission,U.S. Nuclear Regulatory Commission
ferc.gov|FERC|Federal Energy Regulatory Commission
epa.gov|EPA|Environmental Protection Agency,U.S. Environmental Protection Agency
usda.gov|USDA|Department of Agriculture,U.S. Department of Agriculture
aphis.usda.gov|APHIS|Animal and Plant Health Inspection Service
fs.usda.gov,fs.fed.us||U.S. Forest Service,Forest Service
doi.gov,ios.doi.gov|DOI|Department of the Interior,U.S. Department of the Interior
usgs.gov|USGS|U.S. Geological Survey,United States Geological Survey,Geological Survey
blm.gov|BLM|Bureau of Land Management
fws.gov|USFWS,FWS|U.S. Fish and Wildlife Service,Fish and Wildlife Service
bia.gov|BIA|Bureau of Indian Affairs
usbr.gov||Bureau of Reclamation
dol.gov|DOL|Department of Labor,U.S. Department of Labor
ed.gov||Department of Education,U.S. Department of Education
va.gov|VA|Department of Veterans Affairs,U.S. Department of Veterans Affairs
ssa.gov|SSA|Social Security Administration
gsa.gov|GSA|General Services Administration
opm.gov|OPM|Office of Personnel Management
omb.eop.gov|OMB|Office of Management and Budget
nasa.gov|NASA|National Aeronautics and Space Administration
nara.gov,archives.gov|NARA|National Archives and Records Administration,National Archives
sec.gov|SEC|Securities and Exchange Commission
ftc.gov|FTC|Federal Trade Commission
fcc.gov|FCC|Federal Communications Commission
fdic.gov|FDIC|Federal Deposit Insurance Corporation
frb.gov||Federal Reserve Board,Board of Governors of the Federal Reserve System
cftc.gov|CFTC|Commodity Futures Trading Commission
cpsc.gov|CPSC|Consumer Product Safety Commission
exim.gov|EXIM|Export-Import Bank,Export-Import Bank of the United States
usitc.gov|USITC|U.S. International Trade Commission,International Trade Commission
ustr.eop.gov|USTR|Office of the U.S. Trade Representative,U.S. Trade Representative
sba.gov|SBA|Small Business Administration,U.S. Small Business Administration
uspis.gov|USPIS|U.S. Postal Inspection Service,Postal Inspection Service
usps.gov|USPS|U.S. Postal Service,United States Postal Service,Postal Service
amtrakoig.gov||Amtrak OIG
si.edu||Smithsonian Institution
uscp.gov,uscp.house.gov|USCP|U.S. Capitol Police,United States Capitol Police,Capitol Police
senate.gov||U.S. Senate,United States Senate
house.gov||U.S. House of Representatives,House of Representatives
gao.gov|GAO|Government Accountability Office
uscourts.gov||Administrative Office of the U.S. Courts,U.S. Courts
supremecourt.gov||Supreme Court of the United States
dni.gov|ODNI|Office of the Director of National Intelligence
cia.gov|CIA|Central Intelligence Agency
nsa.gov|NSA|National Security Agency
peacecorps.gov||Peace Corps
tva.gov|TVA|Tennessee Valley Authority
usace.army.mil|USACE|U.S. Army Corps of Engineers,Army Corps of Engineers,Corps of Engineers
dodea.edu|DoDEA|Department of Defense Education Activity
eac.gov|EAC|Election Assistance Commission
fhfa.gov|FHFA|Federal Housing Finance Agency
pbgc.gov|PBGC|Pension Benefit Guaranty Corporation
eeoc.gov|EEOC|Equal Employment Opportunity Commission
stb.gov|STB|Surface Transportation Board
usagm.gov|USAGM|U.S. Agency for Global Media,Voice of America
dfc.gov|DFC|U.S. International Development Finance Corporation
wapa.gov|WAPA|Western Area Power Administration
bpa.gov|BPA|Bonneville Power Administration
ncua.gov|NCUA|National Credit Union Administration
stratcom.mil|USSTRATCOM|U.S. Strategic Command
socom.mil|USSOCOM|U.S. Special Operations Command
cybercom.mil|USCYBERCOM|U.S. Cyber Command
northcom.mil|USNORTHCOM|U.S. Northern Command
transcom.mil|USTRANSCOM|U.S. Transportation Command
`

// agency is one row of the table.
type agency struct {
	home  bool // a component of the own department
	abbr  []string
	names []string
}

// called is the name given where a mail states none.
func (a *agency) called() string { return a.names[0] }

type agencyIndex struct {
	byDomain map[string]*agency
	byWord   map[string]*agency // names in small letters by token, abbreviations in capitals
	first    map[string]int
}

var agencies = indexAgencies(agencyText)

func indexAgencies(table string) agencyIndex {
	x := agencyIndex{byDomain: map[string]*agency{}, byWord: map[string]*agency{}, first: map[string]int{}}
	for row := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		f := strings.Split(strings.TrimPrefix(row, "+"), "|")
		a := &agency{home: row[0] == '+'}
		if f[1] != "" {
			a.abbr = strings.Split(f[1], ",")
		}
		names := strings.ReplaceAll(f[2], "Alcohol, Tobacco, Firearms", "Alcohol; Tobacco; Firearms")
		for n := range strings.SplitSeq(names, ",") {
			a.names = append(a.names, strings.ReplaceAll(n, ";", ","))
		}
		for d := range strings.SplitSeq(f[0], ",") {
			x.byDomain[d] = a
		}
		for _, n := range append(append([]string{}, a.names...), a.abbr...) {
			toks := tokenize(n)
			var key []string
			for _, t := range toks {
				key = append(key, t.low)
			}
			k := strings.Join(key, " ")
			if _, taken := x.byWord[k]; !taken {
				x.byWord[k] = a
			}
			x.first[key[0]] = max(x.first[key[0]], len(key))
		}
	}
	return x
}

// agencyOf finds the body that an address's domain belongs to; exact says that the very domain is in the table.
func agencyOf(domain string) *agency {
	for d := domain; d != ""; {
		if a := agencies.byDomain[d]; a != nil {
			return a
		}
		_, rest, ok := strings.Cut(d, ".")
		if !ok {
			return nil
		}
		d = rest
	}
	return nil
}

// agencyHit is the name of a federal body in tokens [from, to).
type agencyHit struct {
	from, to int
	body     *agency
	abbr     bool
}

// agenciesIn finds the federal bodies that a run of text names. Abbreviations count only in capitals.
func agenciesIn(toks []token) []agencyHit {
	var hits []agencyHit
	for i := 0; i < len(toks); i++ {
		if !toks[i].word || !toks[i].cap {
			continue
		}
		n := agencies.first[strings.TrimSuffix(strings.TrimSuffix(toks[i].low, "'s"), "\u2019s")]
		for k := min(n, len(toks)-i); k >= 1; k-- {
			var b strings.Builder
			for j := i; j < i+k; j++ {
				if j > i {
					b.WriteByte(' ')
				}
				l := toks[j].low
				if j == i+k-1 {
					l = strings.TrimSuffix(strings.TrimSuffix(l, "'s"), "\u2019s")
				}
				b.WriteString(l)
			}
			a := agencies.byWord[b.String()]
			if a == nil {
				continue
			}
			abbr := false
			for _, s := range a.abbr {
				abbr = abbr || strings.EqualFold(s, b.String())
			}
			if abbr && k == 1 && !toks[i].caps && toks[i].text != "DoD" && toks[i].text != "FinCEN" && !strings.HasPrefix(toks[i].text, strings.ToUpper(a.abbr[0])) {
				continue
			}
			hits = append(hits, agencyHit{i, i + k, a, abbr})
			i += k - 1
			break
		}
	}
	return hits
}

// orgWord says whether a word (small letters) belongs to the name of an office rather than of a person.
func orgWord(l string) bool {
	switch l {
	case "office", "agency", "department", "dept", "bureau", "service", "services", "administration", "division", "directorate", "branch", "center", "centre", "command", "commission",
		"ministry", "embassy", "consulate", "university", "college", "institute", "institutes", "institution", "laboratory", "laboratories", "lab", "labs", "group", "company", "corporation", "corp", "inc", "llc", "ltd", "gmbh", "co",
		"association", "foundation", "council", "board", "committee", "police", "guard", "force", "army", "navy", "forces", "academy", "school", "hospital", "bank", "airport", "port", "terminal", "station",
		"region", "district", "field", "team", "unit", "section", "desk", "watch", "federation", "republic", "state", "states", "states'", "county", "city", "national", "international", "federal", "security", "intelligence",
		"investigation", "investigations", "operations", "support", "program", "programs", "project", "system", "systems", "technologies", "technology", "solutions", "industries", "holdings", "partners", "trading", "shipping", "forwarding",
		"logistics", "airlines", "airways", "society", "union", "party", "press", "news", "media", "museum", "library", "congress", "senate", "house", "court", "courts", "museums", "park", "building", "ridge", "lake", "island", "river", "mountain",
		"street", "avenue", "road", "hotel", "plaza", "base", "fort", "camp", "facility", "headquarters", "hq", "summit", "conference", "workshop", "symposium", "delegation", "mission", "affairs", "protection", "enforcement", "customs", "border", "trade", "commerce", "science", "sciences", "energy",
		"defense", "defence", "homeland", "justice", "transportation", "treasury", "interior", "labor", "education", "health", "veterans", "agriculture", "management", "engineering", "research", "development", "drone", "repair", "sentry", "instruments", "electronics", "semiconductor", "consulting", "capital", "ventures", "fund", "trust", "charity", "seafood", "imports", "exports", "media's", "wing", "squadron", "detachment", "det", "battalion", "regiment", "brigade", "tower", "course", "visa", "passport", "inquiry", "request", "information", "reference", "case", "report", "memorandum", "subject", "priority", "classification", "unclassified", "purpose", "basis", "notice", "privacy", "act", "regulation", "instruction", "form", "north", "south", "east", "west", "northern", "southern", "eastern", "western", "pacific", "atlantic", "american", "america", "europe", "asia", "africa", "middle", "gulf", "industrial", "global", "world", "air", "sea", "space", "nuclear", "maritime", "marine", "aviation", "cyber", "network", "networks", "telecom", "communications", "chamber", "exchange", "fellowship", "grant", "award", "prize", "expo", "fair", "gate", "dock", "pier", "warehouse", "plant", "mill", "works", "room", "floor", "hall", "annex", "complex", "campus", "headquarter":
		return true
	}
	return false
}
