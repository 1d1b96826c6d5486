package triage_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

// quotedMissing is a mail of ours about missing facts, as its reader has it.
const quotedMissing = `We need two answers before we can begin. A reply is enough.

1. How urgent it is: routine, priority or urgent?
2. Classification: is it unclassified? If it is classified, send no details
   here: name only the network on which we find it (HSDN, SIPRNet, JWICS).

For example, you could reply:

    "Priority: routine"
    "Classification: unclassified"

WHAT WE UNDERSTOOD
Kind of request     support (RFS)
Asked by            Karl Jensen
Telephone           (214) 555-0142

If something is wrong, say so in the same reply. You can also fill in the
attached request-form.pdf, and attach it to your reply.

WHAT HAPPENS NEXT
With your answer the request goes to a supervisor at once. If we hear
nothing we remind you on Wednesday 25 November 2026.

Center for International Safety and Security (CISS)
Telephone (202) 555-0100
A reply to this mail is read and kept with your request. Send nothing
classified to this address.`

// quotedMarkup is the same as clients have it in HTML.
const quotedMarkup = `<h1>We need two answers before we can begin. A reply is enough.</h1><ol><li>How urgent it is: routine, priority or urgent?</li><li>Classification: is it unclassified?</li></ol>` +
	`<p>For example, you could reply:</p><table><tr><td><p>"Priority: routine"</p><p>"Classification: unclassified"</p></td></tr></table><table><tr><td><a href="mailto:x"><b>Answer now</b><br>opens a reply</a></td></tr></table>` +
	`<h2>What we understood</h2><table><tr><th>Kind of request</th><td>support (RFS)</td></tr></table><p>If something is wrong, say so in the same reply.</p><p>Center for International Safety and Security (CISS)<br>Telephone (202) 555-0100<br>A reply to this mail is read and kept with your request.</p>`

const bothAnswers = "It is urgent.\nAll of it is unclassified."

type clientReply struct{ name, text, html, want string }

func checkReplies(t *testing.T, list []clientReply) {
	t.Helper()
	for _, c := range list {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sub := strings.NewReplacer("QUOTED", quotedMissing, "MARKED", prefix(quotedMissing, "> "), "ANSWER", bothAnswers)
			page := strings.NewReplacer("QUOTED", quotedMarkup, "ANSWER", "<div>It is urgent.</div><div>All of it is unclassified.</div>")
			d := missingMail(sub.Replace(c.text), page.Replace(c.html))
			m := d.message()
			r := d.read()
			checkReading(t, m, r)
			want := sub.Replace(c.want)
			if want == "" {
				want = bothAnswers
			}
			if diff := cmp.Diff(lines(want), lines(r.NewText)); diff != "" {
				t.Error(diff)
			}
			if r.Outcome != cases.RequestUpdate || len(r.Commands) > 0 || r.Refused != nil {
				t.Errorf("outcome %s, commands %+v, refused %+v", r.Outcome, r.Commands, r.Refused)
			}
		})
	}
}

