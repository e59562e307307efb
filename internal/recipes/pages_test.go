package recipes

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const pages = "../../docs/recipes"

// marked finds the blocks with a name after their language: ```liquid braze.html
var marked = regexp.MustCompile("(?ms)^```[a-z]+ ([a-z0-9_.]+)\n(.*?)^```$")

// snippet reads the block of a name out of the pages, with the service's address in the place of the example's.
func snippet(t *testing.T, name, base string) string {
	t.Helper()
	text, ok := snippets(t)[name]
	if !ok {
		t.Fatalf("no page in docs/recipes has a block named %s", name)
	}
	return strings.ReplaceAll(text, "https://goodword.example.com", base)
}

func snippets(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pages + "/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	all := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range marked.FindAllStringSubmatch(string(text), -1) {
			if _, twice := all[m[1]]; twice {
				t.Errorf("%s stands twice", m[1])
			}
			all[m[1]] = m[2]
		}
	}
	return all
}

// TestPagesSayWhatTheyMust checks that each page has the sections that readers look for, and that the table of pages has each.
func TestPagesSayWhatTheyMust(t *testing.T) {
	index, err := os.ReadFile(pages + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(pages + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if name == "README.md" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range []string{"## Set up", "## When something is wrong", "## What comes back", "## Fields that fit"} {
			if !strings.Contains(string(text), section+"\n") {
				t.Errorf("%s has no section %q", name, section)
			}
		}
		if !strings.Contains(string(index), "]("+name+")") {
			t.Errorf("README.md does not name %s", name)
		}
	}
}

// TestNoPagePutsASecretOrAnAddressIntoAURL reads what callers would log.
func TestNoPagePutsASecretOrAnAddressIntoAURL(t *testing.T) {
	for name, text := range snippets(t) {
		for _, url := range regexp.MustCompile(`https://\S+`).FindAllString(text, -1) {
			if strings.Contains(url, "email=") || strings.Contains(url, "key=") {
				t.Errorf("%s: %s", name, url)
			}
		}
	}
}
