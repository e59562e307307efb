package guard

// vocabulary numbers the words of all phrases, so that a text's words are looked
// up once. It is filled before the first text is read, and only read
// afterwards.
type vocabulary struct{ ids map[string]int32 }

var (
	words vocabulary
	stems vocabulary // first bytes of stems
)

// intern gives the number of a word, from 1.
func (v *vocabulary) intern(k string) int32 {
	id, ok := v.ids[k]
	if !ok {
		if v.ids == nil {
			v.ids = map[string]int32{}
		}
		id = int32(len(v.ids) + 1)
		v.ids[k] = id
	}
	return id
}

// find gives the number of a word, 0 for one that no phrase has.
func (v *vocabulary) find(k string) int32 { return v.ids[k] }
