package notify

import (
	"time"

	"cissd/cases"
)

// This file has invented data for the mails of the three lives of a case (SPEC 7).

const (
	sampleInfo    = "RFI-2027-00042"
	sampleSupport = "RFS-2027-00007"
	sampleInquiry = "FAI-2027-00003"
)

// sampleLives fills a sample of those mails.
func sampleLives(d *cases.NoticeData) {
	switch d.Name {
	case cases.NoticeResultPositive:
		d.CaseNumber, d.Number, d.Officer, d.Result, d.Stage = sampleInfo, sampleInfo, "Julia Ruiz", "positive", cases.CaseReleased
		d.Files, d.Choices = sampleMemorandum(false), []cases.Choice{sampleReceived(sampleInfo)}
	case cases.NoticeSupportCompleted:
		sampleOfSupport(d)
		d.To = cases.Address{Name: d.Requestor, Address: d.RequestorAddress}
		d.Choices, d.NextAt, d.Stage = sampleRatings(d.Number), d.At.Add(30*24*time.Hour), cases.CaseClosed
	case cases.NoticeWithdrawn:
		d.CaseNumber, d.Number, d.Stage = sampleInfo, sampleInfo, cases.CaseWithdrawn
	case cases.NoticeClosureReview:
		sampleOfInquiry(d)
		d.Stage, d.Result, d.Officer, d.Officers = cases.CaseInReview, "positive", "Kim Lee", nil
		d.Text, d.Question = sampleFinding, "Ask the consulate too, and say what it holds."
		d.Files, d.Facts, d.Choices = sampleReport(true), sampleGathered(), sampleApproval(d.Number, "Approve the report", "the director decides next")
	case cases.NoticeReferralReview:
		d.Officers, d.Officer, d.Stage, d.ReferredTo = nil, "Julia Ruiz", cases.CaseInProgress, "OIG"
		d.Text = "The sponsor of the visit is an employee of the department, and signed for two firms that he owns a part of."
		d.Files, d.Facts = []cases.NoticeFile{{Name: sampleInfo + "-referral.zip", Stored: make([]cases.StoredFile, 1)}}, sampleGathered()[:1]
		d.Choices = sampleAnswers(d.Number, "Approve the referral", "the office gets it")
	case cases.NoticeExtensionAsked:
		d.Officers, d.Officer, d.Stage, d.Until = nil, "Julia Ruiz", cases.CaseInProgress, d.At.Add(21*24*time.Hour)
		d.Text, d.Facts = "The consulate answers after the holidays only.", sampleGathered()
		d.Choices = sampleAnswers(d.Number, "Give more time", "the officer has until that day")
	case cases.NoticeEntriesReview:
		d.Draft = sampleDraft()
		sampleOfInquiry(d)
		d.To, d.Officer, d.Due = cases.Address{Name: "Ruth Amsel", Address: "ruth.amsel@hq.dhs.gov"}, "Kim Lee", d.At.Add(24*time.Hour)
		d.SoFar, d.Choices = sampleEntries(d.At), sampleAnswers(d.Number, "Approve the entries", "they count as reviewed")
	case cases.NoticeGranted:
		d.Until, d.Done, d.State, d.Stage = d.At.Add(21*24*time.Hour), "more time given", "is being worked on", cases.CaseInProgress
		d.Choices = []cases.Choice{sampleNote()}
	case cases.NoticePassword:
		d.Result = "positive"
		d.Passphrase = "maple-tunnel-orbit-candle-fourteen-river"
	case cases.NoticeDeadline:
		d.Protected, d.Stage, d.Result = true, cases.CaseReleased, "positive"
		d.Choices = []cases.Choice{sampleCalled(), sampleNote()}
	case cases.NoticeEnded:
		d.Done, d.Stage, d.Text = "withdrawn by the requestor", cases.CaseWithdrawn, "He left the country on Sunday; we need it no more."
	case cases.NoticeShared:
		d.To, d.Text = cases.Address{Name: "Kim Lee", Address: "kim.lee@hq.dhs.gov"}, "The same firm stands in your case."
	case cases.NoticeConcurrence:
		d.Draft = sampleDraft()
		sampleOfInquiry(d)
		d.To, d.Due, d.Stage, d.Result = cases.Address{Name: "Ines Duarte", Address: "ines.duarte@hq.dhs.gov"}, d.At.Add(24*time.Hour), cases.CaseConcurrence, "positive"
		d.Officer, d.Actor, d.Text, d.Remarks = "Kim Lee", "Patience Osei", sampleFinding, "Two sources for each finding. I would let it go out."
		d.Files, d.Facts, d.Choices = sampleReport(true), sampleGathered(), sampleConcurrence(d.Number)
	case cases.NoticeSignificant, cases.NoticeClosureTold, cases.NoticeSignificantMemorandum:
		sampleOfSupport(d)
		d.Actor, d.Officer, d.Stage, d.Result, d.Significant, d.Closed = "Patience Osei", "Kim Lee", cases.CaseClosed, "completed", true, true
		if d.Name == cases.NoticeSignificant {
			d.Text = "Forty people were briefed. Two of them told us of an approach that they had taken for a job offer."
		}
		if d.Name == cases.NoticeSignificantMemorandum {
			d.To = cases.Address{Address: "ocso.leadership@hq.dhs.gov"}
			d.Files = []cases.NoticeFile{{Name: sampleSupport + "-significant-support.pdf", Document: &cases.DocumentData{Kind: cases.SignificantMemorandum}}}
		}
	case cases.NoticeShow:
		d.CaseNumber, d.Number, d.Officer, d.State, d.Stage = sampleInfo, sampleInfo, "Julia Ruiz", "is being worked on", cases.CaseInProgress
		d.Facts = []cases.Fact{{Name: "Requested", Value: "Monday 23 November 2026"}, {Name: "Opened", Value: "Monday 23 November 2026"}}
		d.Files = []cases.NoticeFile{{Name: sampleInfo + "-summary.pdf", Document: &cases.DocumentData{Kind: cases.Summary}}}
	case cases.NoticeList:
		d.Number, d.RequestNumber, d.Lines = "", "", sampleLines(d.At)
	}
}