// MSG-3: what stands over an unmarked quote of a plain text, by mail program.
func TestNewTextHeadsOfPrograms(t *testing.T) {
	t.Parallel()
	var list []clientReply
	for name, head := range map[string]string{
		"Notes summary":           "CISS Intake ---11/16/2026 09:14:22 AM---We need two answers before we can begin. A reply is enough.  1. How\n\nFrom:\tCISS Intake <ciss-intake@hq.dhs.gov>\nTo:\tKarl Jensen/NOAA@NOAA\nDate:\t11/16/2026 09:14 AM\nSubject:\t[REQ-2026-000015] x\n\n________________________________________\n",
		"Notes summary, German":   "CISS Intake ---16.11.2026 15:14:22---We need two answers before we can begin.\n\nVon:\tCISS Intake <ciss-intake@hq.dhs.gov>\nAn:\tKarl Jensen/NOAA@NOAA\nDatum:\t16.11.2026 15:14\nBetreff:\t[REQ-2026-000015] x\n\n",
		"Notes wrote":             "CISS Intake <ciss-intake@hq.dhs.gov> wrote on 11/16/2026 09:14:22 AM:\n",
		"iNotes":                  "-----\"CISS Intake\" <ciss-intake@hq.dhs.gov> wrote: -----\nTo: Karl Jensen/NOAA@NOAA\nFrom: \"CISS Intake\" <ciss-intake@hq.dhs.gov>\nDate: 11/16/2026 09:14AM\nSubject: [REQ-2026-000015] x\n",
		"iNotes, German":          "-----\"CISS Intake\" <ciss-intake@hq.dhs.gov> schrieb: -----\nAn: Karl Jensen/NOAA@NOAA\nVon: \"CISS Intake\" <ciss-intake@hq.dhs.gov>\nDatum: 16.11.2026 09:14\nBetreff: x\n",
		"Notes columns":           "\"CISS Intake\" <ciss-intake@hq.dhs.gov>\n11/16/2026 09:14 AM\n\nTo\n\"Jensen, Karl\" <karl.jensen@noaa.gov>\ncc\n\nSubject\n[REQ-2026-000015] Two things missing in your request to CISS\n",
		"BlackBerry":              "  Original Message  \nFrom: CISS Intake\nSent: Tuesday, November 17, 2026 08:50\nTo: Jensen, Karl\nSubject: [REQ-2026-000015] x\n",
		"BlackBerry, German":      "  Originalnachricht  \nVon: CISS Intake\nGesendet: Dienstag, 17. November 2026 08:50\nAn: Jensen, Karl\nBetreff: x\n",
		"BlackBerry, reply-to":    "-----Original Message-----\nFrom: CISS Intake <ciss-intake@hq.dhs.gov>\nDate: Tue, 17 Nov 2026 13:50:01 \nTo: Jensen, Karl<karl.jensen@noaa.gov>\nReply-To: ciss-intake+mi.aa11bb22.v1@hq.dhs.gov\nSubject: [REQ-2026-000015] x\n",
		"eM Client":               "------ Original Message ------\nFrom \"CISS Intake\" <ciss-intake@hq.dhs.gov>\nTo \"Karl Jensen\" <karl.jensen@noaa.gov>\nDate 11/16/2026 9:14:22 AM\nSubject [REQ-2026-000015] x\n",
		"Samsung":                 "-------- Original message --------\nFrom: CISS Intake <ciss-intake@hq.dhs.gov>\nDate: 11/16/26 9:14 AM (GMT-05:00)\nTo: Karl Jensen <karl.jensen@noaa.gov>\nSubject: [REQ-2026-000015] x\n",
		"LG":                      "------ Original message------\nFrom: CISS Intake\nDate: Mon, Nov 16, 2026 09:14\nTo: Karl Jensen;\nSubject:x\n",
		"AOL":                     "-----Original Message-----\nFrom: CISS Intake <ciss-intake@hq.dhs.gov>\nTo: karl.jensen <karl.jensen@noaa.gov>\nSent: Mon, Nov 16, 2026 9:14 am\nSubject: x\n",
		"Naver":                   "-----Original Message-----\nFrom: \"CISS Intake\"<ciss-intake@hq.dhs.gov>\nTo: \"Karl Jensen\"<karl.jensen@noaa.gov>;\nCc:\nSent: 2026-11-16 (\uc6d4) 23:14:22 (GMT+09:00)\nSubject: x\n",
		"Daum":                    "--------- \uc6d0\ubcf8 \uba54\uc77c ---------\n\ubcf4\ub0b8\uc0ac\ub78c: CISS Intake <ciss-intake@hq.dhs.gov>\n\ubc1b\ub294\uc0ac\ub78c: Karl Jensen\n\ub0a0\uc9dc: 2026-11-16\n\uc81c\ubaa9: x\n",
		"QQ":                      "------------------ \u539f\u59cb\u90ae\u4ef6 ------------------\n\u53d1\u4ef6\u4eba: \"CISS Intake\" <ciss-intake@hq.dhs.gov>;\n\u53d1\u9001\u65f6\u95f4: 2026\u5e7411\u670816\u65e5(\u661f\u671f\u4e00) \u665a\u4e0a10:14\n\u6536\u4ef6\u4eba: \"Karl Jensen\"<karl.jensen@noaa.gov>;\n\u4e3b\u9898: x\n",
		"Foxmail":                 "\u53d1\u4ef6\u4eba\uff1a CISS Intake\n\u53d1\u9001\u65f6\u95f4\uff1a 2026-11-16 22:14\n\u6536\u4ef6\u4eba\uff1a Karl Jensen\n\u4e3b\u9898\uff1a x\n",
		"163, English":            "At 2026-11-16 22:14:22, \"CISS Intake\" <ciss-intake@hq.dhs.gov> wrote:\n",
		"163":                     "\u5728 2026-11-16 22:14:22\uff0c\"CISS Intake\" <ciss-intake@hq.dhs.gov> \u5199\u9053\uff1a\n",
		"Mail.ru":                 "\u041f\u043e\u043d\u0435\u0434\u0435\u043b\u044c\u043d\u0438\u043a, 16 \u043d\u043e\u044f\u0431\u0440\u044f 2026, 9:14 -05:00 \u043e\u0442 CISS Intake <ciss-intake@hq.dhs.gov>:\n",
		"Yandex":                  "16.11.2026, 17:14, \"CISS Intake\" <ciss-intake@hq.dhs.gov>:\n",
		"GMX":                     "Gesendet: Montag, 16. November 2026 um 09:14 Uhr\nVon: \"CISS Intake\" <ciss-intake@hq.dhs.gov>\nAn: karl.jensen@noaa.gov\nBetreff: [REQ-2026-000015] x\n",
		"mail.com":                "Sent: Monday, November 16, 2026 at 9:14 AM\nFrom: \"CISS Intake\" <ciss-intake@hq.dhs.gov>\nTo: karl.jensen@noaa.gov\nSubject: x\n",
		"Open-Xchange":            "On 11/16/2026 9:14 AM EST CISS Intake <ciss-intake@hq.dhs.gov> wrote:\n\n \n",
		"Open-Xchange, German":    "CISS Intake <ciss-intake@hq.dhs.gov> hat am 16.11.2026 09:14 CET geschrieben:\n\n",
		"Horde":                   "Quoting CISS Intake <ciss-intake@hq.dhs.gov>:\n",
		"Roundcube":               "On 2026-11-16 09:14, CISS Intake wrote:\n",
		"Spark":                   "On Nov 16, 2026 at 9:14\u202fAM -0500, CISS Intake <ciss-intake@hq.dhs.gov>, wrote:\n",
		"Newton":                  "On Mon, Nov 16, 2026 at 9:14am, CISS Intake <ciss-intake@hq.dhs.gov [ciss-intake@hq.dhs.gov] > wrote:\n",
		"HEY":                     "On November 16, 2026, CISS Intake <ciss-intake@hq.dhs.gov> wrote:\n",
		"Mutt":                    "* CISS Intake <ciss-intake@hq.dhs.gov> [2026-11-16 09:14]:\n",
		"Gnus":                    "CISS Intake <ciss-intake@hq.dhs.gov> writes:\n",
		"The Bat":                 "Monday, November 16, 2026, 9:14:22 AM, you wrote:\n",
		"GroupWise":               ">>> CISS Intake <ciss-intake@hq.dhs.gov> 11/16/2026 9:14 AM >>>\n",
		"GroupWise, long":         ">>> On 11/16/2026 at 9:14 AM, in message <mi.aa11bb22.v1@cissd.hq.dhs.gov>,\nCISS Intake <ciss-intake@hq.dhs.gov> wrote:\n",
		"Yahoo":                   "    On Monday, November 16, 2026 at 09:14:22 AM EST, CISS Intake <ciss-intake@hq.dhs.gov> wrote:  \n \n",
		"Yahoo, Spanish":          "    En lunes, 16 de noviembre de 2026, 09:14:22 GMT-5, CISS Intake <ciss-intake@hq.dhs.gov> escribi\u00f3:  \n \n",
		"Yahoo, French":           "    Le lundi 16 novembre 2026 \u00e0 09:14:22 UTC\u22125, CISS Intake <ciss-intake@hq.dhs.gov> a \u00e9crit :  \n \n",
		"Zimbra":                  "----- Original Message -----\nFrom: \"CISS Intake\" <ciss-intake@hq.dhs.gov>\nTo: \"Karl Jensen\" <karl.jensen@noaa.gov>\nSent: Monday, November 16, 2026 9:14:22 AM\nSubject: x\n",
		"Zimbra, French":          "De: \"CISS Intake\" <ciss-intake@hq.dhs.gov>\n\u00c0: \"Karl Jensen\" <karl.jensen@noaa.gov>\nEnvoy\u00e9: Lundi 16 Novembre 2026 09:14:22\nObjet: x\n",
		"Windows Mail":            "Sent from Mail for Windows\n\nFrom: CISS Intake\nSent: Monday, November 16, 2026 9:14 AM\nTo: karl.jensen@noaa.gov\nSubject: x\n",
		"Outlook for Mac":         "From: CISS Intake <ciss-intake@hq.dhs.gov>\nDate: Monday, November 16, 2026 at 9:14 AM\nTo: Karl Jensen <karl.jensen@noaa.gov>\nSubject: x\n",
		"Apple, header style":     "Begin forwarded message:\n\nFrom: CISS Intake <ciss-intake@hq.dhs.gov>\nSubject: x\nDate: November 16, 2026 at 9:14:22 AM EST\nTo: karl.jensen@noaa.gov\n",
		"Outlook, marks on heads": "> -----Original Message-----\n> From: CISS Intake [mailto:ciss-intake@hq.dhs.gov]\n> Sent: Monday\n> To: Jensen\n> Subject: x\n",
		"Outlook, wrapped To":     "From: CISS Intake <ciss-intake@hq.dhs.gov>\nSent: Monday, November 16, 2026 9:14 AM\nTo: Jensen, Karl <karl.jensen@noaa.gov>; Some Other, Person\n<some.other@noaa.gov>; Third <third@noaa.gov>\nCc: Fourth\nSubject: [REQ-2026-000015] Two things missing\nin your request to CISS\nImportance: High\n",
		"Outlook, spaces":         "From: CISS Intake <ciss-intake@hq.dhs.gov> \n\nSent: Monday, November 16, 2026 9:14 AM\n\nTo: Jensen, Karl\n\nSubject: x\n\n",
		"Outlook, quoted bold":    "**From:** CISS Intake <ciss-intake@hq.dhs.gov>\n**Sent:** Monday\n**To:** Jensen\n**Subject:** x\n",
		"Outlook, one line":       "From: CISS Intake <ciss-intake@hq.dhs.gov> Sent: Monday, November 16, 2026 9:14 AM To: Jensen, Karl <karl.jensen@noaa.gov> Subject: [REQ-2026-000015] Two things missing\n",
		"Ukrainian Outlook":       "\u0412\u0456\u0434: CISS <c@hq.dhs.gov>\n\u041d\u0430\u0434\u0456\u0441\u043b\u0430\u043d\u043e: 16 \u043b\u0438\u0441\u0442\u043e\u043f\u0430\u0434\u0430 2026 \u0440.\n\u041a\u043e\u043c\u0443: J\n\u0422\u0435\u043c\u0430: x\n",
		"Romanian Gmail":          "\u00cen lun., 16 nov. 2026 la 09:14, CISS Intake <ciss-intake@hq.dhs.gov> a scris:\n",
		"Croatian Gmail":          "pon, 16. stu 2026. u 09:14 CISS Intake <ciss-intake@hq.dhs.gov> napisao je:\n",
		"Serbian Gmail":           "\u043f\u043e\u043d, 16. \u043d\u043e\u0432 2026. \u0443 09:14 CISS Intake <ciss-intake@hq.dhs.gov> \u0458\u0435 \u043d\u0430\u043f\u0438\u0441\u0430\u043e/\u043b\u0430:\n",
		"Bulgarian Gmail":         "\u041d\u0430 \u043f\u043d, 16.11.2026 \u0433. \u0432 9:14 CISS Intake <ciss-intake@hq.dhs.gov> \u043d\u0430\u043f\u0438\u0441\u0430:\n",
		"Lithuanian Gmail":        "2026-11-16, pr, 09:14 CISS Intake <ciss-intake@hq.dhs.gov> ra\u0161\u0117:\n",
		"Estonian Gmail":          "Kuup\u00e4ev E, 16. november 2026 kell 09:14 kirjutas CISS Intake <ciss-intake@hq.dhs.gov>:\n",
		"Latvian Gmail":           "pirmd., 2026. g. 16. nov., plkst. 09:14 \u2014 lietot\u0101js CISS Intake (<ciss-intake@hq.dhs.gov>) rakst\u012bja:\n",
		"Slovenian Gmail":         "V V pon., 16. nov. 2026 ob 09:14 je oseba CISS Intake <ciss-intake@hq.dhs.gov> napisala:\n",
		"Slovak Gmail":            "po 16. 11. 2026 o 9:14 CISS Intake <ciss-intake@hq.dhs.gov> nap\u00edsal(a):\n",
		"Catalan Gmail":           "Missatge de CISS Intake <ciss-intake@hq.dhs.gov> del dia dl., 16 de nov. 2026 a les 9:14:\n",
		"Norwegian Gmail":         "man. 16. nov. 2026 kl. 09:14 skrev CISS Intake <ciss-intake@hq.dhs.gov>:\n",
		"Thai Gmail":              "\u0e43\u0e19\u0e27\u0e31\u0e19\u0e17\u0e35\u0e48 \u0e08. 16 \u0e1e.\u0e22. 2026 \u0e40\u0e27\u0e25\u0e32 09:14 CISS Intake <ciss-intake@hq.dhs.gov> \u0e40\u0e02\u0e35\u0e22\u0e19\u0e27\u0e48\u0e32:\n",
		"Vietnamese Gmail":        "V\u00e0o Th 2, 16 thg 11, 2026 v\u00e0o l\u00fac 09:14 CISS Intake <ciss-intake@hq.dhs.gov> \u0111\u00e3 vi\u1ebft:\n",
		"Indonesian Gmail":        "Pada tanggal Sen, 16 Nov 2026 pukul 09.14 CISS Intake <ciss-intake@hq.dhs.gov> menulis:\n",
		"Persian Gmail":           "\u062f\u0631 \u062a\u0627\u0631\u06cc\u062e \u062f\u0648\u0634\u0646\u0628\u0647 \u06f1\u06f6 \u0646\u0648\u0627\u0645\u0628\u0631 \u06f2\u06f0\u06f2\u06f6\u060c \u06f9:\u06f1\u06f4 CISS Intake <ciss-intake@hq.dhs.gov> \u0646\u0648\u0634\u062a:\n",
		"Hindi Gmail":             "\u0938\u094b\u092e, 16 \u0928\u0935\u0970 2026 \u0915\u094b 9:14 am \u092c\u091c\u0947 \u0915\u094b CISS Intake <ciss-intake@hq.dhs.gov> \u0928\u0947 \u0932\u093f\u0916\u093e:\n",
		"Italian Apple":           "Il giorno 16 nov 2026, alle ore 09:14, CISS Intake <ciss-intake@hq.dhs.gov> ha scritto:\n",
		"Swedish Apple, no verb":  "16 nov. 2026 kl. 09:14 skrev CISS Intake <ciss-intake@hq.dhs.gov>:\n",
		"RTL marks in Gmail":      "\u200f\u202b\u05d1\u05ea\u05d0\u05e8\u05d9\u05da \u05d9\u05d5\u05dd \u05d1\u05f3, 16 \u05d1\u05e0\u05d5\u05d1\u05f3 2026 \u05d1-9:14 \u05de\u05d0\u05ea \u202aCISS Intake\u202c\u200f <\u202aciss-intake@hq.dhs.gov\u202c\u200f>:\u202c\n",
		"split in the address":    "On Mon, Nov 16, 2026 at 9:14\u202fAM CISS Intake <\nciss-intake@hq.dhs.gov> wrote:\n",
		"split over four lines":   "On Mon, Nov 16, 2026 at 9:14 AM\nCISS Intake of the Center for International Safety\n<ciss-intake+mi.aa11bb22.v1@hq.dhs.gov>\nwrote:\n",
		"Dutch Apple":             "Op 16 nov 2026 om 09:14 heeft CISS Intake <ciss-intake@hq.dhs.gov> het volgende geschreven:\n",
		"Polish Apple":            "Wiadomo\u015b\u0107 napisana przez CISS Intake <ciss-intake@hq.dhs.gov> w dniu 16.11.2026, o godz. 09:14:\n",
		"Czech Apple":             "16. 11. 2026 v 9:14, CISS Intake <ciss-intake@hq.dhs.gov>:\n",
		"Hungarian Apple":         "2026. nov. 16. d\u00e1tummal, 9:14 id\u0151pontban CISS Intake <ciss-intake@hq.dhs.gov> \u00edrta:\n",
		"Turkish Apple":           "CISS Intake <ciss-intake@hq.dhs.gov> \u015funlar\u0131 yazd\u0131 (16 Kas 2026 09:14):\n",
		"Japanese Apple":          "2026/11/16 23:14\u3001CISS Intake <ciss-intake@hq.dhs.gov>\u306e\u30e1\u30fc\u30eb:\n",
		"Korean Apple":            "2026. 11. 16. \uc624\ud6c4 11:14, CISS Intake <ciss-intake@hq.dhs.gov> \uc791\uc131:\n",
		"Finnish Apple":           "CISS Intake <ciss-intake@hq.dhs.gov> kirjoitti 16.11.2026 kello 9.14:\n",
		"Danish Apple":            "Den 16. nov. 2026 kl. 09.14 skrev CISS Intake <ciss-intake@hq.dhs.gov>:\n",
		"Zendesk delimiter":       "##- Please type your reply above this line -##\n",
		"delimiter, plain":        "--- Reply above this line ---\n",
		"delimiter, German":       "##- Bitte geben Sie Ihre Antwort \u00fcber dieser Zeile ein -##\n",
		"delimiter, ServiceNow":   "===== Please reply above this line =====\n",
		"delimiter, Spanish":      "##- Escriba su respuesta por encima de esta l\u00ednea -##\n",
		"OTRS":                    "11/16/2026 09:14 (America/New_York) - CISS Intake wrote:\n",
		"Kayako":                  "Original Message Follows: \n------------------------\n",
	} {
		list = append(list, clientReply{name: name, text: "ANSWER\n\n" + head + "\nQUOTED\n"})
	}
	checkReplies(t, list)
}

