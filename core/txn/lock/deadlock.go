package lock

// breakCycles looks for cycles of the wait-for graph through o, which has
// begun to wait, and ends the wait of the youngest owner of each. m.waits is
// held.
func (m *Manager) breakCycles(o *Owner) {
	for {
		cycle := m.cycle(o)
		if cycle == nil {
			return
		}
		victim := cycle[0]
		for _, c := range cycle {
			if c.ID > victim.ID {
				victim = c
			}
		}
		if !m.giveUp(victim) || victim == o {
			return
		}
	}
}

// cycle returns the owners of a cycle through o, nil when there is none.
func (m *Manager) cycle(o *Owner) []*Owner {
	seen := map[*Owner]bool{}
	var path []*Owner
	var visit func(x *Owner) bool
	visit = func(x *Owner) bool {
		path = append(path, x)
		for _, b := range m.blockers(x) {
			if b == o {
				return true
			}
			if !seen[b] {
				seen[b] = true
				if visit(b) {
					return true
				}
			}
		}
		path = path[:len(path)-1]
		return false
	}
	if visit(o) {
		return path
	}
	return nil
}

// blockers returns whom x waits for at this moment.
func (m *Manager) blockers(x *Owner) []*Owner {
	if x.forTxn != nil {
		select {
		case <-x.forTxn.done:
			return nil
		default:
			return []*Owner{x.forTxn.Owner}
		}
	}
	w := x.waiting
	if w == nil {
		return nil
	}
	s := m.shard(w.entry.key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.done {
		return nil
	}
	var list []*Owner
	against := conflicts[w.entry.key.Class][w.mode]
	for _, h := range w.entry.holders {
		if h.owner != x && h.all()&against != 0 {
			list = append(list, h.owner)
		}
	}
	if w.entry.held(x).owner != nil {
		return list
	}
	for _, other := range w.entry.queue {
		if other == w {
			break
		}
		if other.owner != x && against&(1<<other.mode) != 0 {
			list = append(list, other.owner)
		}
	}
	return list
}

// giveUp ends the wait of a deadlock's victim; false when it has ended by
// itself.
func (m *Manager) giveUp(x *Owner) bool {
	if x.forTxn != nil {
		close(x.victim)
		x.forTxn = nil
		return true
	}
	w := x.waiting
	if w == nil {
		return false
	}
	s := m.shard(w.entry.key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.done || !w.entry.leave(w) {
		return false
	}
	w.done, w.err = true, errDeadlock()
	close(w.granted)
	s.drop(w.entry)
	return true
}
