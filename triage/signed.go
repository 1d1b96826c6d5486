package triage

import (
	"strings"

	"cissd/cases"
)

// This file judges S/MIME by what can be seen without verifying it: no roots are configured yet (MSG-6), and people with cards sign everything.
// A signature that cannot be verified is therefore no proof and no fault: what counts is the proof of SEC-1 and the token, as for mail without
// one. A signature that is bad on its face is an error and never a step down (GR-4): one that is announced and missing, empty, that does
// not cover the text in which the command stands (EMAIL.md A15), or whose digest is that of another text.

// badSignature says why the mail's signature is bad on its face, "" where it has none or nothing speaks against it.
func (r *reader) badSignature() string {
	var signature *cases.Part
	announced := false
	for i := range r.m.Parts {
		p := &r.m.Parts[i]
		if p.BadSignature {
			return "The mail's signature does not fit its text, which was changed after it was signed."
		}
		if p.Parent != "multipart/signed" {
			continue
		}
		announced = true
		if !signatureType(p.MediaType) {
			continue
		}
		if signature != nil {
			return "The mail bears more than one signature."
		}
		signature = p
	}
	switch {
	case signature == nil && !announced && !r.announcesSignature():
		return ""
	case signature == nil:
		return "The mail is marked as signed, but its signature is missing."
	case signature.Size == 0:
		return "The mail's signature is empty."
	case signature.Size < minSignature, signature.NoSignature:
		return "What stands in the place of the mail's signature is none."
	case r.main != nil && !covers(signature.ID, r.main.id):
		return "The mail's signature does not cover the text of the command."
	}
	return ""
}

// minSignature is how many bytes a signature has at the very least: the tag, the length and the type of its outermost structure (RFC 5652).
const minSignature = 8

// announcesSignature says whether the mail as a whole claims to be clear-signed: what is signed may be a multipart, whose parts do not say so.
func (r *reader) announcesSignature() bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(r.m.Get("Content-Type"))), "multipart/signed")
}

func signatureType(t string) bool {
	switch t {
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature":
		return true
	}
	return false
}

// covers says whether the part with that section number is what the signature stands for: the first part of the multipart/signed whose second
// is the signature (RFC 1847 section 2.1).
func covers(signature, part string) bool {
	root, ok := strings.CutSuffix(signature, "2")
	if !ok || root != "" && !strings.HasSuffix(root, ".") {
		return false
	}
	return part == root+"1" || strings.HasPrefix(part, root+"1.")
}

// sealed says whether a mail came in a form that cannot be read: signed opaquely or encrypted (S/MIME), or protected by a server (EMAIL.md 2.6).
func sealed(as []cases.Attachment) bool {
	for _, a := range as {
		name := strings.ToLower(a.Name)
		switch {
		case a.MediaType == "application/pkcs7-mime", a.MediaType == "application/x-pkcs7-mime", a.MediaType == "application/pgp-encrypted",
			a.MediaType == "application/x-microsoft-rpmsg-message", strings.HasSuffix(name, ".p7m"), strings.HasSuffix(name, ".rpmsg"):
			return true
		}
	}
	return false
}
