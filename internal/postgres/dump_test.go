package postgres

import "testing"

func TestRestorable(t *testing.T) {
	const contents = `;
; Archive created at 2026-03-02 09:00:00 UTC
2; 3079 16385 EXTENSION - vector 
3820; 0 0 COMMENT - EXTENSION vector 
215; 1259 16713 TABLE public vectors goodword
241; 1259 17020 TABLE public vector_index goodword
3821; 0 17020 TABLE DATA public vector_index goodword
3700; 2606 17030 CONSTRAINT public vector_index vector_index_pkey goodword
3701; 1259 17031 INDEX public vector_index_256 goodword
216; 1259 16720 TABLE public vector_models goodword
`
	const want = `;
; Archive created at 2026-03-02 09:00:00 UTC
3820; 0 0 COMMENT - EXTENSION vector 
215; 1259 16713 TABLE public vectors goodword
216; 1259 16720 TABLE public vector_models goodword
`
	if got := restorable(contents); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