const sampleFinding = "The subject, passport E12345606, signed for two firms at one address.\nThe registry and AFI agree on it.\nThe invitation came from neither."

func sampleOfInquiry(d *cases.NoticeData) {
	if d.Draft != nil {
		d.Draft.Type = cases.FAI
	}
	d.Type, d.Priority, d.CaseNumber, d.Number = cases.FAI, "priority", sampleInquiry, sampleInquiry
}

func sampleOfSupport(d *cases.NoticeData) {
	d.Type, d.Priority, d.CaseNumber, d.Number = cases.RFS, "routine", sampleSupport, sampleSupport
	d.Requestor, d.RequestorAddress, d.Agency, d.RequestorPhone = "Dana Whitehorse", "whitehorse.dana@epa.gov", "EPA Region 6", "+12145550142"
}

func sampleMemorandum(draft bool) []cases.NoticeFile {
	return []cases.NoticeFile{
		{Name: sampleInfo + "-memorandum.pdf", Document: &cases.DocumentData{Kind: cases.Memorandum, Draft: draft}},
		{Name: sampleInfo + "-source-documents.zip", Stored: []cases.StoredFile{{Name: "badge of Wei Zhang.jpg"}, {Name: "E12345606.pdf"}}},
	}
}

func sampleReport(draft bool) []cases.NoticeFile {
	return []cases.NoticeFile{
		{Name: sampleInquiry + "-report-of-inquiry.pdf", Document: &cases.DocumentData{Kind: cases.InquiryReport, Draft: draft}},
		{Name: sampleInquiry + "-exhibits.zip", Stored: make([]cases.StoredFile, 3)},
	}
}

func sampleGathered() []cases.Fact {
	return []cases.Fact{
		{Name: "Activities", Value: "5", Note: "2 of them nobody has reviewed"}, {Name: "Exhibits", Value: "3"},
	}
}

func sampleEntries(at time.Time) []cases.Entry {
	return []cases.Entry{
		{
			At: at.Add(-20 * time.Hour), Who: "Kim Lee", What: "recorded what was done",
			Text: "check of AFI, 2026-11-20\nSOURCE AFI\nFINDING Two entries under passport E12345606, both by way of Dallas.",
		},
		{At: at.Add(-19 * time.Hour), Who: "Kim Lee", What: "recorded what was done", Text: "record review, 2026-11-21\nSOURCE state registry\nFINDING Both firms stand at one address."},
		{At: at.Add(-18 * time.Hour), Who: "Kim Lee", What: "filed number 3 of the exhibits", Text: "The second business card.\ncard-2.jpg"},
	}
}

