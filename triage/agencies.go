package triage

import "strings"

// agencyText is the table of federal bodies: mail domains | abbreviations | names. A row that begins with "+" is a component of the own
// department, and its agency is that department; one that begins with "~" is a part of the body that has the domain. The first name is the one given where the mail has none.
const agencyText = `
dhs.gov|DHS|Department of Homeland Security,U.S. Department of Homeland Security,Homeland Security
+cisa.dhs.gov,cisa.gov|CISA|Cybersecurity and Infrastructure Security Agency
+tsa.dhs.gov,tsa.gov|TSA|Transportation Security Administration,Federal Air Marshal Service
+fema.dhs.gov,fema.gov|FEMA|Federal Emergency Management Agency
+usss.dhs.gov,secretservice.gov|USSS|U.S. Secret Service,United States Secret Service,Secret Service
+cbp.dhs.gov,cbp.gov|CBP,USBP|U.S. Customs and Border Protection,Customs and Border Protection,Customs & Border Protection,U.S. Border Patrol,Border Patrol
+ice.dhs.gov,ice.gov|ICE,HSI|U.S. Immigration and Customs Enforcement,Immigration and Customs Enforcement,Immigration & Customs Enforcement,Homeland Security Investigations,Enforcement and Removal Operations
+uscis.dhs.gov,uscis.gov|USCIS|U.S. Citizenship and Immigration Services,Citizenship and Immigration Services,Citizenship & Immigration Services
+uscg.mil|USCG|U.S. Coast Guard,United States Coast Guard,Coast Guard
+fps.dhs.gov|FPS|Federal Protective Service
+fletc.dhs.gov,fletc.gov|FLETC|Federal Law Enforcement Training Centers,Federal Law Enforcement Training Center
+cwmd.dhs.gov|CWMD|Countering Weapons of Mass Destruction Office
+oig.dhs.gov|DHS OIG|DHS Office of Inspector General
+st.dhs.gov|S&T|Science and Technology Directorate,Science & Technology Directorate,Science and Technology
+ia.dhs.gov,i-a.dhs.gov|I&A|Office of Intelligence and Analysis,Office of Intelligence & Analysis,Intelligence and Analysis
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
census.gov||Census Bureau,U.S. Census Bureau,Bureau of the Census
doc.gov,commerce.gov|DOC|Department of Commerce,U.S. Department of Commerce
nih.gov|NIH|National Institutes of Health
cdc.gov|CDC|Centers for Disease Control and Prevention
fda.hhs.gov,fda.gov|FDA|Food and Drug Administration,U.S. Food and Drug Administration
cms.hhs.gov,cms.gov|CMS|Centers for Medicare & Medicaid Services,Centers for Medicare and Medicaid Services
hhs.gov|HHS|Department of Health and Human Services,U.S. Department of Health and Human Services
irs.gov,ci.irs.gov|IRS|Internal Revenue Service,IRS Criminal Investigation
tigta.treas.gov|TIGTA|Treasury Inspector General for Tax Administration
fincen.gov|FinCEN|Financial Crimes Enforcement Network
treasury.gov,do.treas.gov,treas.gov||Department of the Treasury,U.S. Department of the Treasury,Treasury Department,Department of Treasury,U.S. Treasury
usmint.treas.gov,usmint.gov||U.S. Mint,United States Mint
atf.gov|ATF|Bureau of Alcohol, Tobacco, Firearms and Explosives,Bureau of Alcohol Tobacco Firearms and Explosives
fbi.gov,ic.fbi.gov|FBI|Federal Bureau of Investigation
dea.gov|DEA|Drug Enforcement Administration
usdoj.gov,doj.gov|DOJ|Department of Justice,U.S. Department of Justice
usms.doj.gov,usmarshals.gov|USMS|U.S. Marshals Service,United States Marshals Service,Marshals Service
bop.gov|BOP|Federal Bureau of Prisons,Bureau of Prisons
state.gov|DOS|Department of State,U.S. Department of State,U.S. State Department,State Department,Dept. of State
~state.gov|DSS|Diplomatic Security Service,Bureau of Diplomatic Security,Diplomatic Security
~state.gov|OFM|Office of Foreign Missions
~state.gov||Bureau of Consular Affairs,Consular Affairs
~state.gov|FSI|Foreign Service Institute
~state.gov||U.S. Embassy,American Embassy,U.S. Consulate,U.S. Consulate General,American Consulate,U.S. Mission
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
fs.usda.gov,fs.fed.us|USFS|U.S. Forest Service,Forest Service,USDA Forest Service
doi.gov,ios.doi.gov|DOI|Department of the Interior,U.S. Department of the Interior
usgs.gov|USGS|U.S. Geological Survey,United States Geological Survey,Geological Survey
blm.gov|BLM|Bureau of Land Management
fws.gov|USFWS,FWS|U.S. Fish and Wildlife Service,Fish and Wildlife Service,U.S. Fish & Wildlife Service,Fish & Wildlife Service,US Fish and Wildlife,US Fish & Wildlife,Fish and Wildlife,Fish & Wildlife
bia.gov|BIA|Bureau of Indian Affairs
usbr.gov|USBR|Bureau of Reclamation
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
frb.gov|FRB|Federal Reserve Board,Board of Governors of the Federal Reserve System
cftc.gov|CFTC|Commodity Futures Trading Commission
cpsc.gov|CPSC|Consumer Product Safety Commission
exim.gov|EXIM|Export-Import Bank,Export-Import Bank of the United States,EXIM Bank,Ex-Im Bank
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
dni.gov,odni.gov|ODNI,DNI|Office of the Director of National Intelligence
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
centcom.mil|USCENTCOM,CENTCOM|U.S. Central Command,United States Central Command
eucom.mil|USEUCOM,EUCOM|U.S. European Command,United States European Command
africom.mil|USAFRICOM,AFRICOM|U.S. Africa Command,United States Africa Command
pacom.mil|USINDOPACOM,INDOPACOM,PACOM|U.S. Indo-Pacific Command,United States Indo-Pacific Command
southcom.mil|USSOUTHCOM,SOUTHCOM|U.S. Southern Command,United States Southern Command
socom.mil|USSOCOM,SOCOM|U.S. Special Operations Command,United States Special Operations Command
stratcom.mil|USSTRATCOM,STRATCOM|U.S. Strategic Command,United States Strategic Command
spacecom.mil|USSPACECOM,SPACECOM|U.S. Space Command,United States Space Command
norad.mil|NORAD|North American Aerospace Defense Command
ng.mil,ang.af.mil,us.army.ng.mil|NGB,ARNG|National Guard Bureau,Army National Guard,Air National Guard,National Guard
js.mil,jcs.mil|JCS|Joint Chiefs of Staff,Joint Staff
osdosi.mil|OSD|Office of the Secretary of Defense
pfpa.mil|PFPA|Pentagon Force Protection Agency
whs.mil|WHS|Washington Headquarters Services
dha.mil,health.mil|DHA|Defense Health Agency
dfas.mil|DFAS|Defense Finance and Accounting Service
dcaa.mil|DCAA|Defense Contract Audit Agency
deca.mil|DeCA|Defense Commissary Agency
dpaa.mil|DPAA|Defense POW/MIA Accounting Agency
dtic.mil|DTIC|Defense Technical Information Center
dtsa.mil|DTSA|Defense Technology Security Administration
dsca.mil|DSCA|Defense Security Cooperation Agency
nro.mil|NRO|National Reconnaissance Office
ncsc.gov|NCSC|National Counterintelligence and Security Center
nctc.gov|NCTC|National Counterterrorism Center
navsea.navy.mil|NAVSEA|Naval Sea Systems Command,Naval Surface Warfare Center,Naval Undersea Warfare Center
navair.navy.mil|NAVAIR,NAWCWD,NAWCAD|Naval Air Systems Command,Naval Air Warfare Center,Naval Air Warfare Center Weapons Division,Naval Air Warfare Center Aircraft Division
niwc.navy.mil|NAVWAR|Naval Information Warfare Center,Naval Information Warfare Systems Command
nrl.navy.mil|NRL|Naval Research Laboratory,U.S. Naval Research Laboratory
onr.navy.mil|ONR|Office of Naval Research
oni.navy.mil|ONI|Office of Naval Intelligence
navfac.navy.mil|NAVFAC|Naval Facilities Engineering Systems Command,Naval Facilities Engineering Command
usna.edu|USNA|U.S. Naval Academy,United States Naval Academy
nps.edu||Naval Postgraduate School
usff.navy.mil||U.S. Fleet Forces Command,Pacific Fleet,U.S. Pacific Fleet
msc.navy.mil||Military Sealift Command
osi.af.mil|OSI|Office of Special Investigations
afrl.af.mil|AFRL|Air Force Research Laboratory
afmc.af.mil|AFMC|Air Force Materiel Command,Air Mobility Command,Air Combat Command,Air Force Global Strike Command,Air Education and Training Command
usafa.edu|USAFA|U.S. Air Force Academy,United States Air Force Academy
ssc.spaceforce.mil||Space Systems Command,Space Operations Command
armycid.army.mil,cid.army.mil|USACID|Army Criminal Investigation Division,Army CID,Department of the Army Criminal Investigation Division,Criminal Investigation Division
inscom.army.mil|INSCOM|Army Intelligence and Security Command,U.S. Army Intelligence and Security Command,Army Counterintelligence Command
devcom.army.mil|DEVCOM,ARL|Army Research Laboratory,Army Futures Command,Army Materiel Command,U.S. Army Materiel Command
westpoint.edu|USMA|U.S. Military Academy,United States Military Academy
aafes.com|AAFES|Army and Air Force Exchange Service
ndu.edu|NDU|National Defense University
ita.doc.gov,trade.gov|ITA|International Trade Administration
ntia.gov,ntia.doc.gov|NTIA|National Telecommunications and Information Administration
ntis.gov|NTIS|National Technical Information Service
bea.gov|BEA|Bureau of Economic Analysis
eda.gov|EDA|Economic Development Administration
mbda.gov|MBDA|Minority Business Development Agency
nmfs.noaa.gov|NMFS|National Marine Fisheries Service,NOAA Fisheries
weather.gov|NWS|National Weather Service
nos.noaa.gov||National Ocean Service
occ.treas.gov,occ.gov|OCC|Office of the Comptroller of the Currency,Comptroller of the Currency
ofac.treas.gov|OFAC|Office of Foreign Assets Control
ttb.gov|TTB|Alcohol and Tobacco Tax and Trade Bureau
bep.gov,bep.treas.gov|BEP|Bureau of Engraving and Printing
fiscal.treasury.gov|BFS|Bureau of the Fiscal Service
usmint.gov||Bureau of the Mint
samhsa.hhs.gov|SAMHSA|Substance Abuse and Mental Health Services Administration
hrsa.gov|HRSA|Health Resources and Services Administration
ihs.gov|IHS|Indian Health Service
ahrq.gov|AHRQ|Agency for Healthcare Research and Quality
acf.hhs.gov|ACF|Administration for Children and Families,Office of Refugee Resettlement
acl.hhs.gov||Administration for Community Living
aspr.hhs.gov|ASPR,BARDA|Administration for Strategic Preparedness and Response,Biomedical Advanced Research and Development Authority
atsdr.cdc.gov|ATSDR|Agency for Toxic Substances and Disease Registry
eousa.usdoj.gov|EOUSA|Executive Office for United States Attorneys,U.S. Attorney's Office,United States Attorney's Office,U.S. Attorneys Office
eoir.usdoj.gov|EOIR|Executive Office for Immigration Review
nsd.usdoj.gov||National Security Division
ojp.usdoj.gov|OJP|Office of Justice Programs,National Institute of Justice
interpol.gov||INTERPOL Washington,U.S. National Central Bureau
bls.gov|BLS|Bureau of Labor Statistics
osha.gov|OSHA|Occupational Safety and Health Administration
msha.gov|MSHA|Mine Safety and Health Administration
eta.dol.gov||Employment and Training Administration
ebsa.dol.gov|EBSA|Employee Benefits Security Administration
whd.dol.gov|WHD|Wage and Hour Division
fhwa.dot.gov|FHWA|Federal Highway Administration
fta.dot.gov|FTA|Federal Transit Administration
fmcsa.dot.gov|FMCSA|Federal Motor Carrier Safety Administration
nhtsa.dot.gov|NHTSA|National Highway Traffic Safety Administration
phmsa.dot.gov|PHMSA|Pipeline and Hazardous Materials Safety Administration
bts.dot.gov,bts.gov|BTS|Bureau of Transportation Statistics
gls.dot.gov|GLS|Great Lakes St. Lawrence Seaway Development Corporation,Saint Lawrence Seaway Development Corporation
volpe.dot.gov||Volpe National Transportation Systems Center,Volpe Center
stb.gov|STB|Surface Transportation Board
amtrak.gov||National Railroad Passenger Corporation
ars.usda.gov|ARS|Agricultural Research Service
fsis.usda.gov|FSIS|Food Safety and Inspection Service
fas.usda.gov|FAS|Foreign Agricultural Service
ams.usda.gov|AMS|Agricultural Marketing Service
nrcs.usda.gov|NRCS|Natural Resources Conservation Service
fsa.usda.gov||Farm Service Agency
fns.usda.gov|FNS|Food and Nutrition Service
ers.usda.gov|ERS|Economic Research Service
nass.usda.gov|NASS|National Agricultural Statistics Service
nifa.usda.gov|NIFA|National Institute of Food and Agriculture
rma.usda.gov||Risk Management Agency
boem.gov|BOEM|Bureau of Ocean Energy Management
bsee.gov|BSEE|Bureau of Safety and Environmental Enforcement
osmre.gov|OSMRE|Office of Surface Mining Reclamation and Enforcement
bie.edu|BIE|Bureau of Indian Education
onrr.gov|ONRR|Office of Natural Resources Revenue
uspp.nps.gov|USPP|U.S. Park Police,United States Park Police,Park Police
eia.gov|EIA|Energy Information Administration
bpa.gov|BPA|Bonneville Power Administration
wapa.gov|WAPA|Western Area Power Administration
swpa.gov|SWPA|Southwestern Power Administration
sepa.doe.gov|SEPA|Southeastern Power Administration
netl.doe.gov|NETL|National Energy Technology Laboratory
nrel.gov|NREL|National Renewable Energy Laboratory
lbl.gov|LBNL|Lawrence Berkeley National Laboratory
srnl.gov,srnl.doe.gov|SRNL|Savannah River National Laboratory,Savannah River Site
slac.stanford.edu|SLAC|SLAC National Accelerator Laboratory
fnal.gov||Fermi National Accelerator Laboratory,Fermilab
ameslab.gov||Ames National Laboratory,Ames Laboratory
jlab.org||Thomas Jefferson National Accelerator Facility,Jefferson Lab
pppl.gov|PPPL|Princeton Plasma Physics Laboratory
pantex.doe.gov||Y-12 National Security Complex,Pantex Plant
ll.mit.edu||Lincoln Laboratory,MIT Lincoln Laboratory
~nasa.gov|GSFC|Goddard Space Flight Center
~nasa.gov||Johnson Space Center
~nasa.gov||Kennedy Space Center
~nasa.gov|JPL|Jet Propulsion Laboratory
~nasa.gov|MSFC|Marshall Space Flight Center
~nasa.gov|LaRC|Langley Research Center
~nasa.gov||Ames Research Center
~nasa.gov|GRC|Glenn Research Center
~nasa.gov||Stennis Space Center
~nasa.gov|WFF|Wallops Flight Facility
~nasa.gov||Armstrong Flight Research Center
usps.oig.gov|USPS OIG|U.S. Postal Service Office of Inspector General,Postal Regulatory Commission
vba.va.gov|VBA,VHA|Veterans Benefits Administration,Veterans Health Administration,Veterans Affairs,National Cemetery Administration
ncua.gov|NCUA|National Credit Union Administration
cfpb.gov|CFPB|Consumer Financial Protection Bureau
fca.gov||Farm Credit Administration
dfc.gov|DFC|U.S. International Development Finance Corporation,International Development Finance Corporation
mcc.gov|MCC|Millennium Challenge Corporation
ustda.gov|USTDA|U.S. Trade and Development Agency,Trade and Development Agency
usagm.gov,voanews.com|USAGM|U.S. Agency for Global Media,Agency for Global Media,Voice of America
iaf.gov||Inter-American Foundation
usadf.gov||U.S. African Development Foundation
usip.org|USIP|U.S. Institute of Peace,United States Institute of Peace
cns.gov,americorps.gov||AmeriCorps,Corporation for National and Community Service
arts.gov,nea.gov|NEA|National Endowment for the Arts
neh.gov|NEH|National Endowment for the Humanities
imls.gov|IMLS|Institute of Museum and Library Services
fec.gov|FEC|Federal Election Commission
flra.gov|FLRA|Federal Labor Relations Authority
fmcs.gov|FMCS|Federal Mediation and Conciliation Service
mspb.gov|MSPB|Merit Systems Protection Board
osc.gov||U.S. Office of Special Counsel,Office of Special Counsel
oge.gov|OGE|U.S. Office of Government Ethics,Office of Government Ethics
sss.gov|SSS|Selective Service System
rrb.gov|RRB|Railroad Retirement Board,U.S. Railroad Retirement Board
csb.gov|CSB|Chemical Safety Board,U.S. Chemical Safety Board,Chemical Safety and Hazard Investigation Board
dnfsb.gov|DNFSB|Defense Nuclear Facilities Safety Board
nigc.gov|NIGC|National Indian Gaming Commission
nmb.gov||National Mediation Board
oshrc.gov|OSHRC|Occupational Safety and Health Review Commission
pclob.gov|PCLOB|Privacy and Civil Liberties Oversight Board
arc.gov||Appalachian Regional Commission
abmc.gov|ABMC|American Battle Monuments Commission
achp.gov|ACHP|Advisory Council on Historic Preservation
ushmm.org|USHMM|U.S. Holocaust Memorial Museum,United States Holocaust Memorial Museum
nga.gov||National Gallery of Art
kennedy-center.org||Kennedy Center
usccr.gov||U.S. Commission on Civil Rights,Commission on Civil Rights
ibwc.gov|IBWC|International Boundary and Water Commission
ijc.org||International Joint Commission
frtib.gov|FRTIB|Federal Retirement Thrift Investment Board
sigar.mil|SIGAR|Special Inspector General for Afghanistan Reconstruction
ignet.gov|CIGIE|Council of the Inspectors General on Integrity and Efficiency
who.eop.gov,whitehouse.gov||White House,The White House
nsc.eop.gov|NSC|National Security Council
ostp.eop.gov|OSTP|Office of Science and Technology Policy
ondcp.eop.gov|ONDCP|Office of National Drug Control Policy
oncd.eop.gov|ONCD|Office of the National Cyber Director
ceq.eop.gov|CEQ|Council on Environmental Quality
eop.gov|EOP|Executive Office of the President
gpo.gov|GPO|Government Publishing Office,U.S. Government Publishing Office,Government Printing Office
cbo.gov|CBO|Congressional Budget Office
aoc.gov|AOC|Architect of the Capitol
crs.gov|CRS|Congressional Research Service
copyright.gov||U.S. Copyright Office,Copyright Office
usbg.gov||U.S. Botanic Garden,Botanic Garden
saa.senate.gov||Senate Sergeant at Arms,Office of the Senate Sergeant at Arms
ao.uscourts.gov||Administrative Office of the United States Courts,Federal Judicial Center
ussc.gov||U.S. Sentencing Commission,United States Sentencing Commission
ustaxcourt.gov||U.S. Tax Court,United States Tax Court
csosa.gov|CSOSA|Court Services and Offender Supervision Agency
mpdc.dc.gov,mpd.dc.gov|MPDC|Metropolitan Police Department,DC Metropolitan Police
tribalpolice.gov||Navajo Police Department,Navajo Nation Police
+uscg.dhs.gov|CGIS|Coast Guard Investigative Service,Coast Guard Intelligence Coordination Center
+ocso.dhs.gov|OCSO|Office of the Chief Security Officer
+mgmt.dhs.gov||Management Directorate,Directorate for Management
+obim.dhs.gov|OBIM|Office of Biometric Identity Management
+ohs.dhs.gov||Office of Health Security
+osa.dhs.gov||Office of Homeland Security Situational Awareness
+crcl.dhs.gov|CRCL|Office for Civil Rights and Civil Liberties
cybercom.mil|USCYBERCOM,CYBERCOM|U.S. Cyber Command,United States Cyber Command,Cyber Command
northcom.mil|USNORTHCOM,NORTHCOM|U.S. Northern Command,United States Northern Command,Northern Command
transcom.mil|USTRANSCOM,TRANSCOM|U.S. Transportation Command,United States Transportation Command
`

