package vault_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"cissd/cases/vault"
)

func TestParseMasterKey(t *testing.T) {
	t.Parallel()
	for range 100 { // so that every kind of base64 digit comes up
		key := random(vault.KeySize)
		for _, text := range []string{
			base64.StdEncoding.EncodeToString(key), base64.RawStdEncoding.EncodeToString(key),
			base64.URLEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(key),
			hex.EncodeToString(key), strings.ToUpper(hex.EncodeToString(key)),
			" \t" + base64.StdEncoding.EncodeToString(key) + "\r\n",
		} {
			if got, err := vault.ParseMasterKey(text); err != nil || !bytes.Equal(got, key) {
				t.Fatalf("a good key is refused or misread: %v", err)
			}
		}
	}
}

// SEC-6, SEC-7: what is wrong, how to make one, and never the text.
func TestParseMasterKeyRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             "is empty",
		" \n\t":                        "is empty",
		"correct horse battery staple": "neither base64 nor hexadecimal",
		base64.StdEncoding.EncodeToString(random(16)):            "has 16 bytes, not 32",
		base64.StdEncoding.EncodeToString(random(33)):            "has 33 bytes, not 32",
		hex.EncodeToString(random(31)):                           "has 31 bytes, not 32",
		hex.EncodeToString(random(31)) + "zz":                    "has 48 bytes, not 32",
		base64.StdEncoding.EncodeToString(random(32)) + "\nAAAA": "neither base64 nor hexadecimal",
	} {
		_, err := vault.ParseMasterKey(text)
		if err == nil {
			t.Errorf("accepted, though it %s", want)
			continue
		}
		if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "openssl rand -base64 32") {
			t.Errorf("%v: does not say that it %s, or not how to make one", err, want)
		}
		if key := strings.TrimSpace(text); key != "" && strings.Contains(err.Error(), key) {
			t.Error("the error shows the key")
		}
	}
}

func TestMasterKeyWraps(t *testing.T) {
	t.Parallel()
	w := newMaster(t)
	id, key := vault.ID{1}, random(vault.KeySize)
	wrapped, err := w.Wrap(t.Context(), id, key)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.Wrap(t.Context(), id, key)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(wrapped, again) {
		t.Error("wrapping twice gives the same")
	}
	if got, err := w.Unwrap(t.Context(), id, wrapped); err != nil || !bytes.Equal(got, key) {
		t.Errorf("Unwrap: %v", err)
	}
	altered := bytes.Clone(wrapped)
	altered[len(altered)/2] ^= 1
	for name, err := range map[string]error{
		"another id":  unwrap(t, w, vault.ID{2}, wrapped),
		"another key": unwrap(t, newMaster(t), id, wrapped),
		"altered":     unwrap(t, w, id, altered),
		"cut":         unwrap(t, w, id, wrapped[:20]),
		"empty":       unwrap(t, w, id, nil),
	} {
		if !errors.Is(err, vault.ErrWrongKey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, size := range []int{0, 16, 31, 33} {
		if _, err := vault.MasterKey(random(size)); err == nil {
			t.Errorf("a master key of %d bytes is accepted", size)
		}
	}
}

func unwrap(t *testing.T, w vault.KeyWrapper, id vault.ID, wrapped []byte) error {
	t.Helper()
	_, err := w.Unwrap(t.Context(), id, wrapped)
	return err
}
