package models

import (
	"maps"
	"slices"
)

// MaxGroup bounds the ids of one person. Ids past it stand alone: a user id
// that thousands of browsers share is nobody's.
const MaxGroup = 64

// Links holds, for each id that has one, the link that counts. A group is a
// connected part of it.
type Links map[CustomerID]Link

// Add takes in a link unless the id has a greater one (Link.Beats), and reports
// whether it now points somewhere else.
func (l Links) Add(x Link) (moved bool) {
	old, have := l[x.From]
	if have && !x.Beats(old) {
		return false
	}
	l[x.From] = x
	return !have || old.To != x.To
}

// Head is where the links from id end. Of links that go round in a circle it is
// the target of the greatest: a known id, then the one named last.
func (l Links) Head(id CustomerID) CustomerID {
	seen := map[CustomerID]int{}
	var way []Link
	for len(way) < MaxGroup {
		x, ok := l[id]
		if !ok {
			return id
		}
		if start, circle := seen[id]; circle {
			return greatest(way[start:]).To
		}
		seen[id] = len(way)
		way = append(way, x)
		id = x.To
	}
	return id
}

func greatest(links []Link) Link {
	best := links[0]
	for _, x := range links[1:] {
		if x.Beats(best) {
			best = x
		}
	}
	return best
}

// Groups finds the group of each id: the head and whoever's links lead there,
// the nearest first and then by id as far as MaxGroup allows; Members are in
// ascending order.
func (l Links) Groups(ids []CustomerID) map[CustomerID]Group {
	from := make(map[CustomerID][]CustomerID, len(l))
	for _, x := range l {
		from[x.To] = append(from[x.To], x.From)
	}
	groups := make(map[CustomerID]Group, len(ids))
	for _, id := range ids {
		head := l.Head(id)
		members := gather(head, from)
		if _, ok := slices.BinarySearchFunc(members, id, CustomerID.Compare); !ok {
			head, members = id, []CustomerID{id}
		}
		groups[id] = Group{Head: head, Members: members}
	}
	return groups
}

// gather walks the links backwards from head, level by level.
func gather(head CustomerID, from map[CustomerID][]CustomerID) []CustomerID {
	members := map[CustomerID]bool{head: true}
	for level := []CustomerID{head}; len(level) > 0 && len(members) < MaxGroup; {
		var next []CustomerID
		for _, id := range level {
			next = append(next, from[id]...)
		}
		slices.SortFunc(next, CustomerID.Compare)
		level = level[:0:0]
		for _, id := range next {
			if !members[id] && len(members) < MaxGroup {
				members[id] = true
				level = append(level, id)
			}
		}
	}
	return slices.SortedFunc(maps.Keys(members), CustomerID.Compare)
}
