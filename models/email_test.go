package models_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"goodword/models"
)

// The hash is sha256sum's: printf 'maya@example.com' | sha256sum
const mayaHash = "a813d5642c0c2fea0799d8b05fdb19dfe01ed1ebdf511c861d8c079ac655c9e6"

func TestHashEmail(t *testing.T) {
	for address, ok := range map[string]bool{
		"maya@example.com": true, " Maya@Example.COM\n": true, "MAYA@EXAMPLE.COM": true, "": false, "  ": false,
		strings.Repeat("a", 250) + "@b.de": false,
	} {
		h, got := models.HashEmail(address)
		if got != ok || ok && hex.EncodeToString(h[:]) != mayaHash {
			t.Errorf("HashEmail(%q) = %x, %v; want %s, %v", address, h, got, mayaHash, ok)
		}
	}
}

func TestParseEmailHash(t *testing.T) {
	want, _ := models.HashEmail("maya@example.com")
	for text, ok := range map[string]bool{
		mayaHash: true, strings.ToUpper(mayaHash): true, mayaHash[:63]: false, mayaHash + "0": false, "": false, strings.Repeat("g", 64): false,
	} {
		if h, got := models.ParseEmailHash(text); got != ok || ok && h != want {
			t.Errorf("ParseEmailHash(%q) = %x, %v; want %v", text, h, got, ok)
		}
	}
}

func TestEventEmail(t *testing.T) {
	for name, test := range map[string]struct {
		kind        models.EventKind
		value       string
		known, said bool
	}{
		"address":       {models.EventIdentify, `"maya@example.com"`, true, true},
		"taken back":    {models.EventIdentify, `" "`, false, true},
		"a number":      {models.EventIdentify, `5`, false, false},
		"too long":      {models.EventIdentify, `"` + strings.Repeat("a", 300) + `"`, false, false},
		"another event": {models.EventOrder, `"maya@example.com"`, false, false},
	} {
		e := models.Event{Kind: test.kind, Traits: []models.Trait{{Name: "email", Value: test.value}}}
		if _, known, said := e.Email(); known != test.known || said != test.said {
			t.Errorf("%s: known %v, said %v", name, known, said)
		}
	}
}
