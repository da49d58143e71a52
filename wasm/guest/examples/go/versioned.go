//go:build wasip1

package main

import basalt "github.com/basaltdb/basalt/wasm/guest/go"

// versioned is a trigger, BEFORE INSERT, UPDATE and DELETE FOR EACH ROW: it counts the
// versions of a price, refuses what is none, leaves rows alone whose price does not
// change, and keeps what is deleted.
//
//go:wasmexport versioned
func versioned() int32 {
	price, version := basalt.ColumnNumber("price"), basalt.ColumnNumber("version")
	event := basalt.About(basalt.TriggerEvent)
	if event == "DELETE" {
		id := basalt.Old.Int(basalt.ColumnNumber("id"))
		if _, err := basalt.Exec("INSERT INTO former_prices VALUES ($1, $2)", basalt.Int(id), basalt.Float(basalt.Old.Float(price))); err != nil {
			basalt.RaiseError(err)
		}
		return basalt.Write
	}
	now := basalt.New.Float(price)
	if now < 0 {
		basalt.Raise("U0004", "a price is not negative")
	}
	next := int64(1)
	if event == "UPDATE" {
		if now == basalt.Old.Float(price) {
			return basalt.Skip
		}
		next = basalt.Old.Int(version) + 1
	}
	basalt.Out(version, basalt.Int(next))
	return basalt.Write
}