func sampleLines(at time.Time) []cases.ListLine {
	day := 24 * time.Hour
	return []cases.ListLine{
		{Number: sampleInquiry, Type: cases.FAI, Priority: "priority", State: "has an approved report, and waits for the director's concurrence", Officer: "Kim Lee", At: at.Add(-41 * day)},
		{Number: sampleInfo, Type: cases.RFI, Priority: "urgent", State: "is being worked on", Officer: "Julia Ruiz", At: at.Add(-26 * time.Hour)},
		{Number: sampleSupport, Type: cases.RFS, Priority: "routine", State: "is on hold", Officer: "Anneliese Vandersloot", At: at.Add(-12 * day)},
		{Number: "REQ-2027-000124", State: "waits for what is missing", At: at.Add(-2 * time.Hour)},
	}
}

func sampleApproval(number, label, means string) []cases.Choice {
	return []cases.Choice{
		{Text: "APPROVE", Body: "APPROVE " + number, Label: label, Means: means},
		{Text: "RETURN what is to be done", Body: "RETURN " + number + "\nNEED <what the officer should do>", Label: "Give it to the officer again", Means: "the officer goes on with it"},
	}
}

func sampleAnswers(number, label, means string) []cases.Choice {
	return []cases.Choice{
		{Text: "APPROVE", Body: "APPROVE " + number, Label: label, Means: means},
		{Text: "RETURN why not", Body: "RETURN " + number + "\nNEED <why not; the officer reads it>", Label: "Do not grant it", Means: "the officer is told why"},
	}
}

func sampleConcurrence(number string) []cases.Choice {
	return []cases.Choice{
		{Text: "CONCUR", Body: "CONCUR " + number, Label: "Concur", Means: "the inquiry is released"},
		{
			Text: "NONCONCUR your reason", Body: "NONCONCUR " + number + "\nREASON <why not; the officer reads it>", Label: "Do not concur",
			Means: "the officer goes on with it", Danger: true,
		},
	}
}

func sampleReceived(number string) cases.Choice {
	return cases.Choice{Text: "RECEIVED", Body: "RECEIVED " + number, Label: "I have it", Means: "then we know that it came"}
}

func sampleCalled() cases.Choice {
	return cases.Choice{
		Text: "CALL RECEIVED", Body: "CALL " + sampleInfo + " RECEIVED\nWITH <whom you spoke to>", Label: "They have it",
		Means: "you learned by telephone that it came; the case closes",
	}
}

func sampleCloseout(number string) cases.Choice {
	return cases.Choice{
		Text: "CLOSEOUT how it was learned", Body: "CLOSEOUT " + number + "\nDISPOSITION <what they said, and how you learned it>", Label: "Close out", Means: "final",
	}
}

