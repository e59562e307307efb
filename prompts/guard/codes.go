package guard

import (
	"goodword/prompts"
)

// codes finds codes to type, "with code SAVE20", that are no fact.
func (c *checker) codes(x *text) {
	t := x.tokens
	for i := range t {
		if t[i].kind != word || t[i].id == 0 && t[i].key != "コ" || !c.tongue.codes[t[i].key] && !codeWords[t[i].key] && !codeChars(t, i) {
			continue
		}
		for j := i + 1; j < min(len(t), i+5); j++ {
			if looksLikeCode(&t[j]) && t[j].fact == 0 && t[j].mention == 0 {
				c.add(prompts.InventedOffer, x, i, j+1, "name no code: the link carries it")
				break
			}
		}
	}
}

var codeWords = set("code codes promocode")

// codeChars reports whether コード begins at a token.
func codeChars(t []token, i int) bool {
	return t[i].key == "コ" && i+2 < len(t) && t[i+1].key == "ー" && t[i+2].key == "ド"
}

// looksLikeCode reports whether a word is in capitals or has digits in it.
func looksLikeCode(t *token) bool {
	if t.kind != word || t.cjk || len(t.key) < 3 {
		return false
	}
	if t.upper {
		return true
	}
	for i := range len(t.key) {
		if '0' <= t.key[i] && t.key[i] <= '9' {
			return true
		}
	}
	return false
}
