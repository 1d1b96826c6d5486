package triage

import (
	"slices"
	"strings"
	"unicode"

	"cissd/cases"
)

// This file finds what takes a decision from who seems to have sent it (GR-4, GR-10): a rule of a mailbox that passed it on, a field that must
// stand once and stands twice, a colleague who signs for its sender, words that say that somebody else typed it or decides it, and notices that
// deny that a mail decides anything.

// notSentBy says why the header of a control mail leaves open who sent it or what it answers, "" where it does not. The record knows whose
// another address is, so that a Sender field is judged here on the face of a mail alone.
func (r *reader) notSentBy(a asked) string {
	if strings.EqualFold(strings.TrimSpace(r.m.Get("X-MS-Exchange-Generated-Message-Source")), "Mailbox Rules Agent") {
		return "A rule of a mailbox sent the mail, and no person."
	}
	for _, name := range []string{"In-Reply-To", "References", "To", "Reply-To", "Return-Path"} {
		if repeated(r.m.Header, name) {
			return "The field " + name + " stands twice in the mail, and its readers may take one or the other."
		}
	}
	for _, name := range []string{"Resent-From", "Resent-Sender"} {
		v := strings.ToLower(r.m.Get(name))
		if found := addressPattern.FindAllString(v, 5); len(found) > 0 && !slices.ContainsFunc(found, func(a string) bool {
			return r.cfg.ours(a) || cases.Address{Address: a}.Key() == r.out.From.Key()
		}) {
			return "The mail was sent again by somebody else than who wrote it."
		}
	}
	for _, c := range a.all() {
		if code := c.Keys[cases.KeyCode]; code != "" && c.Verb != cases.Confirm && !codeLine.MatchString("CODE "+code) {
			return "The line CODE holds no code of ours."
		}
	}
	for i := range r.m.Parts {
		if p := &r.m.Parts[i]; r.main != nil && p.Alternative != 0 && p.Alternative == r.main.part.Alternative && strings.HasSuffix(p.MediaType, "/rtf") {
			return "The mail holds a further form of its text, which some programs show and we do not read."
		}
	}
	if w := subjectDoubt.FindString(r.m.Subject); w != "" {
		return "The subject of the mail says that it is not meant, or not yet. Please answer our mail again, with its own subject."
	}
	if r.k.Daemon || asksOnly(&cases.Reading{Commands: a.commands, Refused: a.refused}) {
		return ""
	}
	for _, s := range r.m.Sender {
		if s.Key() != "" && s.Key() != r.out.From.Key() {
			return "The mail was sent by somebody else than who stands in From."
		}
	}
	return ""
}

// repeated says whether a field stands more than once and does not say the same each time.
func repeated(header []cases.HeaderField, name string) bool {
	first, seen := "", false
	for _, f := range header {
		if !strings.EqualFold(strings.TrimSpace(f.Name), name) {
			continue
		}
		v := strings.Join(strings.Fields(f.Value), " ")
		if seen && v != first {
			return true
		}
		first, seen = v, true
	}
	return false
}

// disowned finds in what a view holds beside quotations the words that take its decision from its sender, or deny that it is one; or "".
func (r *reader) disowned(v *view) string {
	z := r.sorted(v)
	var all strings.Builder
	for i := range v.lines {
		if z.of[i] == zoneQuote || z.of[i] == zoneIntro || v.lines[i].quote > 0 {
			continue
		}
		l := normalize(v.line(i))
		if endsText(l) || all.Len() > 2*maxAside {
			break
		}
		if r.signsFor(l) {
			return firstWords(l, 8)
		}
		all.WriteString(l + " ")
	}
	text := fold(all.String())
	if w := deniesDecision.FindString(text); w != "" {
		return strings.TrimSpace(w)
	}
	return strings.TrimSpace(typedByOther.FindString(text))
}

// endsText says whether a line says that what follows it is not to be read (Appendix B).
func endsText(l string) bool { return l != "--" && endsCommands(l) }