// livesVariants are the further shapes of the mails of the three lives.
func livesVariants(name cases.NoticeName, add addVariant) {
	switch name {
	case cases.NoticeResultPositive:
		add("an inquiry", func(d *cases.NoticeData) {
			sampleOfInquiry(d)
			d.Files, d.Choices = sampleReport(false), []cases.Choice{sampleReceived(d.Number)}
		})
		add("with attachments elsewhere", func(d *cases.NoticeData) { d.Files, d.Place = d.Files[:1], "HSDN, folder CISS 27-42." })
	case cases.NoticeSupportCompleted:
		add("tracked only", func(d *cases.NoticeData) { d.Tracked = true })
	case cases.NoticeWithdrawn:
		add("before a case", func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.Stage = "", d.RequestNumber, cases.RequestWithdrawn
		})
	case cases.NoticeClosureReview, cases.NoticeResultReview:
		reviewOfWork(name, add)
	case cases.NoticeReferralReview:
		add("threat information", func(d *cases.NoticeData) { d.ReferredTo, d.Files = cases.InformationReport, nil })
	case cases.NoticeGranted, cases.NoticeReferral:
		referralVariants(name, add)
	case cases.NoticePassword:
		add("nobody outside asks", func(d *cases.NoticeData) { sampleOfInquiry(d); d.Internal = true })
		add("a significant support", func(d *cases.NoticeData) { sampleOfSupport(d); d.Result = "completed" })
		add("of what was asked for", func(d *cases.NoticeData) { d.Done = "SHOW" })
		add("of a referral", func(d *cases.NoticeData) { d.Result, d.About = "", cases.StepReferral })
		add("of a support that mattered later", func(d *cases.NoticeData) { sampleOfSupport(d); d.Result, d.About = "completed", cases.StepSignificance })
	case cases.NoticeDeadline:
		add("negative", func(d *cases.NoticeData) { d.Protected, d.Result = false, "negative" })
		add("no mail reaches them", func(d *cases.NoticeData) { d.Unreachable = true })
	case cases.NoticeConcurrence:
		add("nobody outside asks", func(d *cases.NoticeData) { d.Internal, d.Remarks, d.Actor, d.Result = true, "", "", "negative" })
	case cases.NoticeClosureTold:
		add("on its way", func(d *cases.NoticeData) {
			d.Type, d.Number, d.CaseNumber, d.Closed, d.Significant, d.Result, d.Stage = cases.RFI, sampleInfo, sampleInfo, false, false, "positive", cases.CaseReleased
		})
	case cases.NoticeShow:
		add("tracked only", func(d *cases.NoticeData) { d.Tracked, d.Files = true, nil })
	case cases.NoticeList:
		add("nothing", func(d *cases.NoticeData) { d.Lines = nil })
		add("one", func(d *cases.NoticeData) { d.Lines = d.Lines[:1] })
	default:
		otherLives(name, add)
	}
}

// reviewOfWork are the reviews of what an officer sent in.
func reviewOfWork(name cases.NoticeName, add addVariant) {
	if name == cases.NoticeResultReview {
		add("a memorandum", func(d *cases.NoticeData) {
			d.Result, d.ResultBasis, d.Question, d.Files, d.Facts = "positive", "", "", sampleMemorandum(true), sampleGathered()
			d.Text, d.Place = "He was sponsored twice, in 2023 and in 2025, by the same firm.", "HSDN, folder CISS 27-42."
			d.Choices = sampleApproval(d.Number, "Approve the memorandum", "the requestor gets it as a protected document")
		})
		return
	}
	support := func(d *cases.NoticeData) {
		sampleOfSupport(d)
		d.Draft, d.Result, d.Question, d.Files, d.Facts = sampleBriefing(), "completed", "", nil, nil
		d.Text = "Forty people were briefed on 14 December; they asked for a second one."
		d.Choices = sampleApproval(d.Number, "Approve the closure", "the case closes; the requestor is told")
	}
	add("a support", support)
	add("a significant support", func(d *cases.NoticeData) {
		support(d)
		d.Significant = true
		d.Files = []cases.NoticeFile{{Name: sampleSupport + "-significant-support.pdf", Document: &cases.DocumentData{Kind: cases.SignificantMemorandum, Draft: true}}}
	})
	add("tracked only", func(d *cases.NoticeData) { support(d); d.Tracked, d.Text, d.Draft = true, "", nil })
	add("significant later", func(d *cases.NoticeData) {
		support(d)
		d.About, d.Stage, d.Text = cases.StepSignificance, cases.CaseClosed, "Two who were briefed have since told us of an approach."
		d.Choices = sampleAnswers(d.Number, "Tell the leadership", "the director is told, and the leadership gets a memorandum")
	})
}

