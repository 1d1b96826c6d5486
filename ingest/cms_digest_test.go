package ingest_test

import (
	"bytes"
	"os"
	"testing"
)

// GR-4, MSG-6: content that was changed behind an opaque signature is told by its digest (l-opaque-tampered); nothing else is judged.
func TestBadOpaqueSignature(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"signed", "signed-ber"} {
		der, err := os.ReadFile("testdata/cms/" + file + ".der")
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(der, []byte("Content-Type"))
		if at < 0 {
			t.Fatalf("%s: no content", file)
		}
		changed := bytes.Clone(der)
		changed[at] ^= 0x20
		for what, c := range map[string]struct {
			content []byte
			bad     bool
		}{"whole": {der, false}, "changed": {changed, true}, "cut": {changed[:len(der)-200], false}} {
			m := parsed(t, "From: a@b.gov\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: binary\n\n"+string(c.content))
			if bad := m.Parts[0].BadSignature; bad != c.bad {
				t.Errorf("%s, %s: bad %t, want %t", file, what, bad, c.bad)
			}
		}
	}
}
