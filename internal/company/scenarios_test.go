package company

import "testing"

// TestScenariosKeepApart: all scenarios are played against one service, so none may take another's program or customers.
func TestScenariosKeepApart(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range []string{
		programKey, tourProgram, scoringProgram, choosingProgram, wordsProgram,
		CustomerID(7), guest(7), readerID(7), gardener(7), bookworm(7),
	} {
		if seen[name] {
			t.Errorf("%q is used by two scenarios", name)
		}
		seen[name] = true
	}
}
