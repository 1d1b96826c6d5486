package triage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
)

// MSG-4: machines by structure and headers, and what is none.
func TestMachines(t *testing.T) {
	t.Parallel()
	status := func(text string) []cases.Part {
		return []cases.Part{{ID: "1", MediaType: "text/plain", Text: "It failed."}, {ID: "2", MediaType: "message/delivery-status", Text: text}, {
			ID: "3", MediaType: "text/rfc822-headers", Text: "From: CISS <c@hq.dhs.gov>\nMessage-ID: <ak.ss34tt56.v1@cissd.hq.dhs.gov>\n",
		}}
	}
	const dsn = "multipart/report; report-type=delivery-status"
	request := "Priority: routine\nClassification: unclassified\nAgency: NOAA\nPlease run Boris Yudin."
	for _, c := range []struct {
		name    string
		d       draftMail
		want    *cases.Machine
		outcome cases.Outcome
	}{
		{
			"DSN",
			draftMail{header: head("Return-Path", "<>", "Content-Type", dsn), parts: status("Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@fmc.gov\nAction: failed\nStatus: 5.1.1\n\nFinal-Recipient: rfc822;b@fmc.gov\nAction: delayed\nStatus: 4.4.1\n")},
			&cases.Machine{Kind: cases.MachineBounce, Recipients: []string{"a@fmc.gov", "b@fmc.gov"}, Status: "5.1.1", Original: "ak.ss34tt56.v1@cissd.hq.dhs.gov"}, cases.Bounce,
		},
		{
			"a success is a receipt",
			draftMail{header: head("Return-Path", "<>", "Content-Type", dsn), parts: status("Final-Recipient: rfc822; a@fmc.gov\nAction: delivered\nStatus: 2.0.0\n")},
			&cases.Machine{Kind: cases.MachineReceipt, Original: "ak.ss34tt56.v1@cissd.hq.dhs.gov"}, cases.Ignored,
		},
		{
			"free text of a daemon",
			draftMail{from: "mailer-daemon@fmc.gov", subject: "Undelivered Mail Returned to Sender", header: head("Return-Path", "<>"), text: "I'm sorry.\n<l.garrison@fmc.gov>: 550 5.1.1 unknown\n\nReceived: by x from ciss-intake@hq.dhs.gov"},
			&cases.Machine{Kind: cases.MachineBounce, Recipients: []string{"l.garrison@fmc.gov"}, Status: "5.1.1"}, cases.Bounce,
		},
		{"receipt", draftMail{header: head("Content-Type", "multipart/report; report-type=disposition-notification"), text: "read"}, &cases.Machine{Kind: cases.MachineReceipt}, cases.Ignored},
		{"auto-replied", draftMail{reply: "ak.ss34tt56.v1@cissd.hq.dhs.gov", header: head("Auto-Submitted", "auto-replied (vacation)"), text: "away"}, &cases.Machine{Kind: cases.MachineAutoReply, Original: "ak.ss34tt56.v1@cissd.hq.dhs.gov"}, cases.AutoReply},
		{"subject of Outlook", draftMail{subject: "Automatic reply: [CISS] x", text: "APPROVE"}, &cases.Machine{Kind: cases.MachineAutoReply}, cases.AutoReply},
		{"subject in German", draftMail{subject: "Automatische Antwort: x", text: "weg"}, &cases.Machine{Kind: cases.MachineAutoReply}, cases.AutoReply},
		{"subject in Spanish", draftMail{subject: "[EXTERNAL] Respuesta autom\u00e1tica: x", text: "fuera"}, &cases.Machine{Kind: cases.MachineAutoReply}, cases.AutoReply},
		{"X-Autoreply", draftMail{header: head("X-Autoreply", "yes"), text: "away"}, &cases.Machine{Kind: cases.MachineAutoReply}, cases.AutoReply},
		{"recall", draftMail{subject: "Recall: request", text: "Karl Jensen would like to recall the message, \"request\"."}, &cases.Machine{Kind: cases.MachineRecall}, cases.Ignored},
		{"invitation", draftMail{text: "Let us meet.", parts: []cases.Part{{ID: "2", MediaType: "text/calendar", Params: map[string]string{"method": "REQUEST"}, Text: "BEGIN:VCALENDAR", Alternative: 1}}}, &cases.Machine{Kind: cases.MachineCalendar}, cases.Ignored},
		{"newsletter", draftMail{header: head("List-Unsubscribe", "<https://x>"), text: "Urgent requests: five tips"}, &cases.Machine{Kind: cases.MachineList}, cases.Ignored},
		{"bulk", draftMail{header: head("Precedence", "bulk"), text: "Five tips"}, &cases.Machine{Kind: cases.MachineList}, cases.Ignored},

		{"X-Auto-Response-Suppress alone", draftMail{header: head("X-Auto-Response-Suppress", "All"), text: "Please run Boris Yudin."}, nil, cases.NewRequest},
		{"a request that a rule forwarded", draftMail{header: head("Auto-Submitted", "auto-generated"), text: request}, nil, cases.NewRequest},
		{"a request through a list", draftMail{header: head("List-Id", "<x.noaa.gov>"), text: request}, nil, cases.NewRequest},
		{"Auto-Submitted: no", draftMail{header: head("Auto-Submitted", "no"), text: "Please run Boris Yudin."}, nil, cases.NewRequest},
		{"a visitor out of office hours", draftMail{subject: "Out of office hours visitor", text: "Please run Boris Yudin."}, nil, cases.NewRequest},
		{"a calendar file", draftMail{text: "Their visit is attached.", parts: []cases.Part{{ID: "2", MediaType: "text/calendar", Disposition: "attachment", Name: "visit.ics", Text: "BEGIN:VCALENDAR"}}}, nil, cases.NewRequest},
		{"a person writes of an undeliverable parcel", draftMail{subject: "Undeliverable parcel from abroad", text: "Please look into it."}, nil, cases.NewRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := c.d.read()
			if diff := cmp.Diff(c.want, r.Machine); diff != "" || r.Outcome != c.outcome {
				t.Errorf("%s outcome %s", diff, r.Outcome)
			}
			if r.Machine != nil && (len(r.Commands) > 0 || len(r.Draft.Fields) > 0) {
				t.Error("a machine gives commands or fields")
			}
		})
	}
}
