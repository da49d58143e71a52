package tpch

// Table numbers of the random streams.
const (
	streamRegion = iota + 1
	streamNation
	streamSupplier
	streamPart
	streamPartsupp
	streamCustomer
	streamOrder
	streamLine
)

func fillRegion(_ *Generator, w *writer, from, to int64) {
	for i := from; i < to; i++ {
		s := newStream(streamRegion, uint64(i))
		w.int(i)
		w.char(regions[i])
		w.bytes(s.comment(nil, 31, 115))
		w.end()
	}
}

func fillNation(_ *Generator, w *writer, from, to int64) {
	for i := from; i < to; i++ {
		s := newStream(streamNation, uint64(i))
		w.int(i)
		w.char(nations[i].name)
		w.int(int64(nations[i].region))
		w.bytes(s.comment(nil, 31, 114))
		w.end()
	}
}

// numbered returns a name such as Supplier#000000001.
func numbered(buf []byte, prefix string, key int64) []byte {
	return appendInt(append(buf[:0], prefix...), key, 9)
}

func fillSupplier(_ *Generator, w *writer, from, to int64) {
	var buf []byte
	for i := from; i < to; i++ {
		s := newStream(streamSupplier, uint64(i))
		key := i + 1
		nationKey := s.between(0, 24)
		w.int(key)
		buf = numbered(buf, "Supplier#", key)
		w.char(string(buf))
		buf = s.address(buf[:0])
		w.bytes(buf)
		w.int(nationKey)
		buf = s.phone(buf[:0], nationKey)
		w.char(string(buf))
		w.money(s.between(-99999, 999999))
		buf = s.comment(buf[:0], 25, 100)
		// Five suppliers in ten thousand had complaints, five recommendations.
		switch mark := mix(uint64(key)) % 2000; mark {
		case 0:
			buf = praise(&s, buf, "Complaints")
		case 1:
			buf = praise(&s, buf, "Recommends")
		}
		w.bytes(buf)
		w.end()
	}

}

// praise puts "Customer ... word" somewhere into a comment.
func praise(s *stream, buf []byte, word string) []byte {
	for len(buf) < 40 {
		buf = append(buf, " carefully"...)
	}
	gap := s.between(0, int64(len(buf))-20)
	at := s.between(0, int64(len(buf))-gap-20)
	copy(buf[at:], "Customer ")
	copy(buf[at+9+gap:], word)
	return buf[:min(len(buf), 100)]
}

// retailPrice is p_retailprice in cents.
func retailPrice(part int64) int64 { return 90000 + part/10%20001 + 100*(part%1000) }

func fillPart(_ *Generator, w *writer, from, to int64) {
	var buf []byte
	for i := from; i < to; i++ {
		s := newStream(streamPart, uint64(i))
		key := i + 1
		w.int(key)
		buf = partName(&s, buf[:0])
		w.bytes(buf)
		m := s.between(1, 5)
		w.char(string(appendInt(append(buf[:0], "Manufacturer#"...), m, 1)))
		w.char(string(appendInt(append(buf[:0], "Brand#"...), m*10+s.between(1, 5), 2)))
		w.str(s.pick(typeSize) + " " + s.pick(typeFinish) + " " + s.pick(typeMetal))
		w.int(s.between(1, 50))
		w.char(s.pick(contSize) + " " + s.pick(contKind))
		w.money(retailPrice(key))
		buf = s.comment(buf[:0], 5, 22)
		w.bytes(buf)
		w.end()
	}
}

// partName appends five different colours.
func partName(s *stream, buf []byte) []byte {
	var used [5]int64
	for k := range used {
	again:
		used[k] = s.between(0, int64(len(colours))-1)
		for _, u := range used[:k] {
			if u == used[k] {
				goto again
			}
		}
		if k > 0 {
			buf = append(buf, ' ')
		}
		buf = append(buf, colours[used[k]]...)
	}
	return buf
}

// supplierOf is the i-th of the four suppliers of a part (clause 4.2.3).
func (g *Generator) supplierOf(part, i int64) int64 {
	return (part+i*(g.supps/4+(part-1)/g.supps))%g.supps + 1
}

func fillPartsupp(g *Generator, w *writer, from, to int64) {
	var buf []byte
	for i := from; i < to; i++ {
		for k := range int64(4) {
			s := newStream(streamPartsupp, uint64(i*4+k))
			w.int(i + 1)
			w.int(g.supplierOf(i+1, k))
			w.int(s.between(1, 9999))
			w.money(s.between(100, 100000))
			buf = s.comment(buf[:0], 49, 198)
			w.bytes(buf)
			w.end()
		}
	}
}