// agency is one row of the table.
type agency struct {
	home  bool    // a component of the own department
	part  *agency // the body that this is only a part of
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
		f := strings.Split(strings.TrimLeft(row, "+~"), "|")
		a := &agency{home: row[0] == '+'}
		if row[0] == '~' {
			a.part = x.byDomain[f[0]]
		}
		if f[1] != "" {
			a.abbr = strings.Split(f[1], ",")
		}
		names := strings.ReplaceAll(f[2], "Alcohol, Tobacco, Firearms", "Alcohol; Tobacco; Firearms")
		for n := range strings.SplitSeq(names, ",") {
			a.names = append(a.names, strings.ReplaceAll(n, ";", ","))
		}
		for d := range strings.SplitSeq(f[0], ",") {
			if x.byDomain[d] == nil {
				x.byDomain[d] = a
			}
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
			if abbr && k == 1 && postalCode(toks, i) {
				continue
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

// postalCode says whether a short abbreviation is a state behind a place: "Arlington, VA 22202".
func postalCode(toks []token, i int) bool {
	if len(toks[i].text) != 2 {
		return false
	}
	return i > 0 && toks[i-1].text == "," && i > 1 && toks[i-2].line == toks[i].line || i+1 < len(toks) && len(toks[i+1].text) >= 5 && toks[i+1].digit && toks[i+1].line == toks[i].line
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