// signsFor says whether a line is of a signature that one person puts in the name of the mail's sender: "for Octavia Renner", "Tom Baker,
// assistant to Octavia Renner", "Octavia Renner (by Tom Baker)".
func (r *reader) signsFor(l string) bool {
	if len(l) > 120 {
		return false
	}
	if m := signedFor.FindStringIndex(l); m != nil {
		rest := strings.Trim(l[m[1]:], " .,()")
		lead := strings.TrimSpace(l[:m[0]])
		return startsUpper(rest) && r.beginsOwn(rest) && (lead == "" || !strings.EqualFold(l[m[0]:m[1]], "by "))
	}
	if head, by, ok := strings.Cut(l, "("); ok {
		return ownName(head, r.out.From) && signedBy.MatchString(by)
	}
	return false
}

// beginsOwn says whether a text is the sender's name, or begins with it.
func (r *reader) beginsOwn(s string) bool {
	return ownName(s, r.out.From) || ownName(firstWords(s, 2), r.out.From)
}

func startsUpper(s string) bool {
	for _, c := range s {
		return unicode.IsUpper(c)
	}
	return false
}

// namesSelf says whether a closed verb's argument is the name of the mail's own sender: it may as well be the name below a text that stands on
// the same line.
func (r *reader) namesSelf(a asked) bool {
	for _, c := range a.commands {
		if s, ok := c.Verb.Spec(); ok && s.Closed && s.Argument == "person" && c.Argument != "" && !handlePerson.MatchString(c.Argument) && ownName(c.Argument, r.out.From) {
			return true
		}
	}
	return false
}