// MSG-3: bottom posts and answers between the lines, whatever stands over the quote and whether it is marked.
func TestNewTextBelowAndBetween(t *testing.T) {
	t.Parallel()
	const outlook = "From: CISS Intake <ciss-intake@hq.dhs.gov>\nSent: Monday, November 16, 2026 9:14 AM\nTo: Jensen, Karl\nSubject: [REQ-2026-000015] Two things missing\n\n"
	const gmail = "On Mon, Nov 16, 2026 at 9:14 AM CISS Intake <ciss-intake@hq.dhs.gov> wrote:\n"
	between := func(a, b string) string {
		q := strings.Replace(quotedMissing, "routine, priority or urgent?\n", "routine, priority or urgent?\n"+a+"\n", 1)
		return strings.Replace(q, "(HSDN, SIPRNet, JWICS).\n", "(HSDN, SIPRNet, JWICS).\n"+b+"\n", 1)
	}
	marked := func(a, b string) string {
		q := prefix(quotedMissing, "> ")
		q = strings.Replace(q, "routine, priority or urgent?\n", "routine, priority or urgent?\n"+a+"\n", 1)
		return strings.Replace(q, "(HSDN, SIPRNet, JWICS).\n", "(HSDN, SIPRNet, JWICS).\n"+b+"\n", 1)
	}
	const two = "Urgent, the man leaves on Friday\nNothing in it is classified"
	checkReplies(t, []clientReply{
		{"below an Outlook head", outlook + "QUOTED\n\nANSWER\n\nKarl", "", ""},
		{"below an attribution, unmarked", gmail + "\nQUOTED\n\nANSWER\n\nRegards,\nKarl Jensen\nNOAA\n", "", ""},
		{"below, nothing over it", "QUOTED\n\nANSWER\n", "", ""},
		{"below, a divider over it", "-----Original Message-----\nQUOTED\n\nANSWER\n\n-- \nKarl", "", ""},
		{"above, nothing between", "ANSWER\n\nQUOTED\n", "", ""},
		{"above with a name, nothing between", "ANSWER\n\nKarl Jensen\nNOAA Office of Law Enforcement\n(301) 555-0123\n\nQUOTED\n", "", ""},
		{"above, only the subject between", "ANSWER\n\n[REQ-2026-000015] Two things missing in your request to CISS\n\nQUOTED\n", "", ""},
		{"above, wrapped anew", "ANSWER\n\n" + strings.NewReplacer("\n   ", " ", "hear\nnothing", "hear nothing", "Send nothing\nclassified", "Send nothing classified").Replace(quotedMissing), "", ""},
		{"below marks", gmail + "MARKED\n\nANSWER\n\nKarl", "", ""},
		{"below marks, no blank line", gmail + "MARKED\nANSWER\n", "", ""},
		{"below a divider and marks", "-----Original Message-----\n> From: CISS Intake [mailto:ciss-intake@hq.dhs.gov]\n> Sent: Monday\n> To: J\n> Subject: x\n>\nMARKED\n\nANSWER\n", "", ""},
		{"above and below", "See at the end.\n\n" + outlook + "QUOTED\n\nANSWER\n", "", "See at the end.\nANSWER"},
		{"between, bars as marks", gmail + prefix(quotedMissing, "| ") + "\n\nANSWER\n", "", ""},
		{"between marks", gmail + marked("Urgent, the man leaves on Friday", "Nothing in it is classified"), "", two},
		{"between marks, blank lines", gmail + marked("\nUrgent, the man leaves on Friday\n", "\nNothing in it is classified\n"), "", two},
		{"between, no marks", outlook + between("Urgent, the man leaves on Friday", "Nothing in it is classified"), "", two},
		{"between, no marks, blank lines", outlook + between("\nUrgent, the man leaves on Friday\n", "\nNothing in it is classified\n"), "", two},
		{"between, nothing over it", between("\nUrgent, the man leaves on Friday\n", "\nNothing in it is classified\n"), "", two},
		{"between and above", "Karl here, see below.\n\n" + outlook + between("Urgent, the man leaves on Friday", "Nothing in it is classified"), "", "Karl here, see below.\n" + two},
		{"between, with arrows", outlook + between("==> Urgent, the man leaves on Friday", "==> Nothing in it is classified"), "", "==> Urgent, the man leaves on Friday\n==> Nothing in it is classified"},
	})
}

