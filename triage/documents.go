package triage

import (
	"slices"
	"strings"

	"cissd/cases"
)

// This file reads documents: which words announce one, how their numbers are written, and the country and dates beside them (EXT-2).

// docText names the words before a document's number, by the type of the document in Appendix A. "-" are words that look like one and are none.
const docText = `
passport: passport, passports, passprt, pasport, passort, ppt, pp, ppn, pspt, psprt, pport, pasaporte, passeport, reisepass, passaporto, paspoort, pass no, pass nr, passport card, passport book, travel document, travel documents, travel doc, travel docs, traveldoc, td no, td number, laissez-passer, laissez passer
visa: visa, visas, visa foil, visa control, foil no, foil number, visa class, b1/b2 visa
drivers_license: driver's license, driver\u2019s license, drivers license, driver license, driver's licence, driver\u2019s licence, drivers licence, driving licence, driving license, driving permit, driver's lic, drivers lic, operator's license, operator license, licence, license, dl, cdl, odl, oln, d / l, d.l, f\u00fchrerschein, licencia de conducir, permis de conduire, carteira de motorista
miscellaneous: national id, national id card, national identity, national identity card, national identification, national insurance, identity card, identity number, identity document, id card, id, id number, identification, identification card, personal id, personal number, personal code, citizen id, citizen card, resident id, resident registration, resident identity card, residence permit, residence card, residency permit, work permit, green card, permanent resident card, lpr card, lpr no, lpr number, resident alien card, alien number, alien registration, alien reg, alien no, alien file, alien id, a-number, a-no, a-num, a-nr, a-file, anumber, a number, a #, uscis number, uscis no, uscis #, ead, i-94, sevis, sevis id, uci, nexus, sentri, global entry, known traveler, known traveller, ktn, ttp, passid, pass id, fast card, border crossing card, bcc, seaman's book, seaman\u2019s book, seamans book, seaman book, seafarer's book, seafarer\u2019s book, seafarers book, seafarer's id, seafarer id, seafarer, mariner, mariner's document, discharge book, continuous discharge certificate, cdc no, crew id, tax id, tax number, tin, tin no, inn, snils, cuit, cuil, curp, rfc, cpf, rg, cc, c.c, ti, dni, nie, nif, nit, rut, run, c\u00e9dula, cedula, c.i, ci no, cnic, nicop, nicn, nic no, aadhaar, aadhar, pan card, pan no, epic no, nric, fin no, hkid, hukou, prc id, emirates id, civil id, iqama, omang, tazkira, e-tazkira, kimlik, t.c, tckn, tc kimlik, pesel, personnummer, f\u00f8dselsnummer, cpr, cpr no, cpr number, isikukood, bsn, codice fiscale, personalausweis, nin, nino, ghana card, huduma, mykad, nik, ktp, philsys, umid, consular id, matr\u00edcula consular, matricula consular, consular card, military id, refugee card, unhcr, asylum no, birth certificate, mrz
-: license plate, license plates, licence plate, plate, business license, export license, import license, fishing license, hunting license, liquor license, software license, radio license, firearms license, case id, facility id, event id, request id, site id, message id, user id, incident id, visit id, meeting id, conference id, project id, badge id, employee id, building id, system id, vehicle id, caller id, vessel id, apple id, visa card, visa waiver, visa application, gate pass, a number of, id badge, badge
`

// docIndex holds the announcing phrases: all of them, and the longest, in words, by first word.
type docIndex struct {
	kinds map[string]string
	first map[string]int
}

var docWords = indexDocs(docText)

func indexDocs(table string) docIndex {
	x := docIndex{kinds: map[string]string{}, first: map[string]int{}}
	for row := range strings.SplitSeq(strings.TrimSpace(table), "\n") {
		kind, list, _ := strings.Cut(row, ": ")
		for p := range strings.SplitSeq(unescaped.Replace(list), ", ") {
			ws := strings.Fields(p)
			x.kinds[p] = kind
			x.first[ws[0]] = max(x.first[ws[0]], len(ws))
		}
	}
	return x
}