func fillCustomer(_ *Generator, w *writer, from, to int64) {
	var buf []byte
	for i := from; i < to; i++ {
		s := newStream(streamCustomer, uint64(i))
		key := i + 1
		nationKey := s.between(0, 24)
		w.int(key)
		buf = numbered(buf, "Customer#", key)
		w.bytes(buf)
		buf = s.address(buf[:0])
		w.bytes(buf)
		w.int(nationKey)
		buf = s.phone(buf[:0], nationKey)
		w.char(string(buf))
		w.money(s.between(-99999, 999999))
		w.char(s.pick(segments))
		buf = s.comment(buf[:0], 29, 116)
		w.bytes(buf)
		w.end()
	}
}

// orderKey spreads the keys: only the first eight of each 32 are used.
func orderKey(i int64) int64 { return i>>3<<5 | i&7 }

// line is one line of an order.
type line struct {
	part, supp            int64
	quantity, price       int64 // price in cents
	discount, tax         int64 // in hundredths
	ship, commit, receipt int32
	rest                  stream
}

// order makes the header figures and the lines of an order.
func (g *Generator) order(i int64, lines []line) (date int32, out []line) {
	s := newStream(streamOrder, uint64(i))
	date = startDate + int32(s.between(0, int64(endDate-startDate)-151))
	n := s.between(1, 7)
	out = lines[:0]
	for k := range n {
		ls := newStream(streamLine, uint64(i*8+k))
		l := line{part: ls.between(1, g.parts), quantity: ls.between(1, 50), discount: ls.between(0, 10), tax: ls.between(0, 8)}
		l.supp = g.supplierOf(l.part, ls.between(0, 3))
		l.price = l.quantity * retailPrice(l.part)
		l.ship = date + int32(ls.between(1, 121))
		l.commit = date + int32(ls.between(30, 90))
		l.receipt = l.ship + int32(ls.between(1, 30))
		l.rest = ls
		out = append(out, l)
	}
	return date, out
}

func fillOrders(g *Generator, w *writer, from, to int64) {
	var lines []line
	var buf []byte
	for i := from; i < to; i++ {
		var date int32
		date, lines = g.order(i+1, lines)
		s := newStream(streamOrder+100, uint64(i))
		// Customers whose key is divisible by three place no orders.
		cust := s.between(1, g.custs)
		for cust%3 == 0 && g.custs > 2 {
			cust = s.between(1, g.custs)
		}
		open, total := 0, int64(0)
		for _, l := range lines {
			if l.ship > currentDate {
				open++
			}
			total += (l.price*(100+l.tax)*(100-l.discount) + 5000) / 10000
		}
		status := "P"
		if open == 0 {
			status = "F"
		} else if open == len(lines) {
			status = "O"
		}
		w.int(orderKey(i + 1))
		w.int(cust)
		w.char(status)
		w.money(total)
		w.date(date)
		w.char(s.pick(priorities))
		buf = numbered(buf, "Clerk#", s.between(1, max(int64(g.Scale*1000), 1)))
		w.char(string(buf))
		w.int(0)
		buf = s.comment(buf[:0], 19, 78)
		if mix(uint64(i))%64 == 0 && len(buf) > 30 {
			copy(buf[2:], "special")
			copy(buf[len(buf)-10:], "requests")
		}
		w.bytes(buf)
		w.end()
	}
}

func fillLineitem(g *Generator, w *writer, from, to int64) {
	var lines []line
	var buf []byte
	for i := from; i < to; i++ {
		_, lines = g.order(i+1, lines)
		for k := range lines {
			l := &lines[k]
			w.int(orderKey(i + 1))
			w.int(l.part)
			w.int(l.supp)
			w.int(int64(k) + 1)
			w.money(l.quantity * 100)
			w.money(l.price)
			w.money(l.discount)
			w.money(l.tax)
			flag := "N"
			if l.receipt <= currentDate {
				flag = [2]string{"R", "A"}[l.rest.next()>>40&1]
			}
			w.char(flag)
			status := "F"
			if l.ship > currentDate {
				status = "O"
			}
			w.char(status)
			w.date(l.ship)
			w.date(l.commit)
			w.date(l.receipt)
			w.char(l.rest.pick(instructions))
			w.char(l.rest.pick(modes))
			buf = l.rest.comment(buf[:0], 10, 43)
			w.bytes(buf)
			w.end()
		}
	}
}