// MSG-3: quotations in HTML, by mail program.
func TestNewTextMarkupOfPrograms(t *testing.T) {
	t.Parallel()
	const (
		head  = `<b>From:</b> CISS Intake &lt;ciss-intake@hq.dhs.gov&gt;<br><b>Sent:</b> Monday, November 16, 2026 9:14 AM<br><b>To:</b> Jensen, Karl<br><b>Subject:</b> [REQ-2026-000015] x`
		wrote = `On Mon, Nov 16, 2026 at 9:14&#8239;AM CISS Intake &lt;<a href="mailto:ciss-intake@hq.dhs.gov">ciss-intake@hq.dhs.gov</a>&gt; wrote:`
	)
	word := func(s string) string { return `<p class=MsoNormal>` + s + `<o:p></o:p></p>` }
	checkReplies(t, []clientReply{
		{"new Outlook", "", `<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head><body dir="ltr"><div class="elementToProof">It is urgent.</div><div class="elementToProof">All of it is unclassified.</div><div id="ms-outlook-mobile-signature"><div>Karl</div></div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">` + head + `</font><div>&nbsp;</div></div><div>QUOTED</div></body></html>`, ""},
		{"Outlook, border in another order", "", `<div class="WordSection1">` + word("It is urgent.") + word("All of it is unclassified.") + word("&nbsp;") + `<div><div style="padding:3.0pt 0in 0in 0in;border-top:1.0pt solid #B5C4DF;border-left:none"><p class="MsoNormal">` + head + `</p></div></div>QUOTED</div>`, ""},
		{"Outlook for Mac", "", `<div class="WordSection1">` + word("It is urgent.") + word("All of it is unclassified.") + `<div id="mail-editor-reference-message-container"><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal" style="margin-bottom:12.0pt"><b><span style="color:black">From: </span></b><span style="color:black">CISS Intake &lt;c@hq.dhs.gov&gt;<br><b>Date: </b>Monday, November 16, 2026 at 9:14 AM<br><b>To: </b>Jensen<br><b>Subject: </b>x</span></p></div>QUOTED</div></div></div>`, ""},
		{"Word lists", "", `<div class=WordSection1><p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>It is urgent.<o:p></o:p></p><p class=MsoListParagraph style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>All of it is unclassified.<o:p></o:p></p><p class=MsoNormal>` + head + `</p>QUOTED</div>`, "1. It is urgent.\n2. All of it is unclassified."},
		{"Gmail container", "", `<div dir="ltr">ANSWER</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` + wrote + `<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">QUOTED</blockquote></div>`, ""},
		{"Gmail without classes", "", `<div dir="ltr">ANSWER</div><br><div><div dir="ltr">` + wrote + `<br></div><blockquote style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">QUOTED</blockquote></div>`, ""},
		{"Gmail, nested answers", "", `<div class="gmail_quote"><div class="gmail_attr">` + wrote + `<br></div><blockquote class="gmail_quote"><div>1. How urgent it is: routine, priority or urgent?</div></blockquote><div>It is urgent.</div><blockquote class="gmail_quote"><div>2. Classification: is it unclassified?</div></blockquote><div>All of it is unclassified.</div></div>`, ""},
		{"Yahoo", "", `<div class="ydp1yahoo-style-wrap" style="font-size:16px;"><div dir="ltr">It is urgent.</div><div dir="ltr">All of it is unclassified.</div><div><br></div></div><div id="ydp77yahoo_quoted_01" class="ydp77yahoo_quoted"><div style="color:#26282a;"><div>` + wrote + `</div><div><br></div><div>QUOTED</div></div></div>`, ""},
		{"Yahoo on Android", "", `It is urgent.<br>All of it is unclassified.<br><br><p style="color:#1D2228;"><a href="https://mail.onelink.me/x">Yahoo Mail: Search, Organize, Conquer</a></p> <br> <blockquote style="margin: 0 0 20px 0;"> <div style="font-family:Roboto, sans-serif; color:#6D00F6;"> <div>` + wrote + `</div> </div> <div style="padding: 10px 0 0 20px; margin: 10px 0 0 0; border-left: 1px solid #6D00F6;">QUOTED</div> </blockquote>`, ""},
		{"Proton", "", `<div style="font-family: Arial;">It is urgent.</div><div>All of it is unclassified.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with <a href="https://proton.me/">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Monday, November 16th, 2026 at 9:14 AM, CISS Intake &lt;c@hq.dhs.gov&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">QUOTED</blockquote><br></div>`, ""},
		{"Samsung", "", `<html><body dir="auto"><div dir="auto">It is urgent.</div><div dir="auto">All of it is unclassified.</div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Sent from my Galaxy</div></div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Original message --------</div><div>From: CISS Intake &lt;c@hq.dhs.gov&gt; </div><div>Date: 11/16/26  9:14 AM  (GMT-05:00) </div><div>To: Karl Jensen </div><div>Subject: [REQ-2026-000015] x </div><div><br></div></div>QUOTED</body></html>`, ""},
		{"BlackBerry", "", `<html><body data-blackberry-caret-color="#00a8df">It is urgent.<div>All of it is unclassified.<br><div id="response_div_spacer"><br></div><div id="_signaturePlaceholder">Sent from my BlackBerry 10 smartphone.</div><table width="100%"><tbody><tr><td id="_persistentHeaderContainer" colspan="2"><div id="_persistentHeader" style="border-style: solid none none; border-top-color: rgb(181, 196, 223); border-top-width: 1pt; padding: 3pt 0in 0in;"><div><b>From: </b>CISS Intake</div><div><b>Sent: </b>Tuesday, November 17, 2026 8:50 AM</div><div><b>To: </b>Jensen</div><div><b>Subject: </b>x</div></div></td></tr></tbody></table><div id="_originalContent">QUOTED</div></div></body></html>`, ""},
		{"Zimbra", "", `<div style="font-family: arial"><div>It is urgent.</div><div>All of it is unclassified.</div><div><br></div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"CISS Intake" &lt;c@hq.dhs.gov&gt;<br><b>To: </b>"Karl Jensen"<br><b>Sent: </b>Monday, November 16, 2026 9:14:22 AM<br><b>Subject: </b>x<br></div><br><div data-marker="__QUOTED_TEXT__">QUOTED</div></div>`, ""},
		{"Notes, columns", "", `<font size=2 face="sans-serif">It is urgent.</font><br><font size=2 face="sans-serif">All of it is unclassified.</font><br><br><br><table width=100%><tr valign=top><td width=40%><font size=1 face="sans-serif"><b>"CISS Intake" &lt;ciss-intake@hq.dhs.gov&gt;</b> </font><p><font size=1 face="sans-serif">11/16/2026 09:14 AM</font></p><td width=59%><table width=100%><tr valign=top><td><div align=right><font size=1>To</font></div><td><font size=1>"Jensen, Karl" &lt;karl.jensen@noaa.gov&gt;</font><tr valign=top><td><div align=right><font size=1>cc</font></div><td><tr valign=top><td><div align=right><font size=1>Subject</font></div><td><font size=1>[REQ-2026-000015] Two things missing in your request to CISS</font></table></table><br>QUOTED`, ""},
		{"Notes, from block", "", `<font size=2 face="sans-serif">It is urgent.</font><br><font size=2 face="sans-serif">All of it is unclassified.</font><br><br><br><br><font size=1 color=#5f5f5f face="sans-serif">From: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">CISS Intake &lt;c@hq.dhs.gov&gt;</font><br><font size=1 color=#5f5f5f face="sans-serif">To: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">Karl Jensen/NOAA</font><br><font size=1 color=#5f5f5f face="sans-serif">Date: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">11/16/2026 09:14 AM</font><br><font size=1 color=#5f5f5f face="sans-serif">Subject: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">x</font><br><hr noshade><br>QUOTED`, ""},
		{"GroupWise", "", `<p style="margin:0">It is urgent.</p><p style="margin:0">All of it is unclassified.</p><br><br>&gt;&gt;&gt; CISS Intake &lt;ciss-intake@hq.dhs.gov&gt; 11/16/2026 9:14 AM &gt;&gt;&gt;<br>QUOTED`, ""},
		{"GMX", "", `<html><body><div style="font-family: Verdana;font-size: 12.0px;"><div>It is urgent.</div><div>All of it is unclassified.</div><div><div name="quote" style="margin: 10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left: 2px solid #C3D9E5;"><div style="margin: 0 0 10px 0;"><b>Gesendet:</b>&nbsp;Montag, 16. November 2026 um 09:14 Uhr<br><b>Von:</b>&nbsp;"CISS Intake" &lt;c@hq.dhs.gov&gt;<br><b>An:</b>&nbsp;karl.jensen@noaa.gov<br><b>Betreff:</b>&nbsp;x</div><div name="quoted-content">QUOTED</div></div></div></div></body></html>`, ""},
		{"Open-Xchange", "", `<div>It is urgent.</div><div>All of it is unclassified.</div><blockquote type="cite"><div>On 11/16/2026 9:14 AM EST CISS Intake &lt;c@hq.dhs.gov&gt; wrote:</div><div>&nbsp;</div><div>QUOTED</div></blockquote>`, ""},
		{"eM Client", "", `<div>It is urgent.</div><div>All of it is unclassified.</div><div><br></div><div>------ Original Message ------</div><div>From "CISS Intake" &lt;c@hq.dhs.gov&gt;</div><div>To "Karl Jensen" &lt;k@noaa.gov&gt;</div><div>Date 11/16/2026 9:14:22 AM</div><div>Subject x</div><div><br></div><div id="x1"><blockquote cite="x" type="cite" class="cite2">QUOTED</blockquote></div>`, ""},
		{"Thunderbird, below", "", `<div class="moz-cite-prefix">On 11/16/26 9:14 AM, CISS Intake wrote:<br></div><blockquote type="cite" cite="mid:x">QUOTED</blockquote><p>It is urgent.<br>All of it is unclassified.</p><div class="moz-signature">-- <br>Karl Jensen</div>`, ""},
		{"iPhone", "", `<html><body dir="auto">It is urgent.<div>All of it is unclassified.<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">On Nov 16, 2026, at 9:14&#8239;AM, CISS Intake &lt;c@hq.dhs.gov&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">QUOTED</div></blockquote></div></body></html>`, ""},
		{"Apple Mail, indented without a sign", "", `<div>It is urgent.<div>All of it is unclassified.</div><div><br><div><div>On Nov 16, 2026, at 9:14 AM, CISS Intake &lt;c@hq.dhs.gov&gt; wrote:</div><br><div style="margin-left:30px">QUOTED</div></div></div></div>`, ""},
		{"nothing over it, br soup", "", `It is urgent.<br>All of it is unclassified.<br><br><br>We need two answers before we can begin. A reply is enough.<br><br>1. How urgent it is: routine, priority or urgent?<br>2. Classification: is it unclassified? If it is classified, send no details here: name only the network on which we find it (HSDN, SIPRNet, JWICS).<br><br>If something is wrong, say so in the same reply.<br><br>A reply to this mail is read and kept with your request. Send nothing classified to this address.<br>`, ""},
		{"a hidden preheader", "", `<div style="display:none;max-height:0;overflow:hidden">Karl Jensen has answered your message</div><div>It is urgent.</div><div>All of it is unclassified.</div><div class="gmail_quote"><blockquote class="gmail_quote">QUOTED</blockquote></div>`, ""},
		{"a banner in a table", "", `<table border="0" cellspacing="0" width="100%" style="background-color:#FFEB9C"><tr><td style="padding:5px"><b>CAUTION:</b> This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.</td></tr></table><br><div>It is urgent.</div><div>All of it is unclassified.</div><hr><div>` + head + `</div>QUOTED`, ""},
		{"a Proofpoint banner", "", `<div style="display:none !important;visibility:hidden;mso-hide:all;font-size:1px;color:#ffffff;line-height:1px;height:0px;max-height:0px;opacity:0;overflow:hidden;">It is urgent. All of it is unclassified.</div><!-- BaNnErBlUrFlE-BoDy-start --><div id="pfptBanner" style="display:block;text-align:left;"><div>ZjQcmQRYFpfptBannerStart</div><table><tr><td><b>This Message Is From an External Sender</b></td></tr><tr><td>This message came from outside your organization.</td></tr></table><a href="x">Report Suspicious</a><div>ZjQcmQRYFpfptBannerEnd</div></div><div>It is urgent.</div><div>All of it is unclassified.</div><hr><div>` + head + `</div>QUOTED`, ""},
		{"a table as signature", "", `<div>It is urgent.</div><div>All of it is unclassified.</div><br><table cellpadding="0"><tr><td><img src="cid:seal" alt="NOAA seal" width="90"></td><td><b>Karl Jensen</b><br>Assistant Special Agent in Charge<br>NOAA Office of Law Enforcement<br>(301) 555-0123 | <a href="https://www.noaa.example.gov">noaa.example.gov</a></td></tr></table><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">` + head + `</div>QUOTED`, ""},
		{"answers in the cells of our table", "", `<div>See below.</div><div id="divRplyFwdMsg">` + head + `</div><h1>We need two answers before we can begin. A reply is enough.</h1><ol><li>How urgent it is: routine, priority or urgent?<div style="color:#c00000">It is urgent.</div></li><li>Classification: is it unclassified?<div style="color:#c00000">All of it is unclassified.</div></li></ol><p>If something is wrong, say so in the same reply.</p>`, "See below.\nIt is urgent.\nAll of it is unclassified."},
		{"answers in list items, not coloured", "", `<div>See below.</div><div id="divRplyFwdMsg">` + head + `</div><h1>We need two answers before we can begin. A reply is enough.</h1><ol><li>How urgent it is: routine, priority or urgent?<div>It is urgent.</div></li><li>Classification: is it unclassified? If it is classified, send no details here: name only the network on which we find it (HSDN, SIPRNet, JWICS).<div>All of it is unclassified.</div></li></ol><p>If something is wrong, say so in the same reply.</p>`, "See below.\nIt is urgent.\nAll of it is unclassified."},
		{"Front", "", `<div>It is urgent.</div><div>All of it is unclassified.</div><div class="front-signature">Karl</div><br><div class="front-blockquote"><div>On November 16, 2026 at 9:14 AM EST <a href="mailto:c@hq.dhs.gov">c@hq.dhs.gov</a> wrote:</div><blockquote type="cite">QUOTED</blockquote></div>`, ""},
		{"Zoho", "", `<div style="font-family: Verdana;"><div>It is urgent.<br></div><div>All of it is unclassified.<br></div><div class="zmail_extra_hr" style="border-top: 1px solid rgb(204,204,204);"><br></div><div class="zmail_extra" data-zbluepencil-ignore="true"><div><div id="Zm-_Id_-Sgn1">---- On Mon, 16 Nov 2026 09:14:22 -0500 <b>CISS Intake &lt;c@hq.dhs.gov&gt;</b> wrote ---<br></div></div><div><br></div><blockquote id="blockquote_zmail">QUOTED</blockquote></div></div>`, ""},
		{"Mail.ru", "", `<div>It is urgent.</div><div>All of it is unclassified.</div><div>&nbsp;</div><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">` + "\u041f\u043e\u043d\u0435\u0434\u0435\u043b\u044c\u043d\u0438\u043a, 16 \u043d\u043e\u044f\u0431\u0440\u044f 2026, 9:14 -05:00 \u043e\u0442 CISS &lt;c@hq.dhs.gov&gt;:" + `<br>QUOTED</blockquote>`, ""},
		{"QQ", "", `<div>It is urgent.</div><div>All of it is unclassified.</div><div><includetail><div style="font:Verdana normal 14px;color:#000;"><div style="FONT-SIZE: 12px;FONT-FAMILY: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;` + "\u539f\u59cb\u90ae\u4ef6" + `&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>` + "\u53d1\u4ef6\u4eba" + `:</b>&nbsp;"CISS"&lt;c@hq.dhs.gov&gt;;</div></div><div>QUOTED</div></div></includetail></div>`, ""},
	})
}

