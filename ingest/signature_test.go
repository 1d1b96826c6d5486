package ingest_test

import (
	"os"
	"testing"
)

// GR-4, MSG-6: what stands in the place of a signature and is none, by its first bytes, is told from one.
func TestNoSignature(t *testing.T) {
	t.Parallel()
	der, err := os.ReadFile("testdata/cms/detached.der")
	if err != nil {
		t.Fatal(err)
	}
	for content, none := range map[string]bool{
		string(der): false, "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02": false,
		"": true, "this is my signature": true, "\x00\x00\x00\x00\x00\x00\x00\x00\x00": true, "\x30\x05hello": true,
	} {
		m := parsed(t, "From: a@b.gov\nContent-Type: multipart/signed; boundary=s\n\n--s\n\nAPPROVE\n--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: binary\n\n"+content+"\n--s--\n")
		if p := m.Parts[1]; p.NoSignature != none {
			t.Errorf("%d bytes: none %t, want %t", len(content), p.NoSignature, none)
		}
	}
	for armor, none := range map[string]bool{"-----BEGIN PGP SIGNATURE-----\n\niQEz\n": false, "iQEzBAEBCAAdFiEE\n": true} {
		m := parsed(t, "From: a@b.gov\nContent-Type: multipart/signed; boundary=s\n\n--s\n\nAPPROVE\n--s\nContent-Type: application/pgp-signature\n\n"+armor+"--s--\n")
		if p := m.Parts[1]; p.NoSignature != none {
			t.Errorf("PGP: none %t, want %t", p.NoSignature, none)
		}
	}
}
