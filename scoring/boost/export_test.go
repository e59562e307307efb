package boost

// Rounds is the number of trees of each bag, 0 after decoding.
func (m *Model) Rounds() int { return m.rounds }
