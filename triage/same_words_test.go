package triage

import (
	"strings"
	"testing"

	"cissd/cases"
)

// INT-4: one mail that came by two ways is one, whatever the gateways put into it. SEC-8: the same Message-ID over other words is another mail,
// and is read: an answer in its thread, or a request of its own.
func TestSameMessageID(t *testing.T) {
	t.Parallel()
	body := "Type: RFI\nPriority: routine\nName: Marisol Ortega-Quinn\nBasis: A visit.\n\nPlease check Wei Zhang (born 3 May 1970), see https://travel.example.gov/list?id=7 for the visit – thanks.\n\n> He wrote us twice.\n"
	sent := func() *cases.Message {
		return &cases.Message{
			From: []cases.Address{{Name: "Marisol Ortega-Quinn", Address: "m.ortega@cbp.dhs.gov"}}, FromFields: 1, To: []cases.Address{{Address: "ciss-intake@hq.dhs.gov"}},
			Subject: "RFI", Parts: []cases.Part{{ID: "1", MediaType: "text/plain", Text: body}},
		}
	}
	read := func(m *cases.Message) *cases.Reading {
		r := Read(m, DefaultConfig(), Known{})
		return &r
	}
	same := func(a, b *cases.Message) bool {
		there, back := sameMail(read(a), read(b), nil), sameMail(read(b), read(a), nil)
		if there != back {
			t.Errorf("it matters which one came first: %q", b.Parts[0].Text)
		}
		return there
	}
	legal := "This email and any files transmitted with it are confidential and intended solely for the use of the individual to whom they are addressed. If you have received this email in error please notify the system manager."
	for name, change := range map[string]func(m *cases.Message){
		"as it was": func(*cases.Message) {},
		"a banner":  func(m *cases.Message) { m.Parts[0].Text = "[EXTERNAL]\n\n" + m.Parts[0].Text },
		"a banner without gap": func(m *cases.Message) {
			m.Parts[0].Text = "CAUTION: This email originated from outside of DHS. Do not click links or open attachments\nunless you recognize the sender.\n" + m.Parts[0].Text
		},
		"a legal notice": func(m *cases.Message) { m.Parts[0].Text += "\n" + legal + "\n" },
		"a notice in the middle": func(m *cases.Message) {
			m.Parts[0].Text = strings.Replace(m.Parts[0].Text, "\n\n>", "\n\n"+legal+"\n\n>", 1)
		},
		"a list's footer": func(m *cases.Message) {
			m.Parts[0].Text += "_______________________________________________\nciss-requests mailing list\nciss-requests@lists.dhs.gov\nhttps://lists.dhs.gov/mailman/listinfo/ciss-requests\n"
		},
		"a footer as a part": func(m *cases.Message) {
			m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "text/plain", Text: "_____\nciss-requests mailing list\nhttps://lists.dhs.gov/ciss-requests\n"})
		},
		"tags":           func(m *cases.Message) { m.Subject = "[EXTERNAL] [ciss-requests] " + m.Subject },
		"other wrapping": func(m *cases.Message) { m.Parts[0].Text = strings.ReplaceAll(m.Parts[0].Text, ", see", ",\nsee\u00a0") },
		"another charset": func(m *cases.Message) {
			m.Parts[0].Text = strings.NewReplacer("–", "-", "(", " (").Replace(m.Parts[0].Text)
		},
		"a link of the gateway's": func(m *cases.Message) {
			m.Parts[0].Text = strings.Replace(m.Parts[0].Text, "https://travel.example.gov/list?id=7", "https://gcc02.safelinks.protection.outlook.com/?url=https%3A%2F%2Ftravel.example.gov%2Flist%3Fid%3D7&data=05", 1)
		},
		"a formatted copy beside it": func(m *cases.Message) {
			m.Parts[0].Alternative = 1
			m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "text/html", Alternative: 1, Text: "<p>" + strings.ReplaceAll(m.Parts[0].Text, "\n", "<br>") + "</p>"})
		},
		"banner and notice": func(m *cases.Message) { m.Parts[0].Text = "External Email\n\n" + m.Parts[0].Text + "\n\n" + legal },
	} {
		m := sent()
		change(m)
		if !same(sent(), m) {
			t.Errorf("INT-4: the same mail with %s is taken for another", name)
		}
	}
	before := []*cases.Message{sent()}
	for name, change := range map[string]func(m *cases.Message){
		"a word changed":     func(m *cases.Message) { m.Parts[0].Text = strings.Replace(m.Parts[0].Text, "Zhang", "Zhong", 1) },
		"a digit changed":    func(m *cases.Message) { m.Parts[0].Text = strings.Replace(m.Parts[0].Text, "1970", "1971", 1) },
		"a sentence at last": func(m *cases.Message) { m.Parts[0].Text += "\nAlso check his brother, Wei Min.\n" },
		"a sentence at first": func(m *cases.Message) {
			m.Parts[0].Text = "Correction, the second date is wrong.\n\n" + m.Parts[0].Text
		},
		"words like a banner": func(m *cases.Message) { m.Parts[0].Text = "External sender must be asked first.\n" + m.Parts[0].Text },
		"words like a notice": func(m *cases.Message) {
			m.Parts[0].Text += "\nAttention: please delete the second name from this message.\n"
		},
		"words below a notice": func(m *cases.Message) {
			m.Parts[0].Text += "\n" + legal + "\n\nPS: he has a second passport.\n"
		},
		"a quoted word more": func(m *cases.Message) { m.Parts[0].Text += "> And then a third time.\n" },
		"a subject changed":  func(m *cases.Message) { m.Subject = "URGENT: " + m.Subject },
		"an urgent tag":      func(m *cases.Message) { m.Subject = "[PRIORITY] " + m.Subject },
		"a question mark":    func(m *cases.Message) { m.Parts[0].Text = strings.Replace(m.Parts[0].Text, "thanks.", "thanks?", 1) },
		"another file": func(m *cases.Message) {
			m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "application/pdf", Name: "scan.pdf", Disposition: "attachment", SHA256: strings.Repeat("a", 64)})
		},
		"text that cannot be read": func(m *cases.Message) {
			m.Parts = []cases.Part{{ID: "1", MediaType: "application/pkcs7-mime", Name: "smime.p7m", Disposition: "attachment", SHA256: strings.Repeat("c", 64)}}
		},
		"a third file": func(m *cases.Message) {
			m.Parts = append(m.Parts, cases.Part{ID: "2", MediaType: "application/pdf", Name: "scan.pdf", Disposition: "attachment", SHA256: strings.Repeat("b", 64)})
		},
	} {
		m := sent()
		change(m)
		for _, b := range before {
			if same(b, m) {
				t.Errorf("SEC-8: the same Message-ID with %s is taken for one mail", name)
			}
		}
		before = append(before, m)
	}
}
