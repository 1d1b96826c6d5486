package vault_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"cissd/cases/vault"
)

func TestIDText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := vault.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		for _, text := range []string{id.String(), strings.ToUpper(id.String())} {
			if got, err := vault.ParseID(text); err != nil || got != id {
				t.Fatalf("ParseID(%s): %v, %v", text, got, err)
			}
		}
		type held struct {
			ID   vault.ID
			None *vault.ID
			Some *vault.ID
		}
		want := held{ID: id, Some: &id}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), `"`+id.String()+`"`) {
			t.Fatalf("JSON: %s", b)
		}
		var got held
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("JSON there and back (-want +got):\n%s", diff)
		}
	})
	id, err := vault.ParseID("0195d1f0-7a3b-7c4d-8e5f-0123456789ab")
	if err != nil || id.String() != "0195d1f0-7a3b-7c4d-8e5f-0123456789ab" {
		t.Errorf("%s, %v", id, err)
	}
}

func TestParseIDRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "0195d1f0", "0195d1f07a3b7c4d8e5f0123456789ab", "{0195d1f0-7a3b-7c4d-8e5f-0123456789ab}",
		"0195d1f0-7a3b-7c4d-8e5f-0123456789ag", "0195d1f0-7a3b-7c4d-8e5f-0123456789a", "0195d1f0-7a3b-7c4d-8e5f-0123456789abc",
		"0195d1f0.7a3b-7c4d-8e5f-0123456789ab", "0195d1f0-7a3b-7c4d-8e5f0-123456789ab", "0195d1f0-7a3b-7c4d-8e5f-0123456789é",
	} {
		id, err := vault.ParseID(text)
		if err == nil || id != (vault.ID{}) {
			t.Errorf("ParseID(%q): %v, %v", text, id, err)
		} else if text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("the error repeats the text: %v", err)
		}
	}
}

// Both protocols of pgx, NULL, and arrays.
func TestIDInPostgres(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, other := b.newKey(t), b.newKey(t)
	if id == other {
		t.Fatal("two keys have one id")
	}
	for _, mode := range []pgx.QueryExecMode{pgx.QueryExecModeCacheStatement, pgx.QueryExecModeSimpleProtocol} {
		var text string
		var one vault.ID
		var some, none *vault.ID
		err := b.pool.QueryRow(t.Context(), `SELECT $1::uuid::text, $1::uuid, $1::uuid, $2::uuid`, mode, id, (*vault.ID)(nil)).
			Scan(&text, &one, &some, &none)
		if err != nil {
			t.Fatalf("%v: %v", mode, err)
		}
		if text != id.String() || one != id || some == nil || *some != id || none != nil {
			t.Errorf("%v: %s became %s, %s, %v, %v", mode, id, text, one, some, none)
		}
		if err := b.pool.QueryRow(t.Context(), `SELECT NULL::uuid`, mode).Scan(&one); err == nil {
			t.Errorf("%v: NULL was scanned into an ID that cannot hold it", mode)
		}
	}
	var many []vault.ID
	if err := b.pool.QueryRow(t.Context(), `SELECT $1::uuid[]`, []vault.ID{id, other}).Scan(&many); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]vault.ID{id, other}, many); diff != "" {
		t.Errorf("array (-want +got):\n%s", diff)
	}
	// RFC 9562 section 5.7: version 7, variant 10, the time first
	if text := id.String(); text[14] != '7' || !strings.Contains("89ab", text[19:20]) || text[:13] != other.String()[:13] {
		t.Errorf("%s is no UUID of version 7", text)
	}
}
