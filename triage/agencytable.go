package triage

// agencyText is the table of the bodies that are known by name: mail domains | abbreviations | names. The first name is the one given where the
// mail has none. What begins a row says how it belongs: "+" a component of the own department, whose agency is that department; "~" a part of the
// body that has the domain; "=" further names of that body; "#" a remark. "U.S." before a name is needed where only that form is listed, and may
// stand before any other.
const agencyText = `
dhs.gov|DHS|Department of Homeland Security;U.S. Department of Homeland Security;Homeland Security
+cisa.dhs.gov,cisa.gov|CISA|Cybersecurity and Infrastructure Security Agency
+tsa.dhs.gov,tsa.gov|TSA|Transportation Security Administration;Federal Air Marshal Service
+fema.dhs.gov,fema.gov|FEMA|Federal Emergency Management Agency
+usss.dhs.gov,secretservice.gov|USSS|U.S. Secret Service;United States Secret Service;Secret Service
+cbp.dhs.gov,cbp.gov|CBP,USBP|U.S. Customs and Border Protection;Customs and Border Protection;Customs & Border Protection;U.S. Border Patrol;Border Patrol
+ice.dhs.gov,ice.gov|ICE,HSI|U.S. Immigration and Customs Enforcement;Immigration and Customs Enforcement;Immigration & Customs Enforcement;Homeland Security Investigations;Enforcement and Removal Operations
+uscis.dhs.gov,uscis.gov|USCIS|U.S. Citizenship and Immigration Services;Citizenship and Immigration Services;Citizenship & Immigration Services
+uscg.mil|USCG|U.S. Coast Guard;United States Coast Guard;Coast Guard
+fps.dhs.gov|FPS|Federal Protective Service
+fletc.dhs.gov,fletc.gov|FLETC|Federal Law Enforcement Training Centers;Federal Law Enforcement Training Center
+cwmd.dhs.gov|CWMD|Countering Weapons of Mass Destruction Office
+oig.dhs.gov|DHS OIG|DHS Office of Inspector General
+st.dhs.gov|S&T|Science and Technology Directorate;Science & Technology Directorate;Science and Technology
+ia.dhs.gov,i-a.dhs.gov|I&A|Office of Intelligence and Analysis;Office of Intelligence & Analysis;Intelligence and Analysis
dtra.mil|DTRA|Defense Threat Reduction Agency
nps.gov|NPS|National Park Service
army.mil|USARMY|U.S. Army;United States Army;Department of the Army;Army
navy.mil,us.navy.mil|USN|U.S. Navy;United States Navy;Department of the Navy;Navy
ncis.navy.mil|NCIS|Naval Criminal Investigative Service
usmc.mil|USMC|U.S. Marine Corps;United States Marine Corps;Marine Corps
af.mil,us.af.mil|USAF,AFOSI|U.S. Air Force;United States Air Force;Department of the Air Force;Air Force;Air Force Office of Special Investigations
spaceforce.mil|USSF|U.S. Space Force;Space Force
mail.mil,dod.mil,osd.mil,defense.gov,pentagon.mil|DoD|Department of Defense;U.S. Department of Defense;Department of War
dcsa.mil|DCSA|Defense Counterintelligence and Security Agency
dla.mil|DLA|Defense Logistics Agency
dia.mil|DIA|Defense Intelligence Agency
dcma.mil|DCMA|Defense Contract Management Agency
darpa.mil|DARPA|Defense Advanced Research Projects Agency
mda.mil|MDA|Missile Defense Agency
disa.mil|DISA|Defense Information Systems Agency
nga.mil|NGA|National Geospatial-Intelligence Agency
uspto.gov|USPTO|U.S. Patent and Trademark Office;United States Patent and Trademark Office;Patent and Trademark Office
bis.doc.gov|BIS|Bureau of Industry and Security
noaa.gov|NOAA|National Oceanic and Atmospheric Administration
nist.gov|NIST|National Institute of Standards and Technology
census.gov||Census Bureau;U.S. Census Bureau;Bureau of the Census
doc.gov,commerce.gov|DOC|Department of Commerce;U.S. Department of Commerce
nih.gov|NIH|National Institutes of Health
cdc.gov|CDC|Centers for Disease Control and Prevention
fda.hhs.gov,fda.gov|FDA|Food and Drug Administration;U.S. Food and Drug Administration
cms.hhs.gov,cms.gov|CMS|Centers for Medicare & Medicaid Services;Centers for Medicare and Medicaid Services
hhs.gov|HHS|Department of Health and Human Services;U.S. Department of Health and Human Services
irs.gov,ci.irs.gov|IRS|Internal Revenue Service;IRS Criminal Investigation
tigta.treas.gov|TIGTA|Treasury Inspector General for Tax Administration
fincen.gov|FinCEN|Financial Crimes Enforcement Network
treasury.gov,do.treas.gov,treas.gov||Department of the Treasury;U.S. Department of the Treasury;Treasury Department;Department of Treasury;U.S. Treasury
usmint.treas.gov,usmint.gov||U.S. Mint;United States Mint
atf.gov|ATF|Bureau of Alcohol, Tobacco, Firearms and Explosives;Bureau of Alcohol Tobacco Firearms and Explosives
fbi.gov,ic.fbi.gov|FBI|Federal Bureau of Investigation
dea.gov|DEA|Drug Enforcement Administration
usdoj.gov,doj.gov|DOJ|Department of Justice;U.S. Department of Justice
usms.doj.gov,usmarshals.gov|USMS|U.S. Marshals Service;United States Marshals Service;Marshals Service
bop.gov|BOP|Federal Bureau of Prisons;Bureau of Prisons
state.gov|DOS|Department of State;U.S. Department of State;U.S. State Department;State Department;Dept. of State
~state.gov|DSS|Diplomatic Security Service;Bureau of Diplomatic Security;Diplomatic Security
~state.gov|OFM|Office of Foreign Missions
~state.gov||Bureau of Consular Affairs;Consular Affairs
~state.gov|FSI|Foreign Service Institute
~state.gov||U.S. Embassy;American Embassy;U.S. Consulate;U.S. Consulate General;American Consulate;U.S. Mission
usaid.gov|USAID|U.S. Agency for International Development;Agency for International Development
nsf.gov|NSF|National Science Foundation
loc.gov|LOC|Library of Congress
fmc.gov|FMC|Federal Maritime Commission
dot.gov|DOT,USDOT|Department of Transportation;U.S. Department of Transportation
faa.gov|FAA|Federal Aviation Administration
fra.dot.gov|FRA|Federal Railroad Administration
marad.dot.gov|MARAD|Maritime Administration
ntsb.gov|NTSB|National Transportation Safety Board
hud.gov|HUD|Department of Housing and Urban Development;U.S. Department of Housing and Urban Development
nlrb.gov|NLRB|National Labor Relations Board
doe.gov,hq.doe.gov|DOE|Department of Energy;U.S. Department of Energy
nnsa.doe.gov|NNSA|National Nuclear Security Administration
ornl.gov|ORNL|Oak Ridge National Laboratory
lanl.gov|LANL|Los Alamos National Laboratory
llnl.gov|LLNL|Lawrence Livermore National Laboratory
sandia.gov|SNL|Sandia National Laboratories
anl.gov|ANL|Argonne National Laboratory
bnl.gov|BNL|Brookhaven National Laboratory
pnnl.gov|PNNL|Pacific Northwest National Laboratory
inl.gov|INL|Idaho National Laboratory
nrc.gov|NRC|Nuclear Regulatory Commission;U.S. Nuclear Regulatory Commission
ferc.gov|FERC|Federal Energy Regulatory Commission
epa.gov|EPA|Environmental Protection Agency;U.S. Environmental Protection Agency
usda.gov|USDA|Department of Agriculture;U.S. Department of Agriculture
aphis.usda.gov|APHIS|Animal and Plant Health Inspection Service
fs.usda.gov,fs.fed.us|USFS|U.S. Forest Service;Forest Service;USDA Forest Service
doi.gov,ios.doi.gov|DOI|Department of the Interior;U.S. Department of the Interior
usgs.gov|USGS|U.S. Geological Survey;United States Geological Survey;Geological Survey
blm.gov|BLM|Bureau of Land Management
fws.gov|USFWS,FWS|U.S. Fish and Wildlife Service;Fish and Wildlife Service;U.S. Fish & Wildlife Service;Fish & Wildlife Service;US Fish and Wildlife;US Fish & Wildlife;Fish and Wildlife;Fish & Wildlife
bia.gov|BIA|Bureau of Indian Affairs
usbr.gov|USBR|Bureau of Reclamation
dol.gov|DOL|Department of Labor;U.S. Department of Labor
ed.gov||Department of Education;U.S. Department of Education
va.gov|VA|Department of Veterans Affairs;U.S. Department of Veterans Affairs
ssa.gov|SSA|Social Security Administration
gsa.gov|GSA|General Services Administration
opm.gov|OPM|Office of Personnel Management
omb.eop.gov|OMB|Office of Management and Budget
nasa.gov|NASA|National Aeronautics and Space Administration
nara.gov,archives.gov|NARA|National Archives and Records Administration;National Archives
sec.gov|SEC|Securities and Exchange Commission
ftc.gov|FTC|Federal Trade Commission
fcc.gov|FCC|Federal Communications Commission
fdic.gov|FDIC|Federal Deposit Insurance Corporation
frb.gov|FRB|Federal Reserve Board;Board of Governors of the Federal Reserve System
cftc.gov|CFTC|Commodity Futures Trading Commission
cpsc.gov|CPSC|Consumer Product Safety Commission
exim.gov|EXIM|Export-Import Bank;Export-Import Bank of the United States;EXIM Bank;Ex-Im Bank
usitc.gov|USITC|U.S. International Trade Commission;International Trade Commission
ustr.eop.gov|USTR|Office of the U.S. Trade Representative;U.S. Trade Representative
sba.gov|SBA|Small Business Administration;U.S. Small Business Administration
uspis.gov|USPIS|U.S. Postal Inspection Service;Postal Inspection Service
usps.gov|USPS|U.S. Postal Service;United States Postal Service;Postal Service
amtrakoig.gov||Amtrak OIG
si.edu||Smithsonian Institution
uscp.gov,uscp.house.gov|USCP|U.S. Capitol Police;United States Capitol Police;Capitol Police
senate.gov||U.S. Senate;United States Senate
house.gov||U.S. House of Representatives;House of Representatives
gao.gov|GAO|Government Accountability Office
uscourts.gov||Administrative Office of the U.S. Courts;U.S. Courts
supremecourt.gov||Supreme Court of the United States
dni.gov,odni.gov|ODNI,DNI|Office of the Director of National Intelligence
cia.gov|CIA|Central Intelligence Agency
nsa.gov|NSA|National Security Agency
peacecorps.gov||Peace Corps
tva.gov|TVA|Tennessee Valley Authority
usace.army.mil|USACE|U.S. Army Corps of Engineers;Army Corps of Engineers;Corps of Engineers
dodea.edu|DoDEA|Department of Defense Education Activity
eac.gov|EAC|Election Assistance Commission
fhfa.gov|FHFA|Federal Housing Finance Agency
pbgc.gov|PBGC|Pension Benefit Guaranty Corporation
eeoc.gov|EEOC|Equal Employment Opportunity Commission
stb.gov|STB|Surface Transportation Board
usagm.gov|USAGM|U.S. Agency for Global Media;Voice of America
dfc.gov|DFC|U.S. International Development Finance Corporation
wapa.gov|WAPA|Western Area Power Administration
bpa.gov|BPA|Bonneville Power Administration
ncua.gov|NCUA|National Credit Union Administration
stratcom.mil|USSTRATCOM|U.S. Strategic Command
socom.mil|USSOCOM|U.S. Special Operations Command
centcom.mil|USCENTCOM,CENTCOM|U.S. Central Command;United States Central Command
eucom.mil|USEUCOM,EUCOM|U.S. European Command;United States European Command
africom.mil|USAFRICOM,AFRICOM|U.S. Africa Command;United States Africa Command
pacom.mil|USINDOPACOM,INDOPACOM,PACOM|U.S. Indo-Pacific Command;United States Indo-Pacific Command
southcom.mil|USSOUTHCOM,SOUTHCOM|U.S. Southern Command;United States Southern Command
socom.mil|USSOCOM,SOCOM|U.S. Special Operations Command;United States Special Operations Command
stratcom.mil|USSTRATCOM,STRATCOM|U.S. Strategic Command;United States Strategic Command
spacecom.mil|USSPACECOM,SPACECOM|U.S. Space Command;United States Space Command
norad.mil|NORAD|North American Aerospace Defense Command
ng.mil,ang.af.mil,us.army.ng.mil|NGB,ARNG|National Guard Bureau;Army National Guard;Air National Guard;National Guard
js.mil,jcs.mil|JCS|Joint Chiefs of Staff;Joint Staff
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
navsea.navy.mil|NAVSEA|Naval Sea Systems Command;Naval Surface Warfare Center;Naval Undersea Warfare Center
navair.navy.mil|NAVAIR,NAWCWD,NAWCAD|Naval Air Systems Command;Naval Air Warfare Center;Naval Air Warfare Center Weapons Division;Naval Air Warfare Center Aircraft Division
niwc.navy.mil|NAVWAR|Naval Information Warfare Center;Naval Information Warfare Systems Command
nrl.navy.mil|NRL|Naval Research Laboratory;U.S. Naval Research Laboratory
onr.navy.mil|ONR|Office of Naval Research
oni.navy.mil|ONI|Office of Naval Intelligence
navfac.navy.mil|NAVFAC|Naval Facilities Engineering Systems Command;Naval Facilities Engineering Command
usna.edu|USNA|U.S. Naval Academy;United States Naval Academy
nps.edu||Naval Postgraduate School
usff.navy.mil||U.S. Fleet Forces Command;Pacific Fleet;U.S. Pacific Fleet
msc.navy.mil||Military Sealift Command
osi.af.mil|OSI|Office of Special Investigations
afrl.af.mil|AFRL|Air Force Research Laboratory
afmc.af.mil|AFMC|Air Force Materiel Command;Air Mobility Command;Air Combat Command;Air Force Global Strike Command;Air Education and Training Command
usafa.edu|USAFA|U.S. Air Force Academy;United States Air Force Academy
ssc.spaceforce.mil||Space Systems Command;Space Operations Command
armycid.army.mil,cid.army.mil|USACID|Army Criminal Investigation Division;Army CID;Department of the Army Criminal Investigation Division;Criminal Investigation Division
inscom.army.mil|INSCOM|Army Intelligence and Security Command;U.S. Army Intelligence and Security Command;Army Counterintelligence Command
devcom.army.mil|DEVCOM,ARL|Army Research Laboratory;Army Futures Command;Army Materiel Command;U.S. Army Materiel Command
westpoint.edu|USMA|U.S. Military Academy;United States Military Academy
aafes.com|AAFES|Army and Air Force Exchange Service
ndu.edu|NDU|National Defense University
ita.doc.gov,trade.gov|ITA|International Trade Administration
ntia.gov,ntia.doc.gov|NTIA|National Telecommunications and Information Administration
ntis.gov|NTIS|National Technical Information Service
bea.gov|BEA|Bureau of Economic Analysis
eda.gov|EDA|Economic Development Administration
mbda.gov|MBDA|Minority Business Development Agency
nmfs.noaa.gov|NMFS|National Marine Fisheries Service;NOAA Fisheries
weather.gov|NWS|National Weather Service
nos.noaa.gov||National Ocean Service
occ.treas.gov,occ.gov|OCC|Office of the Comptroller of the Currency;Comptroller of the Currency
ofac.treas.gov|OFAC|Office of Foreign Assets Control
ttb.gov|TTB|Alcohol and Tobacco Tax and Trade Bureau
bep.gov,bep.treas.gov|BEP|Bureau of Engraving and Printing
fiscal.treasury.gov|BFS|Bureau of the Fiscal Service
usmint.gov||Bureau of the Mint
samhsa.hhs.gov|SAMHSA|Substance Abuse and Mental Health Services Administration
hrsa.gov|HRSA|Health Resources and Services Administration
ihs.gov|IHS|Indian Health Service
ahrq.gov|AHRQ|Agency for Healthcare Research and Quality
acf.hhs.gov|ACF|Administration for Children and Families;Office of Refugee Resettlement
acl.hhs.gov||Administration for Community Living
aspr.hhs.gov|ASPR,BARDA|Administration for Strategic Preparedness and Response;Biomedical Advanced Research and Development Authority
atsdr.cdc.gov|ATSDR|Agency for Toxic Substances and Disease Registry
eousa.usdoj.gov|EOUSA|Executive Office for United States Attorneys;U.S. Attorney's Office;United States Attorney's Office;U.S. Attorneys Office
eoir.usdoj.gov|EOIR|Executive Office for Immigration Review
nsd.usdoj.gov||National Security Division
ojp.usdoj.gov|OJP|Office of Justice Programs;National Institute of Justice
interpol.gov||INTERPOL Washington;U.S. National Central Bureau
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
gls.dot.gov|GLS|Great Lakes St. Lawrence Seaway Development Corporation;Saint Lawrence Seaway Development Corporation
volpe.dot.gov||Volpe National Transportation Systems Center;Volpe Center
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
uspp.nps.gov|USPP|U.S. Park Police;United States Park Police;Park Police
eia.gov|EIA|Energy Information Administration
swpa.gov|SWPA|Southwestern Power Administration
sepa.doe.gov|SEPA|Southeastern Power Administration
netl.doe.gov|NETL|National Energy Technology Laboratory
nrel.gov|NREL|National Renewable Energy Laboratory
lbl.gov|LBNL|Lawrence Berkeley National Laboratory
srnl.gov,srnl.doe.gov|SRNL|Savannah River National Laboratory;Savannah River Site
slac.stanford.edu|SLAC|SLAC National Accelerator Laboratory
fnal.gov||Fermi National Accelerator Laboratory;Fermilab
ameslab.gov||Ames National Laboratory;Ames Laboratory
jlab.org||Thomas Jefferson National Accelerator Facility;Jefferson Lab
pppl.gov|PPPL|Princeton Plasma Physics Laboratory
pantex.doe.gov||Y-12 National Security Complex;Pantex Plant
ll.mit.edu||Lincoln Laboratory;MIT Lincoln Laboratory
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
usps.oig.gov|USPS OIG|U.S. Postal Service Office of Inspector General;Postal Regulatory Commission
vba.va.gov|VBA,VHA|Veterans Benefits Administration;Veterans Health Administration;Veterans Affairs;National Cemetery Administration
cfpb.gov|CFPB|Consumer Financial Protection Bureau
fca.gov||Farm Credit Administration
dfc.gov|DFC|U.S. International Development Finance Corporation;International Development Finance Corporation
mcc.gov|MCC|Millennium Challenge Corporation
ustda.gov|USTDA|U.S. Trade and Development Agency;Trade and Development Agency
usagm.gov,voanews.com|USAGM|U.S. Agency for Global Media;Agency for Global Media;Voice of America
iaf.gov||Inter-American Foundation
usadf.gov||U.S. African Development Foundation
usip.org|USIP|U.S. Institute of Peace;United States Institute of Peace
cns.gov,americorps.gov||AmeriCorps;Corporation for National and Community Service
arts.gov,nea.gov|NEA|National Endowment for the Arts
neh.gov|NEH|National Endowment for the Humanities
imls.gov|IMLS|Institute of Museum and Library Services
fec.gov|FEC|Federal Election Commission
flra.gov|FLRA|Federal Labor Relations Authority
fmcs.gov|FMCS|Federal Mediation and Conciliation Service
mspb.gov|MSPB|Merit Systems Protection Board
osc.gov||U.S. Office of Special Counsel;Office of Special Counsel
oge.gov|OGE|U.S. Office of Government Ethics;Office of Government Ethics
sss.gov|SSS|Selective Service System
rrb.gov|RRB|Railroad Retirement Board;U.S. Railroad Retirement Board
csb.gov|CSB|Chemical Safety Board;U.S. Chemical Safety Board;Chemical Safety and Hazard Investigation Board
dnfsb.gov|DNFSB|Defense Nuclear Facilities Safety Board
nigc.gov|NIGC|National Indian Gaming Commission
nmb.gov||National Mediation Board
oshrc.gov|OSHRC|Occupational Safety and Health Review Commission
pclob.gov|PCLOB|Privacy and Civil Liberties Oversight Board
arc.gov||Appalachian Regional Commission
abmc.gov|ABMC|American Battle Monuments Commission
achp.gov|ACHP|Advisory Council on Historic Preservation
ushmm.org|USHMM|U.S. Holocaust Memorial Museum;United States Holocaust Memorial Museum
nga.gov||National Gallery of Art
kennedy-center.org||Kennedy Center
usccr.gov||U.S. Commission on Civil Rights;Commission on Civil Rights
ibwc.gov|IBWC|International Boundary and Water Commission
ijc.org||International Joint Commission
frtib.gov|FRTIB|Federal Retirement Thrift Investment Board
sigar.mil|SIGAR|Special Inspector General for Afghanistan Reconstruction
ignet.gov|CIGIE|Council of the Inspectors General on Integrity and Efficiency
who.eop.gov,whitehouse.gov||White House;The White House
nsc.eop.gov|NSC|National Security Council
ostp.eop.gov|OSTP|Office of Science and Technology Policy
ondcp.eop.gov|ONDCP|Office of National Drug Control Policy
oncd.eop.gov|ONCD|Office of the National Cyber Director
ceq.eop.gov|CEQ|Council on Environmental Quality
eop.gov|EOP|Executive Office of the President
gpo.gov|GPO|Government Publishing Office;U.S. Government Publishing Office;Government Printing Office
cbo.gov|CBO|Congressional Budget Office
aoc.gov|AOC|Architect of the Capitol
crs.gov|CRS|Congressional Research Service
copyright.gov||U.S. Copyright Office;Copyright Office
usbg.gov||U.S. Botanic Garden;Botanic Garden
saa.senate.gov||Senate Sergeant at Arms;Office of the Senate Sergeant at Arms
ao.uscourts.gov||Administrative Office of the United States Courts;Federal Judicial Center
ussc.gov||U.S. Sentencing Commission;United States Sentencing Commission
ustaxcourt.gov||U.S. Tax Court;United States Tax Court
csosa.gov|CSOSA|Court Services and Offender Supervision Agency
mpdc.dc.gov,mpd.dc.gov|MPDC|Metropolitan Police Department;DC Metropolitan Police
tribalpolice.gov||Navajo Police Department;Navajo Nation Police
+uscg.dhs.gov|CGIS|Coast Guard Investigative Service;Coast Guard Intelligence Coordination Center
+ocso.dhs.gov|OCSO|Office of the Chief Security Officer
+mgmt.dhs.gov||Management Directorate;Directorate for Management
+obim.dhs.gov|OBIM|Office of Biometric Identity Management
+ohs.dhs.gov||Office of Health Security
+osa.dhs.gov||Office of Homeland Security Situational Awareness
+crcl.dhs.gov|CRCL|Office for Civil Rights and Civil Liberties
cybercom.mil|USCYBERCOM,CYBERCOM|U.S. Cyber Command;United States Cyber Command;Cyber Command
northcom.mil|USNORTHCOM,NORTHCOM|U.S. Northern Command;United States Northern Command;Northern Command
transcom.mil|USTRANSCOM,TRANSCOM|U.S. Transportation Command;United States Transportation Command
# The own department: directorates, offices and what the components are made of.
+cbp.dhs.gov|OFO,AMO,OBP|Office of Field Operations;Air and Marine Operations;National Targeting Center;CBP Office of Intelligence;U.S. Border Patrol Sector
+ice.dhs.gov|ERO,OPLA,SEVP|Office of the Principal Legal Advisor;Student and Exchange Visitor Program;ICE Office of Professional Responsibility;Human Smuggling and Trafficking Center
+uscis.dhs.gov|FDNS|Fraud Detection and National Security;Fraud Detection and National Security Directorate;National Benefits Center;Citizenship and Immigration Services Ombudsman
+cisa.dhs.gov|NRMC|National Risk Management Center
+tsa.dhs.gov|FAMS|Federal Air Marshals;Federal Air Marshals Service
+fema.dhs.gov|USFA,CDP|U.S. Fire Administration;Center for Domestic Preparedness;Emergency Management Institute;National Flood Insurance Program
+uscg.mil|CGCYBER,LANTAREA,PACAREA|Coast Guard Cyber Command;Coast Guard Sector;Coast Guard District;Coast Guard Station;Coast Guard Academy;Coast Guard Atlantic Area;Coast Guard Pacific Area
+fletc.dhs.gov||Federal Law Enforcement Training Center Glynco
+ia.dhs.gov||Current and Emerging Threats Center;Counterterrorism Mission Center;Cyber Mission Center;Counterintelligence Mission Center;Transborder Security Mission Center
+st.dhs.gov|NUSTL,TSL,PIADC,NBAF|National Urban Security Technology Laboratory;Transportation Security Laboratory;Plum Island Animal Disease Center;Chemical Security Analysis Center
+mgmt.dhs.gov|OCRSO,PARM|Office of the Chief Readiness Support Officer;Office of Program Accountability and Risk Management
+plcy.dhs.gov|PLCY|Office of Strategy, Policy, and Plans;Office of Strategy, Policy and Plans;Office of Strategy Policy and Plans
+ope.dhs.gov||Office of Partnership and Engagement
+oido.dhs.gov|OIDO|Office of the Immigration Detention Ombudsman
+hsac.dhs.gov|HSAC|Homeland Security Advisory Council
+cwmd.dhs.gov|DNDO|Countering Weapons of Mass Destruction;National Biosurveillance Integration Center
# Commerce.
=bis.doc.gov||Bureau of Industry & Security
~bis.doc.gov|OEE|Office of Export Enforcement
=census.gov||Bureau of Census
=census.gov||Census
~noaa.gov|OMAO|Office of Marine and Aviation Operations;National Hurricane Center;National Environmental Satellite, Data, and Information Service;Office of Oceanic and Atmospheric Research;Pacific Marine Environmental Laboratory;Atlantic Oceanographic and Meteorological Laboratory;Great Lakes Environmental Research Laboratory;National Severe Storms Laboratory
firstnet.gov||First Responder Network Authority;FirstNet Authority
# Treasury.
=irs.gov||Internal Revenue Service Criminal Investigation;IRS-Criminal Investigation
~irs.gov|IRS-CI|
~treasury.gov||Office of Terrorism and Financial Intelligence;Office of Financial Research;Committee on Foreign Investment in the United States
sigpr.gov|SIGPR|Special Inspector General for Pandemic Recovery
sigtarp.gov|SIGTARP|Special Inspector General for the Troubled Asset Relief Program
~usmint.treas.gov||United States Mint Police;U.S. Mint Police
# Justice.
~fbi.gov|JTTF,CJIS,TSC|Joint Terrorism Task Force;Criminal Justice Information Services Division;Terrorist Screening Center
=doj.gov,justice.gov||Justice Department;Dept. of Justice
~doj.gov,justice.gov||U.S. Attorney General;National Drug Intelligence Center
~ojp.usdoj.gov|BJS,BJA,OVC|Bureau of Justice Statistics;Bureau of Justice Assistance;Office for Victims of Crime
cops.usdoj.gov||Office of Community Oriented Policing Services
ovw.usdoj.gov|OVW|Office on Violence Against Women
=atf.gov||Alcohol, Tobacco, Firearms and Explosives;Bureau of Alcohol, Tobacco, Firearms, and Explosives;Bureau of Alcohol, Tobacco and Firearms
~atf.gov|ATFE,BATFE|
ocdetf.gov|OCDETF|Organized Crime Drug Enforcement Task Forces;Organized Crime Drug Enforcement Task Force
hidta.org|HIDTA|High Intensity Drug Trafficking Area;High Intensity Drug Trafficking Areas
epic.gov||El Paso Intelligence Center
~usdoj.gov|UNICOR|Federal Prison Industries;U.S. Parole Commission;U.S. Trustee Program;Office of the United States Trustee;Civil Rights Division;Antitrust Division;Foreign Claims Settlement Commission
# State and foreign affairs.
~state.gov|INL,ISN,PRM|Bureau of Intelligence and Research;Bureau of International Narcotics and Law Enforcement Affairs;Bureau of Political-Military Affairs;Directorate of Defense Trade Controls;Bureau of Population, Refugees, and Migration;Bureau of Counterterrorism;Overseas Security Advisory Council;Regional Security Office;Passport Services;National Passport Center;National Visa Center;Kentucky Consular Center;Bureau of European and Eurasian Affairs;Bureau of East Asian and Pacific Affairs;Bureau of Near Eastern Affairs;Bureau of Western Hemisphere Affairs;Bureau of African Affairs;Bureau of Global Talent Management
usmission.gov||U.S. Mission to the United Nations;U.S. Mission to NATO;U.S. Mission to the European Union
ait.org.tw|AIT|American Institute in Taiwan
jusfc.gov||Japan-U.S. Friendship Commission
# Health.
~nih.gov|NIAID,NCI,NHLBI,NIMH,NLM|National Institute of Allergy and Infectious Diseases;National Cancer Institute;National Heart, Lung, and Blood Institute;National Institute of Mental Health;National Library of Medicine;National Institute of Environmental Health Sciences;National Institute on Aging;National Human Genome Research Institute
=cdc.gov||Centers for Disease Control
~cdc.gov|NIOSH,NCHS|National Institute for Occupational Safety and Health;National Center for Health Statistics
usphs.gov|USPHS|U.S. Public Health Service;Public Health Service;Office of the Surgeon General
# Labor.
~dol.gov|OFCCP|Office of Federal Contract Compliance Programs;Women's Bureau;Bureau of International Labor Affairs
owcp.dol.gov|OWCP|Office of Workers' Compensation Programs
vets.dol.gov||Veterans' Employment and Training Service
# Transportation.
=dot.gov||Dept. of Transportation
~dot.gov||Office of the Secretary of Transportation
amtrak.com||Amtrak;Amtrak Police;Amtrak Police Department
mwaa.com|MWAA|Metropolitan Washington Airports Authority
wmata.com|WMATA,MTPD|Washington Metropolitan Area Transit Authority;Metro Transit Police Department
usmma.edu|USMMA|U.S. Merchant Marine Academy
# Agriculture.
=usda.gov||Agriculture Department
fgis.usda.gov|FGIS,GIPSA|Federal Grain Inspection Service;Grain Inspection, Packers and Stockyards Administration
rd.usda.gov||Rural Utilities Service
~aphis.usda.gov|PPQ|Plant Protection and Quarantine
# Interior.
=doi.gov,doioig.gov||Interior Department;Dept. of the Interior;Department of Interior
~doi.gov,doioig.gov||Office of Insular Affairs;National Business Center;Interior Business Center
bor.gov||Bureau of Reclamation Security Response Force
~bia.gov|BIA-OJS|Office of Justice Services;Bureau of Trust Funds Administration
# Education, Housing, Veterans.
=ed.gov||Dept. of Education
~ed.gov|FSA|Federal Student Aid;Institute of Education Sciences
=hud.gov||Dept. of Housing and Urban Development
~hud.gov|GNMA|Ginnie Mae;Government National Mortgage Association;Federal Housing Administration
=va.gov||Dept. of Veterans Affairs
=va.gov||Veterans Administration
~va.gov||Board of Veterans' Appeals
# Energy and its laboratories.
energy.gov,em.doe.gov||Dept. of Energy;Energy Department;Office of Environmental Management;Office of Intelligence and Counterintelligence;Office of Enterprise Assessments;Strategic Petroleum Reserve;Waste Isolation Pilot Plant;Hanford Site;Nevada National Security Site;Kansas City National Security Campus;Naval Reactors
y12.doe.gov|Y-12|Y-12 National Security Complex
pantex.com||Pantex
=lbl.gov|LBL|Berkeley Lab
=inl.gov||Idaho National Lab
~inl.gov|RESL|Radiological and Environmental Sciences Laboratory
=sandia.gov||Sandia National Labs;Sandia National Laboratory;Sandia Labs
=lanl.gov||Los Alamos National Lab
=ornl.gov||Oak Ridge National Lab
~ornl.gov||Oak Ridge Institute for Science and Education
=llnl.gov||Lawrence Livermore National Lab
=llnl.gov||Livermore Lab
=pnnl.gov||Pacific Northwest National Lab
=anl.gov||Argonne National Lab
=bnl.gov||Brookhaven National Lab
=nrel.gov||National Renewable Energy Lab
=nrel.gov||National Laboratory of the Rockies
~srnl.gov|SRS|Savannah River Operations Office
arpa-e.energy.gov|ARPA-E|Advanced Research Projects Agency-Energy
# Other federally funded research centers.
mitre.org|MITRE|MITRE Corporation;The MITRE Corporation
rand.org|RAND|RAND Corporation;Homeland Security Operational Analysis Center
aero.org||Aerospace Corporation;The Aerospace Corporation
ida.org||Institute for Defense Analyses
cna.org|CNA|Center for Naval Analyses
jhuapl.edu|JHUAPL,APL|Johns Hopkins University Applied Physics Laboratory;Johns Hopkins Applied Physics Laboratory;Applied Physics Laboratory
sei.cmu.edu||Software Engineering Institute
anser.org||Homeland Security Systems Engineering and Development Institute;Homeland Security Studies and Analysis Institute
noirlab.edu||National Optical-Infrared Astronomy Research Laboratory
nrao.edu|NRAO|National Radio Astronomy Observatory
ucar.edu|NCAR,UCAR|National Center for Atmospheric Research;University Corporation for Atmospheric Research
nbacc.dhs.gov|NBACC|National Biodefense Analysis and Countermeasures Center
# NASA centers.
~nasa.gov|KSC,JSC,ARC,SSC,AFRC,NSSC|Goddard Institute for Space Studies;White Sands Test Facility;Michoud Assembly Facility;Katherine Johnson Independent Verification and Validation Facility;NASA Headquarters;NASA Shared Services Center
# Defense: agencies, field activities, schools, commands.
war.gov||War Department;U.S. Department of War;Dept. of Defense;Defense Department;Secretary of Defense;Office of the Under Secretary of Defense
dodig.mil|DCIS,DoDIG|Defense Criminal Investigative Service;DoD Inspector General
~nsa.gov|CSS|Central Security Service;NSA/CSS
dmea.osd.mil|DMEA|Defense Microelectronics Activity
dodhra.mil|DHRA|Defense Human Resources Activity;DoD Human Resources Activity
dma.mil|DMA|Defense Media Activity
dlsa.mil|DLSA|Defense Legal Services Agency
tricare.mil||TRICARE Management Activity
trmc.osd.mil||Test Resource Management Center
oea.gov|OLDCC|Office of Local Defense Community Cooperation
sco.mil|SCO|Strategic Capabilities Office
diu.mil|DIU|Defense Innovation Unit
cdao.mil|CDAO|Chief Digital and Artificial Intelligence Office;Joint Artificial Intelligence Center
jpra.mil|JPRA|Joint Personnel Recovery Agency
jieddo.mil|JIDO|Joint Improvised-Threat Defeat Organization
dc3.mil|DC3|DoD Cyber Crime Center;Department of Defense Cyber Crime Center
dau.edu|DAU|Defense Acquisition University
usuhs.edu|USUHS|Uniformed Services University;Uniformed Services University of the Health Sciences
dliflc.edu|DLIFLC|Defense Language Institute;Defense Language Institute Foreign Language Center
marshallcenter.org||George C. Marshall European Center for Security Studies
apcss.org||Daniel K. Inouye Asia-Pacific Center for Security Studies;Asia-Pacific Center for Security Studies
~odni.gov|IARPA,NCMI,CTIIC,FMIC|National Intelligence Council;Intelligence Advanced Research Projects Activity;Cyber Threat Intelligence Integration Center;Foreign Malign Influence Center;National Counterproliferation Center;National Counterproliferation and Biosecurity Center;National Intelligence University
~dia.mil|JITF-CT|National Center for Medical Intelligence;Missile and Space Intelligence Center
nasic.af.mil|NASIC|National Air and Space Intelligence Center
ngic.army.mil|NGIC|National Ground Intelligence Center
=usace.army.mil||Corps of Engineers District
~usace.army.mil|ERDC|Engineer Research and Development Center
=army.mil||Department of Army
~army.mil|TRADOC,FORSCOM,AMC,USAREUR,USARPAC,ARCYBER,USACIDC,IMCOM,SMDC,AFC,ATEC,TACOM,CECOM,AMCOM,MEDCOM,USAREC,HRC,SDDC,JMC,USARNORTH,USARCENT,USAREUR-AF|U.S. Army Training and Doctrine Command;Army Forces Command;U.S. Army Forces Command;U.S. Army Europe and Africa;U.S. Army Pacific;U.S. Army Cyber Command;Army Cyber Command;Installation Management Command;Space and Missile Defense Command;U.S. Army Garrison;Army Test and Evaluation Command;Army Reserve;U.S. Army Reserve;U.S. Army North;U.S. Army South;U.S. Army Central;Army Medical Command;Picatinny Arsenal;Redstone Arsenal;Aberdeen Proving Ground;Dugway Proving Ground;Yuma Proving Ground;White Sands Missile Range;Army War College;Army Contracting Command;Army Intelligence Center;Army Military Intelligence;902nd Military Intelligence Group
~navy.mil|COMNAVAIRFOR,USFF,COMPACFLT,NAVEUR,CNIC,NAVSUP,BUMED,BUPERS,OPNAV,NSWC,NUWC,SSP,NECC,NAVCENT,FLTCYBERCOM,NSW,NAVSPECWARCOM|Chief of Naval Operations;Navy Installations Command;Naval Supply Systems Command;Bureau of Medicine and Surgery;Bureau of Naval Personnel;Fleet Cyber Command;Naval Special Warfare Command;Strategic Systems Programs;Naval War College;Naval Station;Naval Air Station;Naval Base;Naval Support Activity;Naval Shipyard;Naval Weapons Station;Naval Submarine Base;Navy Region;Naval Observatory;U.S. Navy Reserve;Naval Meteorology and Oceanography Command;Puget Sound Naval Shipyard;Norfolk Naval Shipyard;Pearl Harbor Naval Shipyard;Portsmouth Naval Shipyard;Pacific Missile Range Facility;Seventh Fleet;Sixth Fleet;Fifth Fleet;Third Fleet;Second Fleet;Tenth Fleet;Fourth Fleet;U.S. Pacific Fleet
=usmc.mil||Headquarters Marine Corps;Headquarters, U.S. Marine Corps;Marine Corps Base
~usmc.mil|MARFORPAC,MARFORRES,MARFORCOM,MCIA,MCCDC,HQMC,MARFOREUR,MARSOC,MCIEAST,MCIWEST|Marine Forces Pacific;Marine Corps Intelligence Activity;Marine Corps Air Station;Marine Corps Logistics Base;Marine Corps Recruit Depot;Marine Corps Systems Command;Marine Expeditionary Force;Marine Expeditionary Unit
=af.mil||Air Force Reserve;Department of Air Force
~af.mil|ACC,AMC,AFGSC,AETC,PACAF,USAFE,AFSOC,AFRC,AFLCMC,AFOTEC,AFCEC|Pacific Air Forces;U.S. Air Forces in Europe;United States Air Forces in Europe;Air Force Special Operations Command;Air Force Reserve Command;Air Combat Command;Air Mobility Command;Air Force Global Strike Command;Air Education and Training Command;Air Force Life Cycle Management Center;Air Force Test Center;Air Force Civil Engineer Center;Air University;Air Force Nuclear Weapons Center;Arnold Engineering Development Complex;Air Force Sustainment Center;Air Force District of Washington
=spaceforce.mil||United States Space Force
~spaceforce.mil|SpOC,STARCOM|Space Training and Readiness Command;Space Base Delta;National Space Intelligence Center
~norad.mil|N-NC|NORAD and USNORTHCOM
=eucom.mil||European Command
=centcom.mil||Central Command
=africom.mil||Africa Command
=pacom.mil||Indo-Pacific Command;U.S. Pacific Command
~pacom.mil|USPACOM|
=southcom.mil||Southern Command
=socom.mil||Special Operations Command;Joint Special Operations Command
~socom.mil|JSOC|
=stratcom.mil||Strategic Command
=spacecom.mil||Space Command
jiatfs.southcom.mil|JIATF-S,JIATF South,JIATF West,JIATF-W|Joint Interagency Task Force South;Joint Interagency Task Force West
jtfncr.mil|JTF-NCR,JFHQ-NCR|Joint Task Force-National Capital Region;Joint Task Force North;Joint Force Headquarters-National Capital Region
usfk.mil|USFK|U.S. Forces Korea;United States Forces Korea
usfj.mil|USFJ|U.S. Forces Japan;United States Forces Japan
nato.int|NATO,SHAPE|North Atlantic Treaty Organization;Supreme Headquarters Allied Powers Europe
# Independent agencies, boards, commissions, foundations.
acus.gov|ACUS|Administrative Conference of the United States
access-board.gov||U.S. Access Board;Access Board
abilityone.gov||U.S. AbilityOne Commission;AbilityOne Commission;Committee for Purchase From People Who Are Blind or Severely Disabled
cfa.gov||U.S. Commission of Fine Arts;Commission of Fine Arts
denali.gov||Denali Commission
dra.gov||Delta Regional Authority
nbrc.gov||Northern Border Regional Commission
=fmcsa.dot.gov||Motor Carrier Safety Administration
ffiec.gov|FFIEC|Federal Financial Institutions Examination Council
federalreserve.gov,frb.gov||Federal Reserve;Federal Reserve System;Federal Reserve Bank
fmshrc.gov|FMSHRC|Federal Mine Safety and Health Review Commission
fpisc.gov||Federal Permitting Improvement Steering Council;Permitting Council
fcsic.gov|FCSIC|Farm Credit System Insurance Corporation
gcndf.gov||Gulf Coast Ecosystem Restoration Council
iacb.gov||Indian Arts and Crafts Board
jamesmadison.gov||James Madison Memorial Fellowship Foundation
lsc.gov||Legal Services Corporation
macpac.gov|MACPAC|Medicaid and CHIP Payment and Access Commission
medpac.gov|MedPAC|Medicare Payment Advisory Commission
mmc.gov||Marine Mammal Commission
ncd.gov||National Council on Disability
ncpc.gov|NCPC|National Capital Planning Commission
ncmec.org|NCMEC|National Center for Missing and Exploited Children;National Center for Missing & Exploited Children
nationalservice.gov||Corporation for National & Community Service
nwtrb.gov|NWTRB|U.S. Nuclear Waste Technical Review Board;Nuclear Waste Technical Review Board
onhir.gov||Office of Navajo and Hopi Indian Relocation
prc.gov||Postal Regulatory Commission
presidiotrust.gov||Presidio Trust;The Presidio Trust
sbir.gov||SBIR Program Office
sipc.org|SIPC|Securities Investor Protection Corporation
truman.gov||Harry S. Truman Scholarship Foundation
usich.gov|USICH|U.S. Interagency Council on Homelessness
udall.gov||Udall Foundation;Morris K. Udall and Stewart L. Udall Foundation
vef.gov||Vietnam Education Foundation
arctic.gov|USARC|U.S. Arctic Research Commission;Arctic Research Commission
uscc.gov|USCC|U.S.-China Economic and Security Review Commission;China Economic and Security Review Commission
uscirf.gov|USCIRF|U.S. Commission on International Religious Freedom;Commission on International Religious Freedom
csce.gov|CSCE|U.S. Helsinki Commission;Commission on Security and Cooperation in Europe
cecc.gov|CECC|Congressional-Executive Commission on China
rfa.org|RFA|Radio Free Asia
rferl.org|RFE/RL|Radio Free Europe/Radio Liberty;Radio Free Europe
ned.org|NED|National Endowment for Democracy
asiafoundation.org||Asia Foundation
eastwestcenter.org||East-West Center
wilsoncenter.org||Wilson Center;Woodrow Wilson International Center for Scholars
nasonline.org,nas.edu|NASEM|National Academies of Sciences, Engineering, and Medicine;National Academy of Sciences
redcross.org||American Red Cross;Red Cross
farmermac.com||Farmer Mac;Federal Agricultural Mortgage Corporation
fanniemae.com||Fannie Mae
freddiemac.com||Freddie Mac
~nist.gov|NCCoE|National Cybersecurity Center of Excellence
cpb.org|CPB|Corporation for Public Broadcasting
=opm.gov||U.S. Office of Personnel Management
=gsa.gov||U.S. General Services Administration
~gsa.gov||Public Buildings Service;Federal Acquisition Service
=ssa.gov||U.S. Social Security Administration
~ssa.gov||Office of Hearings Operations
=nsf.gov||U.S. National Science Foundation
~nsf.gov|USAP|United States Antarctic Program
=sec.gov||U.S. Securities and Exchange Commission;Securities & Exchange Commission
=exim.gov||Export Import Bank
pandemicoversight.gov|PRAC|Pandemic Response Accountability Committee
ncix.gov|NITTF|National Insider Threat Task Force
nvc.gov||National Vetting Center
ncijtf.gov|NCIJTF|National Cyber Investigative Joint Task Force
iprcenter.gov||National Intellectual Property Rights Coordination Center;IPR Center
intelligence.gov|USIC|Office of National Security Intelligence
# White House and Congress.
~eop.gov|PIAB|Office of the Vice President;Council of Economic Advisers;President's Intelligence Advisory Board;Domestic Policy Council;National Economic Council;National Space Council;White House Military Office;White House Communications Agency
ntiaoc.gov||Office of the United States Trade Representative;Office of United States Trade Representative
mail.house.gov||House Sergeant at Arms;House Committee on Homeland Security;House Committee on Oversight;House Permanent Select Committee on Intelligence
ssci.senate.gov|SSCI,HPSCI|Senate Select Committee on Intelligence;Senate Committee on Homeland Security and Governmental Affairs;Senate Homeland Security Committee
compliance.gov|OCWR|Office of Congressional Workplace Rights
stennis.gov||John C. Stennis Center
courts.uscourts.gov||U.S. District Court;United States District Court;U.S. Bankruptcy Court;U.S. Court of Appeals;United States Court of Appeals;U.S. Probation Office;U.S. Probation;U.S. Pretrial Services;Judicial Conference of the United States
cit.uscourts.gov||U.S. Court of International Trade;Court of International Trade
cafc.uscourts.gov||Court of Appeals for the Federal Circuit
uscfc.uscourts.gov||U.S. Court of Federal Claims
armfor.uscourts.gov||U.S. Court of Appeals for the Armed Forces
=supremecourt.gov||Supreme Court Police;U.S. Supreme Court
# Museums of the nation.
=si.edu||Smithsonian
~si.edu||National Zoological Park;National Air and Space Museum;Smithsonian Astrophysical Observatory;Smithsonian Tropical Research Institute
# Partners abroad and between nations.
rcmp-grc.gc.ca|RCMP|Royal Canadian Mounted Police;Gendarmerie royale du Canada
cbsa-asfc.gc.ca|CBSA|Canada Border Services Agency
csis-scrs.gc.ca|CSIS|Canadian Security Intelligence Service
cse-cst.gc.ca||Communications Security Establishment
publicsafety.gc.ca||Public Safety Canada
tc.gc.ca||Transport Canada
forces.gc.ca||Canadian Armed Forces;Department of National Defence;Royal Canadian Navy;Royal Canadian Air Force
nca.gov.uk|NCA|National Crime Agency
homeoffice.gov.uk||Home Office;UK Home Office;UK Border Force
met.police.uk||Metropolitan Police Service;New Scotland Yard;Counter Terrorism Policing
mod.gov.uk||UK Ministry of Defence
fcdo.gov.uk|FCDO|Foreign, Commonwealth and Development Office
mi5.gov.uk||Security Service MI5
gchq.gov.uk|GCHQ,NCSC-UK|Government Communications Headquarters
afp.gov.au||Australian Federal Police
abf.gov.au,homeaffairs.gov.au|ABF|Australian Border Force;Department of Home Affairs
asio.gov.au|ASIO|Australian Security Intelligence Organisation
police.govt.nz||New Zealand Police
customs.govt.nz||New Zealand Customs Service
garda.ie||An Garda Síochána;Garda Síochána
bka.bund.de|BKA|Bundeskriminalamt
bfv.bund.de|BfV|Bundesamt für Verfassungsschutz
bundespolizei.de||Bundespolizei
interpol.int||INTERPOL
europol.europa.eu||Europol
frontex.europa.eu||Frontex
un.org||United Nations;UN Department of Safety and Security
unhcr.org|UNHCR|UN High Commissioner for Refugees
iaea.org|IAEA|International Atomic Energy Agency
icao.int|ICAO|International Civil Aviation Organization
imo.org||International Maritime Organization
iom.int|IOM|International Organization for Migration
opcw.org|OPCW|Organisation for the Prohibition of Chemical Weapons
worldbank.org||World Bank;The World Bank
imf.org|IMF|International Monetary Fund
iadb.org|IDB|Inter-American Development Bank
oas.org|OAS|Organization of American States
nypd.org|NYPD|New York City Police Department;New York Police Department
lapd.online|LAPD|Los Angeles Police Department
lasd.org|LASD|Los Angeles County Sheriff's Department
panynj.gov|PANYNJ,PAPD|Port Authority of New York and New Jersey;Port Authority of New York & New Jersey;Port Authority Police Department
fdny.nyc.gov|FDNY|New York City Fire Department
mta.info||Metropolitan Transportation Authority
txdps.texas.gov||Texas Department of Public Safety
chp.ca.gov|CHP|California Highway Patrol
caloes.ca.gov||California Governor's Office of Emergency Services;Cal OES
gbi.georgia.gov|GBI|Georgia Bureau of Investigation
fdle.state.fl.us|FDLE|Florida Department of Law Enforcement
tbi.tn.gov|TBI|Tennessee Bureau of Investigation
hsema.dc.gov|HSEMA|DC Homeland Security and Emergency Management Agency
`