// MSG-3: what stands below and above a text that nobody wrote for us: signatures without a sign, notices, tails, feet of lists and scanners,
// banners of gateways.
func TestNewTextFeetAndHeads(t *testing.T) {
	t.Parallel()
	var list []clientReply
	for _, foot := range []string{
		// signatures
		"Karl Jensen\nAssistant Special Agent in Charge\nNOAA Office of Law Enforcement\nOffice: 301-555-0123\nCell: 301-555-0124\nkarl.jensen@noaa.gov",
		"V/r,\nKarl\n\nKarl B. Jensen, CIV\nNOAA OLE\nDSN 555-0123",
		"Very Respectfully,\n\nLCDR Karl Jensen, USCG\nOperations Officer\nSector Boston\n(617) 555-0100 (w)",
		"-KJ",
		"/s/ Karl Jensen",
		"Thanks much,\nKarl",
		"Thank you for your patience,\nKarl",
		"All the best from Silver Spring,\nKarl",
		"Cheers,\nKarl\n--\nKarl Jensen\nNOAA",
		"Best,\n\nKarl Jensen | Assistant Special Agent in Charge | NOAA Office of Law Enforcement | 301-555-0123",
		"~Karl",
		"K. Jensen",
		"Jensen",
		"SA Jensen, NOAA OLE",
		"___________________________\nKarl Jensen\nNOAA Office of Law Enforcement\n1315 East-West Highway, Silver Spring, MD 20910",
		"**************************************\nKarl Jensen\nNOAA\n**************************************",
		"Regards\nKarl Jensen\nDrydock Commission",
		"Hochachtungsvoll\nKarl Jensen",
		"Atentamente,\nKarl Jensen\nAgente Especial",
		"Bien cordialement,\n\nKarl JENSEN\nCharg\u00e9 de mission\nT\u00e9l. : +33 1 55 55 01 23",
		"Karl Jensen (he/him)\nAnalyst, Intelligence Division\nNational Oceanic and Atmospheric Administration\n\n\"The sea, once it casts its spell, holds one in its net of wonder forever.\"",
		"Karl Jensen\nNOAA\n\nFollow us on X | Facebook | LinkedIn",
		"Karl Jensen\nNOAA\nNOTE: I telework on Mondays and Fridays.",
		// tails
		"Sent from my iPhone", "Get Outlook for Android<https://aka.ms/AAb9ysg>", "Yahoo Mail: Search, Organize, Conquer", "Sent from Yahoo Mail on Android", "Sent from Mail for Windows", "Sent from my T-Mobile 5G Device",
		"Sent via the Samsung Galaxy S23, an AT&T 5G smartphone", "Sent from Workspace ONE Boxer", "Sent from Nine<http://www.9folders.com/>", "Please excuse typos, sent from my phone.", "Sent from my mobile. Please excuse brevity.",
		"Gesendet mit der mobilen Mail App", "Diese Nachricht wurde von meinem Android-Ger\u00e4t mit GMX Mail gesendet.", "Enviado desde mi Huawei", "Envoy\u00e9 depuis mon smartphone Samsung Galaxy.", "Inviato da Libero Mail per Android", "Verzonden vanuit Outlook voor iOS", "Skickat fr\u00e5n min iPhone",
		"Sendt fra min iPhone", "L\u00e4hetetty iPhonesta", "Odesl\u00e1no z iPhonu", "Trimis de pe iPhone-ul meu", "Poslano s mog iPhonea", "Poslan\u00e9 z iPhonu", "\u041d\u0430\u0434\u0456\u0441\u043b\u0430\u043d\u043e \u0437 iPhone", "\u041e\u0442\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u043e \u0438\u0437 \u043c\u043e\u0431\u0438\u043b\u044c\u043d\u043e\u0439 \u041f\u043e\u0447\u0442\u044b Mail.Ru",
		"G\u1eedi t\u1eeb iPhone c\u1ee7a t\u00f4i", "Dikirim dari iPhone saya", "\ub098\uc758 iPhone\uc5d0\uc11c \ubcf4\ub0c4", "\uc0bc\uc131 \uac24\ub7ed\uc2dc\uc5d0\uc11c \ubcf4\ub0c4", "Enviat des del meu iPhone", "\u0e2a\u0e48\u0e07\u0e08\u0e32\u0e01 iPhone \u0e02\u0e2d\u0e07\u0e09\u0e31\u0e19", "\u0645\u0646 \u0627\u0644\u0640 iPhone", "\u0627\u0631\u0633\u0627\u0644 \u0634\u062f\u0647 \u0627\u0632 iPhone \u0645\u0646", "Bidalia iPhonetik",
		// feet of lists, scanners and tickets
		"_______________________________________________\nolestaff mailing list\nolestaff@lists.noaa.example.gov\nhttps://lists.noaa.example.gov/mailman/listinfo/olestaff",
		"-- \nYou received this message because you are subscribed to the Google Groups \"OLE\" group.\nTo unsubscribe from this group and stop receiving emails from it, send an email to ole+unsubscribe@noaa.example.gov.",
		"You received this message because you are subscribed to the Google Groups \"OLE\" group.\nTo unsubscribe from this group and stop receiving emails from it, send an email to ole+unsubscribe@noaa.example.gov.",
		"########################################################################\n\nTo unsubscribe from the OLE list, click the following link:\nhttps://listserv.noaa.example.gov/x",
		"---\nThis email has been checked for viruses by Avast antivirus software.\nhttps://www.avast.com/antivirus",
		"Virus-free. www.avg.com", "Diese E-Mail wurde von Avast-Antivirussoftware auf Viren gepr\u00fcft.\nwww.avast.com", "Este correo electr\u00f3nico ha sido comprobado en busca de virus por Avast antivirus.", "L'absence de virus dans ce courrier \u00e9lectronique a \u00e9t\u00e9 v\u00e9rifi\u00e9e par le logiciel antivirus Avast.",
		"--\nThis message has been scanned for viruses and\ndangerous content by MailScanner, and is\nbelieved to be clean.", "Click here to report this email as spam.", "Report this message as spam: https://filter.noaa.example.gov/r?x=1", "Scanned by McAfee and confirmed virus-free.", "______________________________________________________________________\nThis email has been scanned by the Symantec Email Security.cloud service.\n______________________________________________________________________",
		"ref:_00D30abc._500D0xyz:ref", "{#HS:123456789-1234#}", "[NOAA-TICKET:4711]",
		// notices
		"This email and any attachments thereto may contain private, confidential, and privileged material for the sole use of the intended recipient. Any review, copying, or distribution of this email (or any attachments thereto) by others is strictly prohibited.",
		"LAW ENFORCEMENT SENSITIVE: This document and any attachments contain information that is law enforcement sensitive and must not be released to the public. If you have received it in error, notify the sender and delete it.",
		"Les informations contenues dans ce message sont confidentielles et destin\u00e9es au seul destinataire. / The information in this message is confidential and for the addressee only. If you have received it in error please delete it.",
		"Der Inhalt dieser E-Mail ist vertraulich und ausschlie\u00dflich f\u00fcr den bezeichneten Adressaten bestimmt.\n\nThe contents of this e-mail are confidential and intended only for the addressee.",
		"AVISO LEGAL: Este mensaje y sus anexos pueden contener informaci\u00f3n confidencial dirigida solo a su destinatario.\n\nLEGAL NOTICE: This message and its attachments may contain confidential information for its addressee only.",
		"Pursuant to the Freedom of Information-Privacy Acts (FOIPA) and applicable privileges and exemptions, including deliberative process, please do not disseminate the contents hereof without prior approval from the author.",
		"Under Florida law, e-mail addresses are public records. If you do not want your e-mail address released in response to a public records request, do not send electronic mail to this entity.",
		"E-mail correspondence to and from this address may be subject to the North Carolina Public Records Law and may be disclosed to third parties.",
		"FOR OFFICIAL USE ONLY - PRIVACY SENSITIVE. Any misuse or unauthorized disclosure may result in both civil and criminal penalties.",
		"P Please consider the environment before printing this e-mail.",
		"Caution: This message may contain information protected by the Privacy Act of 1974 (5 U.S.C. 552a) and must be safeguarded accordingly.",
		"**Confidentiality Notice** This message is intended only for the use of the individual or entity to which it is addressed and may contain information that is privileged, confidential and exempt from disclosure under applicable law.",
	} {
		list = append(list, clientReply{name: foot[:min(len(foot), 60)], text: "ANSWER\n\n" + foot + "\n\nOn Mon, Nov 16, 2026 at 9:14 AM CISS Intake <ciss-intake@hq.dhs.gov> wrote:\nMARKED\n"})
		list = append(list, clientReply{name: "alone: " + foot[:min(len(foot), 60)], text: "ANSWER\n\n" + foot + "\n"})
	}
	for _, banner := range []string{
		"ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\nThis message came from outside your organization.\n\nReport Suspicious\n\nZjQcmQRYFpfptBannerEnd",
		"[EXTERNAL EMAIL] DO NOT CLICK links or attachments unless you recognize the sender and know the content is safe.",
		"***EXTERNAL EMAIL***", "EXTERNAL EMAIL: EXERCISE CAUTION", "[EXT]", "** External **", "*** CAUTION: EXTERNAL EMAIL ***", "NOTICE: External email. Use caution with links and attachments.", "CAUTION - EXTERNAL:",
		"This message originated outside of your organization.\n________________________________", "This message was sent from outside the company. Please do not click links or open attachments unless you recognise the source of this email and know the content is safe.",
		"Be Careful With This Message\nThe sender's identity could not be verified. Avoid clicking links, downloading attachments, or replying with personal information.",
		"You don't often get email from karl.jensen@noaa.gov. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>", "Some people who received this message don't often get email from karl.jensen@noaa.gov. Learn why this is important",
		"ACHTUNG: Diese E-Mail stammt von einem externen Absender. Bitte keine Links anklicken oder Anh\u00e4nge \u00f6ffnen, wenn Sie den Absender nicht kennen.", "ATTENTION : ce courriel provient d'un exp\u00e9diteur externe. Ne cliquez pas sur les liens et n'ouvrez pas les pi\u00e8ces jointes si vous ne connaissez pas l'exp\u00e9diteur.",
		"PRECAUCI\u00d3N: Este correo proviene de fuera de la organizaci\u00f3n. No haga clic en enlaces ni abra archivos adjuntos si no reconoce al remitente.", "ATTENZIONE: questa e-mail proviene da un mittente esterno.", "LET OP: Deze e-mail is afkomstig van buiten de organisatie.", "CUIDADO: este e-mail foi enviado de fora da organiza\u00e7\u00e3o.",
		"WARNING: This email originated from outside of NOAA. Be suspicious of attachments, links, and requests for payment or sensitive information.",
		"This Message Is From an Untrusted Sender\nYou have not previously corresponded with this sender.\nReport Suspicious", "##- Please type your reply above this line -##",
	} {
		list = append(list, clientReply{name: banner[:min(len(banner), 60)], text: banner + "\n\nANSWER\n\nOn Mon, Nov 16, 2026 at 9:14 AM CISS Intake <ciss-intake@hq.dhs.gov> wrote:\nMARKED\n"})
	}
	// what is text and stays
	for _, text := range []string{
		"ANSWER\nNotice of the visit was given on 3 May.", "ANSWER\n\nAttention should be paid to the second man.", "ANSWER\n\nThe message contains a name that I do not know.", "External people were in the room.\n\nANSWER", "Caution is in order, he has friends here.\nANSWER",
		"CUI//SP-PRVCY\n\nANSWER", "ANSWER\n\nPlease call Karl Jensen", "ANSWER\n\nThis document was found in his car, the copy is attached.", "ANSWER\n\nThe officers were\nAnn Lee\nTom Ray", "ANSWER\n\nSent the box on Monday by courier.", "ANSWER\n\nHe said the door\nwas open all night.",
	} {
		list = append(list, clientReply{name: "stays: " + text, text: text + "\n", want: text})
	}
	checkReplies(t, list)
}