// unescaped puts the letters that the tables of this package write as escapes.
var unescaped = strings.NewReplacer(`\u2019`, "\u2019", `\u00fc`, "\u00fc", `\u00e9`, "\u00e9", `\u00ed`, "\u00ed", `\u00f8`, "\u00f8")

// docCueAt says which kind of document the words from token i on announce, and where they end.
func docCueAt(toks []token, i int) (kind string, to int, ok bool) {
	n := docWords.first[toks[i].low]
	for k := min(n, len(toks)-i); k >= 1; k-- {
		var b strings.Builder
		for j := i; j < i+k; j++ {
			if j > i {
				b.WriteByte(' ')
			}
			b.WriteString(toks[j].low)
		}
		if kind, ok := docWords.kinds[b.String()]; ok {
			if kind == "-" || k == 1 && i > 0 && docWords.kinds[toks[i-1].low+" "+toks[i].low] == "-" {
				return "", 0, false
			}
			if w := toks[i].low; k == 1 && (w == "run" || w == "inn" || w == "nit" || w == "rut" || w == "tin" || w == "nie" || w == "fin" || w == "id" && !toks[i].caps || w == "rg" || w == "ead" || w == "nik" || w == "cc" || w == "ti" || w == "c.c") && !toks[i].caps {
				return "", 0, false // ordinary words unless in capitals
			}
			return kind, i + k, true
		}
	}
	return "", 0, false
}

// docConnector are the words between what announces a number and the number.
func docConnector(t token) bool {
	switch t.low {
	case "no", "nos", "number", "numbers", "nr", "num", "nbr", "n", "#", ".", ":", "=", "-", "\u2013", "\u2116", "n\u00b0", "n\u00ba", "\u00b0", "\u00ba", "is", "was", "are", "of", "from", "by", "card", "book", "booklet", "(", ")", ",", "the", "his", "her", "a", "with", "under", "series", "ser", "doc",
		"document", "id", "issued", "foil", "control", "bearing", "numbered", "republic", "type", "valid", "expired", "bearer", "state", "reads", "code":
		return true
	}
	return false
}

// document reads a document's number behind its cue [cue, j), and its country before it or between; it gives the token behind the number, or cue.
func (x *extractor) document(p *person, toks []token, cue, j, to int, kind string) int {
	country := ""
	var ca, cb int
	end := min(to, j+12)
	a, b, num := 0, 0, ""
	for ; j < end && num == ""; j++ {
		if c, n, ok := issuerAt(toks, j, kind); ok && n <= to {
			if _, _, got := idNumber(toks, j); got == "" || n > j+1 || len(toks[j].text) == 3 || kind == "drivers_license" {
				country, ca, cb = c, j, n
				j = n - 1
				continue
			}
		}
		if a, b, num = idNumber(toks, j); num != "" && b <= to {
			break
		}
		if num = ""; !docConnector(toks[j]) {
			return cue
		}
	}
	if num == "" {
		return cue
	}
	if country == "" {
		country, ca, cb = countryBefore(toks, cue, kind)
	}
	next := x.addDocument(p, toks, [5]int{cue, a, b, ca, cb}, to, kind, num, country)
	// "passports 75 1234567 and K0123456": a second number of the same kind
	if next+1 < to && isOne(toks[next].low, []string{"and", "&", "/"}) {
		if a2, b2, num2 := idNumber(toks, next+1); num2 != "" && b2 <= to && strings.HasSuffix(toks[cue].low, "s") {
			next = x.addDocument(p, toks, [5]int{cue, a2, b2, 0, 0}, to, kind, num2, "")
		}
	}
	return next
}