// referralVariants are what becomes of what an officer asked for.
func referralVariants(name cases.NoticeName, add addVariant) {
	if name == cases.NoticeReferral {
		found := func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.Stage, d.Officer, d.ReferredTo = sampleInfo, sampleInfo, cases.CaseInProgress, "Julia Ruiz", "OIG"
			d.Text = "The sponsor of the visit signed for two firms that he owns a part of."
			d.Files = []cases.NoticeFile{{Name: sampleInfo + "-referral.zip", Stored: make([]cases.StoredFile, 2)}}
		}
		add("a risk that was found", found)
		add("threat information", func(d *cases.NoticeData) { found(d); d.ReferredTo = cases.InformationReport })
		return
	}
	referred := func(d *cases.NoticeData) {
		d.Until, d.ReferredTo, d.Text, d.Done = time.Time{}, "OIG", "The sponsor of the visit signed for two firms that he owns a part of.", "referral to OIG agreed to"
	}
	add("a referral", referred)
	add("a referral by hand", func(d *cases.NoticeData) { referred(d); d.PassOn, d.Draft = true, sampleDraft() })
	add("threat information", func(d *cases.NoticeData) {
		referred(d)
		d.PassOn, d.Draft, d.ReferredTo = true, sampleDraft(), cases.InformationReport
	})
	add("the leadership is told", func(d *cases.NoticeData) {
		d.Until, d.Text = time.Time{}, "Two who were briefed have since told us of an approach."
	})
}

// otherLives are the shapes that mails of every case take in some lives.
func otherLives(name cases.NoticeName, add addVariant) {
	again := func(d *cases.NoticeData) {
		d.Again, d.Actor, d.Text = true, "Patience Osei", "A second card has turned up."
	}
	switch name {
	case cases.NoticeReleased:
		protected := func(d *cases.NoticeData) {
			d.Protected, d.Stage, d.Effects, d.Choices = true, cases.CaseReleased, nil, []cases.Choice{sampleCalled()}
		}
		add("a memorandum", protected)
		add("a memorandum, and no mail reaches them", func(d *cases.NoticeData) { protected(d); d.Unreachable, d.Files = true, sampleMemorandum(false) })
		add("an inquiry that nobody asked for", func(d *cases.NoticeData) {
			sampleOfInquiry(d)
			d.Protected, d.Closed, d.Internal, d.Stage, d.Effects, d.Actor = true, true, true, cases.CaseClosed, nil, "Ines Duarte"
			d.Choices = []cases.Choice{sampleCloseout(d.Number)}
		})
		support := func(d *cases.NoticeData) {
			sampleOfSupport(d)
			d.Closed, d.Stage, d.Effects, d.Choices = true, cases.CaseClosed, nil, nil
		}
		add("a support", support)
		add("a support, and no mail reaches them", func(d *cases.NoticeData) { support(d); d.Unreachable = true })
	case cases.NoticeReturned:
		for _, k := range []cases.StepKind{cases.StepConcurrence, cases.StepReferral, cases.StepExtension, cases.StepSignificance, cases.StepEntries} {
			add(string(k), func(d *cases.NoticeData) { d.About, d.State, d.Stage = k, "is being worked on", cases.CaseInProgress })
		}
	case cases.NoticeOpened:
		add("a support", func(d *cases.NoticeData) { sampleOfSupport(d); d.Due = d.At.Add(20 * 24 * time.Hour) })
		add("tracked only", func(d *cases.NoticeData) { d.Tracked = true })
	case cases.NoticeAssigned:
		add("a support", func(d *cases.NoticeData) { sampleOfSupport(d); d.Draft = sampleBriefing() })
		add("an inquiry", sampleOfInquiry)
		add("tracked only", func(d *cases.NoticeData) { d.Tracked, d.Draft = true, nil })
		add("again", again)
	case cases.NoticeChooseOfficer, cases.NoticeReview:
		add("again", again)
	case cases.NoticeDispositionAsked, cases.NoticeDispositionRemind:
		add("a support", sampleOfSupport)
	case cases.NoticeReferred:
		add("a case", func(d *cases.NoticeData) {
			d.CaseNumber, d.Number, d.Stage = sampleInfo, sampleInfo, cases.CaseReferred
		})
	case cases.NoticeRequestorAnswered:
		add("it is over", func(d *cases.NoticeData) { d.State, d.Stage, d.Choices = "was withdrawn", cases.CaseWithdrawn, nil })
	case cases.NoticeStatus:
		add("on its way", func(d *cases.NoticeData) {
			d.State, d.Stage, d.Due = "has an approved result that is on its way to the requestor", cases.CaseReleased, time.Time{}
			d.Choices = []cases.Choice{sampleReceived(sampleInfo)}
		})
		add("withdrawn", func(d *cases.NoticeData) { d.State, d.Stage, d.Due = "was withdrawn", cases.CaseWithdrawn, time.Time{} })
	}
}