var (
	signedFor = expression(`(?i)(?:^|[\s,;(/\x{2013}\x{2014}-])(?:for and on behalf of|(?:on|in) behalf of|for the signature of|for|per pro\.?|p\.?\s?p\.?|in the name of|by direction of|by order of|at the direction of|(?:executive |personal |staff |special )?(?:assistant|aide|secretary|clerk|ea|deputy|delegate|proxy) (?:to|of|for)|in lieu of|acting for|im auftrag von|i\.\s?a\.|pour|por|namens) (?:(?:ms|mrs|mr|dr|chief|director|supervisor)\.? )?`)
	signedBy  = expression(`(?i)^\s*(?:by|per|via|through|sent by|typed by|c/o|signed by) `)
	// deniesDecision are the words of notices and texts that say of a mail that it decides nothing.
	deniesDecision = expression(`(?i)\b(?:` +
		`nothing (?:in (?:it|this|here|the (?:above|foregoing))|(?:above|herein|here|contained)|(?:this|the) (?:e-?mail|mail|message)|i (?:say|write|send))\b[^.]{0,50}\b(?:approv\w*|decid\w*|decision|authori[sz]\w*|permi\w*|consent\w*|allow\w*|effect|bind\w*|order\w*|final|constitutes?|official)` +
		`|(?:does|do|shall|should|must|may|can|is|are|will|to)(?: ?n[o']t| not|not| never) (?:be |to be )?(?:an? |any |the |itself )?(?:constitute|construed|treated|taken|regarded|considered|deemed|understood|interpreted|read|relied|imply|represent|signify|mean|convey|grant|give|serve|count|valid|official|binding|formal)\b[^.]{0,60}\b(?:approvals?|decisions?|authori[sz]ations?|consent|concurrence|permission|clearance|order|determination|signature)` +
		`|(?:is|are|was|were|be|as|isn't|aren't) (?:not|no|never|neither) (?:an? |any |the |my |our |to be )?(?:official |final |formal |valid |binding |agency |legal |actual |real )*(?:approvals?|decisions?|authori[sz]ations?|orders?|determinations?)` +
		`|(?:has|have|having|with|of|is|are|without|legal|carries|carry) (?:absolutely )?(?:no|any|without) (?:legal |official |binding |operational )*(?:effect|force|validity|standing)|(?:legal |official )?(?:effect|force|validity):? (?:is )?(?:none|nil|zero)` +
		`|(?:the |all )?(?:above|foregoing|preceding|aforesaid|text|command|word|line|approval|decision|message|mail|e-?mail)(?: \w+){0,2} (?:is|are|as|was|be|to be|being) (?:hereby |now |therefore |considered |deemed )?(?:null(?: and void)?|void|invalid|withdrawn|revoked|retracted|fictitious|simulated|notional|a (?:rehearsal|simulation|mock-?up|sample|specimen|exercise|drill|demonstration|demo|placeholder|forgery|hoax|template|dummy)|for (?:training|demonstration|test(?:ing)?|exercise)(?: purposes)?(?: only)?)` +
		`|(?:treat|regard|consider|deem|take|read|mark|count) (?:the |this |all )?(?:above|foregoing|preceding|it|this|that|message|mail|e-?mail)(?: (?:message|mail|e-?mail|text|line|command|approval|decision))? (?:as )?(?:null|void|invalid|withdrawn|cancel\w*|unsent|unsaid|unwritten|deleted|a (?:draft|test|rehearsal|joke|sample))` +
		`|requires? (?:an? |the |my |our )?(?:signed|written|wet|ink|original|paper|hand-?written|formal) (?:letter|signature|memo|memorandum|order|approval|form|copy))\b`)
	// typedByOther says that somebody else wrote or sent the mail, or decides what it says.
	typedByOther = expression(`(?i)\b(?:(?:used|took|borrowed|has|had|stole|hacked|grabbed|got hold of|is (?:on|using|at)|was (?:on|using|at)) my (?:tele)?(?:phone|cell|mobile|computer|laptop|tablet|account|mailbox|mail|keyboard|desk|pc|machine|ipad|iphone|card|piv|token|login|password)` +
		`|(?:typed|wrote|sent|entered|dictated|written|keyed|composed) (?:this|it|the above|that)?\s?(?:by|for|from) (?:my|his|her|our) (?:assistant|secretary|deputy|aide|son|daughter|kid|child|wife|husband|colleague|clerk|intern)|(?:typed|wrote|sent|entered|forged|faked) (?:this|it) (?:in my name|for me|without me|behind my back|as me)` +
		`|(?:not (?:written|typed|sent) by me|(?:i|we) (?:did not|didn't|never) (?:write|type|send|sent|approve[d]?) (?:this|it|that)|in my name without|(?:someone|somebody) else (?:typed|wrote|sent|used|is using)|dictated but not read|forg(?:ed|ery)|bogus|hoax|impersonat\w+|spoof\w*))\b`)
	// subjectDoubt is what people put into the subject of an answer that is not to count.
	subjectDoubt = expression(`(?i)^\W*(?:(?:re|aw|sv|antw|fwd?|wg|tr)\s*:\s*)*\W*(?:(?:this is )?(?:an? |just a |only a )?(?:(?:test|exercise|drill|draft|rehearsal)\b(?:\W*(?:test|exercise|drill|draft|only))*[^\w]*(?:re:|\[|(?:req|rfi|rfs|fai)-)|(?:void|cancell?ed|declined|recall|pending|not this)\b\W*(?:one\b)?\W*(?:re:|\[|(?:req|rfi|rfs|fai)-)))|\b(?:do not|don't|dont) (?:act|open|proceed|process|carry)\b|\b(?:disregard|ignore) (?:this|my|the)\b|\bplease (?:disregard|ignore)\b|\bnot this one\b`)
	// titleDoubts are words that stand in no title of an office.
	titleDoubts = expression(`(?i)\b(?:wrong|disagree\w*|objects?|objected|opposed|opposes|against|only|must|shall|would|should|could|might|(?:to|can) (?:decide|sign|approve|see|judge)|decides|says|said|thinks|wants|wanted|knows|reviewing|checking|waiting|asking|specimen|draft|pending|later|yet|wrong|oops)\b`)
	// tailOf and tailBy name whose telephone it is, or who typed on it.
	tailOf = expression(`\b(?:[Ff]rom|[Oo]n|[Vv]ia) ([A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?)['\x{2019}]s? `)
	tailBy = expression(`\b(?:[Ss]ent|[Tt]yped|[Ww]ritten)\b.* by (my (?:assistant|secretary|aide|deputy|son|daughter|wife|husband)|[A-Z][a-z]+\W*$)`)
	// tailThings are what mail programs name behind a dash or a comma.
	tailThings = expression(`(?i)\b(?:mobile|cell|phone|iphone|ipad|galaxy|samsung|verizon|at&t|t-mobile|4g|5g|lte|pixel|tablet|blackberry|outlook|gmail|yahoo|proton|mail|apple|google|microsoft|wireless|enterprise|server|fast|secure|simple|free|app|aol|handheld|smart|powered|virus|avast|organi[sz]e)\b`)
	// turned are words that turn information into its contrary: what begins as a courtesy and holds one of them is asked about.
	turned = expression(`(?i)\b(?:against|opposed|opposes|opposite|contrary|(?:last|final) (?:word|say)|in its place|in (?:the )?place of|speaks? for|speaking for|on behalf|really want|actually|talk (?:it|this|that|things) over|talk about (?:it|this|that)|discuss|that counts|which counts|prevails?|overrid\w*|my order|order that|orders that|to judge|the judge|laugh|irony|ironic\w*|sarcas\w*|in name only|on paper|so to speak|as if|unquote|supposedly|allegedly|in doubt|on hold|doubtful|forged|fake|is a copy|(?:read|dictated|told) (?:this|it) to me|bad case|at a distance|from afar|at first|order of|orders of)\b`)
	// unmeant says in REMARKS that what stands above them is not what is meant.
	unmeant = expression(`(?i)(?:^or\b|\b(?:the (?:opposite|contrary|reverse)\b|half of (?:it|this|them)|not (?:my|our) (?:decision|call|choice|order)|under (?:protest|duress|threat|pressure)|sarcas\w*|ironic\w*|irony|(?:i|we) (?:have not|haven't|did not|didn't|never) (?:read|seen|reviewed?|see|looked|look|understood|understand|mean|want)|(?:just|only|merely) (?:a )?(?:test|draft|drill|exercise|joke)|this is (?:a|an|only|just) (?:a )?(?:test|draft|drill|exercise|joke|rehearsal)|do nothing|not (?:do|start|begin|open) (?:anything|it|this)|\w+'s no\b|nein|niet|nyet|reluctantly|against my (?:will|advice|judge?ment)|in name only)\b)`)
	// defers says that somebody else is to decide.
	defers = expression(`(?i)\b(?:(?:he|she|they|who|[a-z]+) (?:alone |then |really |still |finally |ultimately )?(?:decides|is to decide|are to decide|has the (?:last|final) (?:word|say)|makes the (?:call|decision))|(?:is|it's|be) (?:his|her|their|your|[a-z]+'s) (?:call|decision|choice)|(?:for|up to) (?:him|her|them|you|[a-z]+) to (?:decide|say|determine)|(?:is |it's )?up to (?:him|her|them|tom|legal|counsel|management|security|ogc|you)|(?:let|have|ask) (?:him|her|them|[a-z]+) (?:to )?(?:decide|approve|determine)` +
		`|the decision (?:is|rests|lies|belongs) (?:with|to|not))\b`)
	// noteOfDecision is a decision in a sentence that happens to begin with the verb of a note.
	noteOfDecision = expression(`(?i)^(?:that |down that |please that |well that |: )?(?:i|we|this|it|the request|the case)\b[^.\n]{0,40}\b(?:approv\w*|reject\w*|den(?:y|ied)|declin\w*|withdr[ae]w\w*|concur\w*|refus\w*|cancel\w*)\b`)
)
