package notify_test

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"

	"cissd/notify"
)

// NOT-3: a locked document opens with its passphrase alone: qpdf and pdftotext refuse it without and with another one, nothing of it stands in its
// bytes, and with the passphrase it is all there. AES-256 by revision 6; what the passphrase opens is the reader's part, not the owner's.
func TestLock(t *testing.T) {
	t.Parallel()
	d := memorandum()
	open, err := notify.Draw(d, documentOffice())
	if err != nil {
		t.Fatal(err)
	}
	for _, passphrase := range []string{"maple-tunnel-orbit-candle-river", "maple-tunnel-orbit-candle-river-stencil", "größe ключ 鍵", strings.Repeat("x", 120)} {
		locked, err := notify.Lock(open, passphrase)
		if err != nil {
			t.Fatal(err)
		}
		path, plainPath := file(t, "locked.pdf", locked), file(t, "open.pdf", open)
		must(t, "qpdf", "--check", "--password="+passphrase, path)
		enc := must(t, "qpdf", "--show-encryption", "--password="+passphrase, path)
		for _, want := range []string{"R = 6", "stream encryption method: AESv3", "string encryption method: AESv3", "Supplied password is user password"} {
			if !strings.Contains(enc, want) {
				t.Errorf("qpdf does not say %q:\n%s", want, enc)
			}
		}
		if strings.Contains(enc, "Supplied password is owner password") {
			t.Error("the passphrase is the owner's password too")
		}
		opened := file(t, "opened.pdf", decrypted(t, path, passphrase))
		want := must(t, "pdftotext", "-layout", plainPath, "-")
		if must(t, "pdftotext", "-layout", opened, "-") != want {
			t.Error("the text of the locked document is another")
		}
		if len(passphrase) <= 32 && must(t, "pdftotext", "-layout", "-upw", passphrase, path, "-") != want { // poppler's programs cut a longer one
			t.Error("pdftotext reads another text")
		}
		if info := must(t, "pdfinfo", opened); !strings.Contains(info, "RFI-2027-00042 Memorandum") || !strings.Contains(info, "Tagged:          yes") {
			t.Errorf("title or structure are lost:\n%s", info)
		}
		if len(outline(t, opened)) == 0 {
			t.Error("the bookmarks are lost")
		}
		for _, wrong := range []string{"", "maple", passphrase + "x", strings.ToUpper(passphrase)} {
			for _, args := range [][]string{{"pdftotext", "-upw", wrong, path, "-"}, {"qpdf", "--check", "--password=" + wrong, path}, {"pdfinfo", "-upw", wrong, path}} {
				if out, err := tool(t, args[0], args[1:]...); err == nil || strings.Contains(out, "visitor") {
					t.Errorf("%s opens it with %q", args[0], wrong)
				}
			}
		}
		for _, secret := range []string{"RFI-2027-00042", "Memorandum", "What we found", "EA1234506", passphrase} {
			if bytes.Contains(locked, []byte(secret)) || bytes.Contains(locked, wide(secret)) {
				t.Errorf("%q stands in the locked file", secret)
			}
		}
	}
}

// wide is a text as a PDF's outline and title hold it.
func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return b
}

func decrypted(t *testing.T, path, passphrase string) []byte {
	t.Helper()
	out := file(t, "decrypted.pdf", nil)
	must(t, "qpdf", "--decrypt", "--password="+passphrase, path, out)
	return read(t, out)
}

// What is no document of ours, or is locked already, is refused; no error quotes it (SEC-7).
func TestLockRefuses(t *testing.T) {
	t.Parallel()
	open, err := notify.Draw(memorandum(), documentOffice())
	if err != nil {
		t.Fatal(err)
	}
	locked, err := notify.Lock(open, "first words")
	if err != nil {
		t.Fatal(err)
	}
	for name, pdf := range map[string][]byte{
		"nothing": nil, "text": []byte("secret words, no PDF"), "a head alone": []byte("%PDF-1.7\nsecret words"), "cut": open[:len(open)/2], "locked": locked,
		"a broken table": bytes.Replace(open, []byte("/Root "), []byte("/Toor "), 1),
	} {
		if out, err := notify.Lock(pdf, "six words"); err == nil {
			t.Errorf("%s is locked into %d bytes", name, len(out))
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the error quotes it: %v", name, err)
		}
	}
	if _, err := notify.Lock(open, ""); err == nil {
		t.Error("it is locked without a passphrase")
	}
}

// Locking touches no folder of the user, leaves its input alone, and many may lock at once.
func TestLockWritesNothing(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("TMPDIR", t.TempDir())
	open, err := notify.Draw(memorandum(), documentOffice())
	if err != nil {
		t.Fatal(err)
	}
	before := bytes.Clone(open)
	var wait sync.WaitGroup
	out := make([][]byte, 4)
	for i := range out {
		wait.Go(func() {
			locked, err := notify.Lock(open, "six words")
			if err != nil {
				t.Error(err)
			}
			out[i] = locked
		})
	}
	wait.Wait()
	if !bytes.Equal(open, before) {
		t.Error("the document itself was changed")
	}
	if bytes.Equal(out[0], out[1]) {
		t.Error("two documents are locked with the same keys")
	}
	for _, dir := range []string{"HOME", "XDG_CONFIG_HOME", "TMPDIR"} {
		if list, err := os.ReadDir(os.Getenv(dir)); err != nil || len(list) > 0 {
			t.Errorf("%s holds %v (%v)", dir, list, err)
		}
	}
}
