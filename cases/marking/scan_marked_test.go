package marking_test

import (
	"strings"
	"testing"

	"cissd/cases/marking"
)

// mail is a mail in short: the subject, a text, and file names. In a table a text's lines stand as they would in the mail.
type mail struct {
	subject, text, file string
}

func (m mail) scan() marking.Findings {
	t := marking.Text{Subject: m.subject}
	if m.text != "" {
		t.Parts = []string{m.text}
	}
	if m.file != "" {
		t.FileNames = []string{m.file}
	}
	return marking.Scan(t)
}

func (m mail) String() string {
	return "subject " + m.subject + " | file " + m.file + " | text " + strings.ReplaceAll(m.text, "\n", "¶")
}

func line(s string) mail {
	return mail{subject: "hallway", text: "Good morning,\nthe plants need water.\n\n" + s + "\n\nThe hallway is to be painted.\nRegards\nRollo"}
}

func text(s string) mail { return mail{subject: "hallway", text: s} }

func subject(s string) mail {
	return mail{subject: s, text: "The hallway is to be painted.\n\nRollo"}
}

func file(s string) mail { return mail{text: "See attached.\n\nRollo", file: s} }

// MSG-7: classification markings, in the hands of many.
func TestMarked(t *testing.T) {
	t.Parallel()
	const c, s, ts = marking.Confidential, marking.Secret, marking.TopSecret
	for _, tt := range []struct {
		mail
		want marking.Level
	}{
		// Banner lines with control markings, anywhere in a text.
		{line("SECRET//NOFORN"), s},
		{line("CONFIDENTIAL//NOFORN"), c},
		{line("TOP SECRET//SI/TK//NOFORN"), ts},
		{line("TOP SECRET//HCS-P//ORCON/NOFORN"), ts},
		{line("SECRET//REL TO USA, FVEY"), s},
		{line("SECRET//REL TO USA, AUS, CAN, GBR and NZL"), s},
		{line("SECRET//FGI GBR//REL TO USA, GBR"), s},
		{line("SECRET//FGI GBR DEU//NOFORN"), s},
		{line("//JOINT SECRET USA GBR"), s},
		{line("//JOINT TOP SECRET CAN GBR USA//REL TO USA, CAN, GBR"), ts},
		{line("//NATO SECRET"), s},
		{line("//COSMIC TOP SECRET"), ts},
		{line("//COSMIC TOP SECRET//BOHEMIA"), ts},
		{line("//CTS//BALK"), ts},
		{line("//NATO CONFIDENTIAL"), c},
		{line("//GBR SECRET"), s},
		{line("//DEU CONFIDENTIAL"), c},
		{line("SECRET // NOFORN"), s},
		{line("SECRET / / NOFORN"), s},
		{line("SECRET //NOFORN"), s},
		{line("SECRET//ORCON/NOFORN"), s},
		{line("SECRET/NOFORN"), s},
		{line("SECRET NOFORN"), s},
		{line("SECRET - NOFORN"), s},
		{line("SECRET – NOFORN"), s},
		{line("SECRET⁄⁄NOFORN"), s},
		{line("SECRET\\\\NOFORN"), s},
		{line("S E C R E T // N O F O R N"), s},
		{line("S E C R E T//NOFORN"), s},
		{line("T O P  S E C R E T // S I // N O F O R N"), ts},
		{line("C O N F I D E N T I A L // N O F O R N"), c},
		{line("ＳＥＣＲＥＴ／／ＮＯＦＯＲＮ"), s},
		{line("SEC\u200bRET//NO\u00adFORN"), s},
		{line("SECRET\u00a0//\u00a0NOFORN"), s},
		{line("TS//SI//NF"), ts},
		{line("TS//SI-G ABCD//OC/NF"), ts},
		{line("S//NF"), s},
		{line("S/NF"), s},
		{line("C//REL TO USA, NATO"), c},
		{line("s//nf"), s},
		{line("Secret//NoForn"), s},
		{line("secret//noforn"), s},
		{line("[SECRET//NOFORN]"), s},
		{line("(SECRET//NOFORN)"), s},
		{line("<SECRET//NOFORN>"), s},
		{line("**SECRET//NOFORN**"), s},
		{line("*SECRET//NOFORN*"), s},
		{line("*** SECRET//NOFORN ***"), s},
		{line("-- SECRET//NOFORN --"), s},
		{line("==== SECRET//NOFORN ===="), s},
		{line("# SECRET//NOFORN"), s},
		{line("SECRET//NOFORN."), s},
		{line("SECRET//NOFORN      Page 2 of 5"), s},
		{line("SECRET//NOFORN 2"), s},
		{line("SECRET//NOFORN - 2 -"), s},
		{line("> SECRET//NOFORN"), s},
		{line("> > SECRET//ORCON/NOFORN"), s},
		{line("SECRET//RD-CNWDI//NOFORN"), s},
		{line("SECRET//RD"), s},
		{line("SECRET//FRD-SIGMA 14"), s},
		{line("SECRET//SAR-BUTTERED POPCORN"), s},
		{line("TOP SECRET//SAR-BP//NOFORN"), ts},
		{line("SECRET//NOFORN//20330101"), s},
		{line("SECRET//25X1"), s},
		{line("CONFIDENTIAL//RELIDO"), c},
		{line("CONFIDENTIAL//PROPIN"), c},
		{line("CONFIDENTIAL//DISPLAY ONLY AFG"), c},
		{line("SECRET//NOFRON"), s},
		{line("SECRET//LIMDIS"), s},
		{line("TOP SECRET//TALENT KEYHOLE//NOT RELEASABLE TO FOREIGN NATIONALS"), ts},
		{line("TOPSECRET//SI//NOFORN"), ts},
		{line("SECRET//NOFORN The hallway is to be painted eggshell."), s},
		{line("SECRET//NOFORN - DRAFT"), s},
		{line("SECRET//NOFORN,,,"), s},
		{line("The fern is watered by nobody. SECRET//NOFORN"), s},
		{line("CLASSIFICATION: SECRET//NOFORN"), s},
		{line("Overall classification of this e-mail: TOP SECRET//SI//NOFORN"), ts},
		{line("\t\tSECRET//NOFORN\r"), s},
		{text("SECRET//NOFORN"), s},
		{text("CONFIDENTIAL//NOFORN\n\nLentil soup.\n\nCONFIDENTIAL//NOFORN"), c},
		{text("See below.\n\n---------- Forwarded message ---------\nFrom: Rollo <r@hq.dhs.gov>\nDate: Fri\nSubject: paint\n\nSECRET//ORCON/NOFORN\n\nEggshell."), s},

		// Lines that say only how high, at head or foot.
		{text("SECRET\n\nThe hallway is to be painted.\n\nSECRET"), s},
		{text("SECRET\n\nThe hallway is to be painted."), s},
		{text("The hallway is to be painted.\n\nTOP SECRET"), ts},
		{text("TOP SECRET\nThe hallway."), ts},
		{text("**SECRET**\n\nThe hallway."), s},
		{text("[SECRET]\n\nThe hallway."), s},
		{text("//SECRET//\n\nThe hallway."), s},
		{text("S E C R E T\n\nThe hallway."), s},
		{text("NATO SECRET\n\nThe hallway."), s},
		{text("The hallway.\n\nSECRET\n-- \nRollo Quill\n202-555-0100"), s},
		{text("The hallway.\n\nSECRET\n\nSent from my iPhone"), s},
		{text("CAUTION: This email originated from outside of DHS.\nDo not click.\n\nSECRET\n\nThe hallway."), s},
		{text("See below.\n\n-----Original Message-----\nFrom: Rollo\nSent: Friday\nTo: Minerva\nSubject: paint\n\nSECRET\n\nThe hallway."), s},
		{text("I agree.\n\nOn Friday, Rollo wrote:\n> TOP SECRET\n>\n> The hallway."), ts},
		{text("First page.\n\nSECRET\n\nPage 1 of 2\n\nSecond page goes on here."), s},
		{text("First page.\nSECRET\fSECRET\nSecond page."), s},
		{text("Secret\n\nThe hallway is to be painted.\n\nSecret"), s},
		{text("CONFIDENTIAL\n\nThe hallway is to be painted.\n\nCONFIDENTIAL"), c},
		{text("CLASSIFICATION: SECRET\n\nThe hallway is to be painted.\n\nCLASSIFICATION: SECRET"), s},
		{text("CONFIDENTIAL\n\nThe hallway.\n\nClassified By: R. Quill, painter\nDeclassify On: 20501231"), c},
		{text("CONFIDENTIAL\n\n(C) The hallway is to be painted.\n(U) Regards"), c},
		{text("CONFIDENTIAL\n\n1. (C) The hallway is to be painted."), c},

		// Portion marks.
		{text("(S//NF) The ferns are watered by nobody.\n(U) Regards, L."), s},
		{text("1. (S//NF) The ferns are watered by nobody."), s},
		{text("a. (TS//SI//NF) The ferns."), ts},
		{text("- (C//REL) The ferns."), c},
		{text("(C//REL TO USA, FVEY) The ferns."), c},
		{text("(S/NF) The ferns."), s},
		{text("(S-NF) The ferns."), s},
		{text("(S // NF) The ferns."), s},
		{text("[S//NF] The ferns."), s},
		{text("（S//NF）The ferns."), s},
		{text("(SECRET//NOFORN) The ferns."), s},
		{text("(//GBR S) The ferns."), s},
		{text("(//NS) The ferns."), s},
		{text("(//CTS) The ferns."), ts},
		{text("(//JOINT S USA GBR) The ferns."), s},
		{text("(S//FGI GBR//NF) The ferns."), s},
		{text("(TS//HCS-P/SI//OC/NF) The ferns."), ts},
		{text("The first is open. (S//NF) The second is not."), s},
		{text("DISPOSITION RFI-2027-00042\nRATING 4\nREMARKS (S//NF) source says so"), s},
		{text("REMARKS: (S//NF) source says so"), s},
		{text("Title: On ferns (S//NF)"), s},
		{text("> (S//NF) The ferns."), s},
		{text("**(S//NF)** The ferns."), s},
		{text("(U) The first.\n\n(S) The ferns are watered by nobody."), s},
		{text("(U//FOUO) The first.\n\n(C) The ferns are watered by nobody."), c},
		{text("1. (U) Summary.\n2. (C) The ferns are watered by nobody."), c},
		{text("(S) The ferns are watered by nobody.\n\n(S) The lamps are lit by nobody."), s},
		{text("(S) The ferns.\n(C) The lamps."), s},
		{text("(TS) The ferns.\n(U) The lamps."), ts},
		{mail{subject: "(C) ferns", text: "(U) The ferns."}, c},

		// Subjects.
		{subject("(S//NF) plants"), s},
		{subject("RE: FW: [EXTERNAL] (S//NF) plants"), s},
		{subject("plants (TS//SI//NF)"), ts},
		{subject("SECRET//NOFORN: plants"), s},
		{subject("SECRET//NOFORN plants"), s},
		{subject("plants - SECRET//NOFORN"), s},
		{subject("plants SECRET//NOFORN"), s},
		{subject("[SECRET//NOFORN] plants"), s},
		{subject("[SECRET] plants"), s},
		{subject("Fwd: [TOP SECRET] plants"), ts},
		{subject("SECRET"), s},
		{subject("TS//SI//NF - plants"), ts},
		{subject("FW: S//NF plants"), s},
		{text("See below.\n\nFrom: Rollo\nSent: Friday\nTo: Minerva\nSubject: (S//NF) paint\n\nEggshell."), s},
		{text("See below.\n\nFrom: Rollo\nSent: Friday\nTo: Minerva\nSubject: SECRET//NOFORN: paint\n\nEggshell."), s},
		{mail{subject: "SECRET: plants", text: "(S) The ferns are watered by nobody."}, s},

		// Classification authority blocks.
		{text("The ferns.\n\nClassified By: Rollo Quill, Painter\nReason: 1.4(c)\nDeclassify On: 20501231"), c},
		{text("The ferns.\n\nDerived From: Fern SCG, 2020\nDeclassify On: 20501231"), c},
		{text("The ferns.\n\nCL BY: 1234567\nDRV FROM: FER 1-20\nDECL ON: 25X1"), c},
		{text("The ferns.\n\nCL BY: 1234567 DRV FROM: FER 1-20 DECL ON: 20401231"), c},
		{text("The ferns.\n\nCLASSIFIED BY:\nRollo Quill\nDECLASSIFY ON:\n20501231"), c},
		{text("The ferns.\n\n> **Classified By:** Rollo Quill\n> **Declassify On:** 20501231"), c},
		{text("The ferns.\n\nDECL ON: 25X1, 20501231"), c},
		{text("E.O. 13526: DECL: 01/02/2035\nClassified By: Ambassador R. Quill, Reason 1.4 (b), (d)\n\nThe ferns."), c},

		// File names.
		{file("TOP SECRET - SI-NOFORN bicycle rack.pptx"), ts},
		{file("ferns_SECRET_NOFORN.docx"), s},
		{file("SECRET_NOFORN_ferns.docx"), s},
		{file("SECRET__NOFORN ferns.docx"), s},
		{file("SECRET-REL TO USA, FVEY-ferns.pdf"), s},
		{file("SECRET_REL_TO_USA_FVEY.pdf"), s},
		{file("CONFIDENTIAL_NOFORN ferns.pdf"), c},
		{file("(S--NF) ferns.pdf"), s},
		{file("(S-NF) ferns.pdf"), s},
		{file("(S_NF) ferns.pdf"), s},
		{file("S-NF ferns.pdf"), s},
		{file("ferns S-NF.pdf"), s},
		{file("TS-SI ferns.pdf"), ts},
		{file("TS-SI-TK-NF_ferns.pdf"), ts},
		{file("TS_SI_NF_ferns.pdf"), ts},
		{file("(S)ferns.pdf"), s},
		{file("(TS) ferns.pdf"), ts},
		{file("SECRET.docx"), s},
		{file("TOP SECRET.pdf"), ts},
		{file("[SECRET] ferns.docx"), s},
		{file("ferns_SECRET.docx"), s},
		{file("SECRET - ferns.docx"), s},
		{file("TOP_SECRET_ferns.docx"), ts},

		// Further hands.
		{line("TOP SECRET//COMINT//ORCON,NOFORN"), ts},
		{line("SECRET//X1"), s},
		{line("SECRET//MR"), s},
		{line("SECRET REL TO USA, FVEY"), s},
		{line("SECRET, NOFORN"), s},
		{line("SECRET (NOFORN)"), s},
		{line("SECRET (REL TO USA, GBR)"), s},
		{line("US SECRET//NOFORN"), s},
		{line("USA SECRET//NOFORN"), s},
		{line("Classified: SECRET//NOFORN"), s},
		{line("THIS EMAIL IS CLASSIFIED: TOP SECRET//SI"), ts},
		{line("Classification: TS//SI//NF"), ts},
		{line("SECRET//NOFORN SECRET//NOFORN"), s},
		{line("Page 1 of 3    SECRET//NOFORN"), s},
		{line("S E C R E T NOFORN"), s},
		{line("S E C R E T SECTION 01 OF 02 STATE 012345"), s},
		{line("C O N F I D E N T I A L STATE 012345"), c},
		{line("TOP SECRET SI NOFORN"), ts},
		{line("TOP SECRET/SI/NOFORN"), ts},
		{line("TOP SECRET//SCI//NOFORN"), ts},
		{line("//SECRET//NOFORN//"), s},
		{line("CONFIDENTIAL//REL"), c},
		{line("CONFIDENTIAL - NOFORN"), c},
		{line("S//NF: The ferns"), s},
		{line("S//NF - The ferns"), s},
		{line("(S//NF/REL) The ferns"), s},
		{line("(S//REL USA, GBR) The ferns"), s},
		{line("(S//NF)(U) Title"), s},
		{line("•(S//NF) text"), s},
		{line("(S//NF)-Text"), s},
		{line("(S//NF)"), s},
		{line("2. (S//NF) The"), s},
		{line("2.\t(S//NF)\tThe"), s},
		{subject("SECRET//NF: RFI"), s},
		{subject("RE: SECRET//REL TO USA, FVEY - request"), s},
		{subject("RFI (SECRET//NOFORN)"), s},
		{subject("S/NF: plants"), s},
		{mail{subject: "(S) plants", text: "(S) The ferns are."}, s},
		{file("20260101_(S_REL) ferns.pdf"), s},
		{file("TOP SECRET__SI__NOFORN.pdf"), ts},
		{file("Brief - S--NF.pptx"), s},
		{file("SECRET NOFORN - ferns.docx"), s},
		{file("ferns (SECRET).docx"), s},
		{file("ferns [S-NF].docx"), s},
		{file("secret_noforn_ferns.pdf"), s},
		{file("TOP SECRET SI NOFORN ferns.docx"), ts},
		{file("ferns.SECRET.NOFORN.docx"), s},
		{file("(TS--SI--NF) ferns"), ts},
		{file("SECRET//NOFORN.pdf"), s},
		{text("FYI:\n\n> SECRET\n>\n> The hallway."), s},
		{text("CONFIDENTIAL\n\nnew\n\n> old\n> text\n\nCONFIDENTIAL"), c},
		{text("From: a\nSubject: paint?\n\nSECRET\n\nThe hallway."), s},
		{text("SECRET\r\n\r\nThe hallway.\r\n\r\nSECRET\r\n"), s},
		{text("The hallway.\n\nSECRET\n\nThis e-mail is for the addressee."), s},
		{text("FOR THE DIRECTOR\n\nSECRET//NOFORN//20501231"), s},
		{text("| SECRET//NOFORN |"), s},
		{text("SECRET//NOFORN | Page 2"), s},
		{text("classification,SECRET//NOFORN"), s},
		{text("\"classification\": \"SECRET//NOFORN\","), s},
		{text("The ferns.\n\nClassified By\nRollo Quill\nDeclassify On\n20501231"), c},
		{text("Classified By: Quill | Derived From: SCG | Declassify On: 20501231"), c},
		{text("(S) The ferns are watered.\n\nClassified By: Quill"), s},
		{text("Para one is (U). Para two is (S//NF)."), s},
	} {
		got := tt.scan()
		if !got.Spillage() {
			t.Errorf("not found: %s", tt.mail)
		} else if got.Level != tt.want {
			t.Errorf("level %s, want %s: %s", got.Level, tt.want, tt.mail)
		}
	}
}