// addDocument gives a person a document: at are the tokens of cue, number [1, 2) and country [3, 4). It says what follows the number.
func (x *extractor) addDocument(p *person, toks []token, at [5]int, to int, kind, num, country string) int {
	cue, a, b, ca, cb := at[0], at[1], at[2], at[3], at[4]
	if len(p.ids) >= 10 || slices.ContainsFunc(p.ids, func(d *idDoc) bool { return d.facts[cases.IDNumber][0].values[0] == num }) {
		return b
	}
	d := &idDoc{facts: facts{}}
	v := x.src.v
	add := func(field, value string, s, e int) {
		d.facts.add(field, fact{values: []string{value}, rank: rankProse, inferred: true, prov: v.provenance(toks[s].start, toks[e-1].end, "prose")})
	}
	add(cases.IDType, kind, cue, cue+1)
	add(cases.IDNumber, num, a, b)
	if country == "" {
		country, ca, cb = countryBehind(toks, b, min(to, b+10), kind)
	}
	if country != "" {
		add(cases.IDCountry, country, ca, cb)
	}
	end := b
	for end < to && end < b+18 {
		if _, _, ok := docCueAt(toks, end); ok && end > b {
			break
		}
		end++
	}
	x.idDates(d, toks[b:end])
	p.ids = append(p.ids, d)
	return b
}

// issuerAt reads who issued a document at token k: a country, or for a driver's license a state of the United States.
func issuerAt(toks []token, k int, kind string) (code string, to int, ok bool) {
	if kind == "drivers_license" {
		if n, ok := stateAt(toks, k); ok {
			return "US", n, true
		}
	}
	return docCountry(toks, k)
}

// countryBefore reads "Georgian passport", "PRC diplomatic passport", "Virginia driver's license" in front of token cue.
func countryBefore(toks []token, cue int, kind string) (code string, from, to int) {
	end := cue
	for end > 0 && end > cue-3 && isOne(toks[end-1].low, []string{"diplomatic", "official", "service", "biometric", "national", "ordinary", "regular", "tourist", "expired", "valid", "old", "new", "current", "second", "'s", "electronic", "emergency", "temporary", "state", "issued", "-"}) {
		end--
	}
	for k := max(0, end-4); k < end; k++ {
		if c, n, ok := issuerAt(toks, k, kind); ok && n == end {
			return c, k, n
		}
	}
	return "", 0, 0
}

// countryBehind reads "(CZ)", "issued by Romania", ", Republic of Moldova" behind a number.
func countryBehind(toks []token, from, to int, kind string) (code string, a, b int) {
	for k := from; k < to; k++ {
		prev := token{}
		if k > 0 {
			prev = toks[k-1]
		}
		if _, _, ok := docCueAt(toks, k); ok {
			return "", 0, 0
		}
		if c, n, ok := issuerAt(toks, k, kind); ok {
			if next := tokenAt(toks, n); prev.text == "(" && k == from+1 && !isOne(next.low, []string{"citizen", "national"}) || isOne(prev.low, []string{"by", "in"}) && k > from+1 && isOne(toks[k-2].low, []string{"issued", "iss"}) ||
				prev.low == "the" && k > from+2 && isOne(toks[k-2].low, []string{"by", "in"}) && toks[k-3].low == "issued" {
				return c, k, n
			}
			k = n - 1
		}
		if isOne(toks[k].low, []string{"dob", "born", "citizen", "citizenship", "nationality"}) {
			return "", 0, 0
		}
	}
	return "", 0, 0
}

func tokenAt(toks []token, i int) token {
	if i < 0 || i >= len(toks) {
		return token{}
	}
	return toks[i]
}

// idDates takes "issued 2019-01-02, expires 01/02/2029", "valid 3 May 2019 - 2 May 2029" from the words beside a number.
func (x *extractor) idDates(d *idDoc, toks []token) {
	field := ""
	set := func(field string, h dateHit) {
		if !d.facts.has(field) {
			d.facts.add(field, fact{values: []string{isoDate(h.start)}, rank: rankLabel, inferred: h.guess, prov: x.src.v.provenance(toks[h.from].start, toks[h.to-1].end, "label")})
		}
	}
	for i := 0; i < len(toks); i++ {
		switch toks[i].low {
		case "issued", "issue", "iss", "doi":
			field = cases.IDIssued
		case "expires", "exp", "expiring", "expiration", "expiry", "expired", "valid", "doe", "expire", "validity", "until", "thru", "through":
			field = cases.IDExpires
		case "from":
			if field == cases.IDExpires {
				field = cases.IDIssued
			}
		case "to", "-", "\u2013":
			if d.facts.has(cases.IDIssued) && field == "" && i > 0 && toks[i-1].digit {
				field = cases.IDExpires
			}
		case "dob", "born", "b", "birth":
			return
		}
		if h, ok := writtenDate(toks, i, x.ref); ok && h.year {
			if field == cases.IDExpires && tokenAt(toks, h.to).low == "to" || field == cases.IDExpires && isOne(tokenAt(toks, h.to).text, []string{"-", "\u2013"}) && tokenAt(toks, h.to+1).digit {
				field = cases.IDIssued // "valid 3 May 2019 to 2 May 2029"
			}
			if field != "" {
				set(field, h)
			}
			i, field = h.to-1, ""
		}
	}
}

