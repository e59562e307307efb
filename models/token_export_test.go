package models

// SealForTest signs a payload as it is, whatever it holds.
func SealForTest(payload string, k *TokenKey) string {
	signed := tokenVersion + "." + k.KID + "." + payload
	return signed + "." + seal(signed, k)
}