// idEntry reads a document's number from a label's value, with the country and dates that may stand beside it, and further documents.
func (x *extractor) idEntry(p *person, e *entry, val string) {
	toks := shifted(tokenize(val), e.start)
	for i := 0; i < len(toks) && len(p.ids) < 10; i++ {
		from, to, num := idNumber(toks, i)
		if num == "" {
			continue
		}
		d := &idDoc{facts: facts{}}
		v := x.src.v
		kind := e.field
		if kind == "miscellaneous" || kind == "id_any" { // "ID: passport K1234567"
			for k := range i {
				if c, n, ok := docCueAt(toks, k); ok && n <= i {
					kind = c
					break
				}
			}
		}
		d.facts.add(cases.IDType, fact{values: []string{kind}, rank: rankLabel, prov: v.provenance(e.start, e.end, "label")})
		d.facts.add(cases.IDNumber, fact{values: []string{num}, rank: rankLabel, prov: v.provenance(toks[from].start, toks[to-1].end, "label")})
		end := to
		for end < len(toks) {
			if _, _, ok := docCueAt(toks, end); ok {
				break
			}
			end++
		}
		rest := slices.Concat(toks[:from], toks[to:end])
		for k := range rest {
			if c, a, ok := issuerAt(rest, k, kind); ok {
				d.facts.add(cases.IDCountry, fact{values: []string{c}, rank: rankLabel, prov: v.provenance(rest[k].start, rest[a-1].end, "label")})
				break
			}
		}
		x.idDates(d, rest)
		p.ids = append(p.ids, d)
		if to < len(toks) {
			x.details(p, toks, to, len(toks), true)
		}
		return
	}
}

// idDetail adds a labelled detail to the subject's last document.
func (x *extractor) idDetail(p *person, e *entry, val string) {
	if len(p.ids) == 0 {
		return
	}
	d := p.ids[len(p.ids)-1]
	prov := x.src.v.provenance(e.start, e.end, "label")
	if e.field == "id_country" {
		if codes := countryCodes(val); len(codes) > 0 {
			d.facts.add(cases.IDCountry, fact{values: codes[:1], rank: rankLabel, prov: prov})
		}
		return
	}
	toks := shifted(tokenize(val), e.start)
	for i := range toks {
		if h, ok := writtenDate(toks, i, x.ref); ok && h.year {
			prov := x.src.v.provenance(toks[h.from].start, toks[h.to-1].end, "label")
			d.facts.add(map[string]string{"issued": cases.IDIssued, "expires": cases.IDExpires}[e.field], fact{values: []string{isoDate(h.start)}, rank: rankLabel, inferred: h.guess, prov: prov})
			return
		}
	}
}

// docCountry reads a country at token k: a name, an adjective, or a code in capitals.
func docCountry(toks []token, k int) (code string, to int, ok bool) {
	if k < 0 || k >= len(toks) {
		return "", 0, false
	}
	t := toks[k]
	if !t.word || !t.cap {
		return "", 0, false
	}
	if h, ok := countryAt(toks, k); ok {
		return h.code, h.to, true
	}
	if t.caps && len(t.text) == 3 && countries.iso3[t.low] != "" {
		return countries.iso3[t.low], k + 1, true
	}
	if t.caps && len(t.text) == 2 && countries.iso2[t.text] {
		return t.text, k + 1, true
	}
	return "", 0, false
}
