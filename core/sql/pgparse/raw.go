//go:build cgo

package pgparse

/*
#include <stdlib.h>
#include "raw.h"
*/
import "C"

import (
	"runtime"
	"strings"
	"unsafe"

	// The C sources of PostgreSQL's parser. Their symbols are linked into the
	// program by this import; raw.c calls them.
	_ "github.com/pganalyze/pg_query_go/v5/parser"

	"github.com/basaltdb/basalt/core/base/errs"
)

// slots bounds the calls into C that run at one time: each holds an operating
// system thread, and more threads than processors only add memory.
var slots = make(chan struct{}, runtime.GOMAXPROCS(0))

// rawParse appends the parse tree of text as JSON to buf. The text must have
// passed CheckEncoding and the limits. With stackBytes 0 it is parsed on the
// calling thread, else on the deep thread, whose stack has the size that its
// first use named.
func rawParse(buf []byte, text string, stackBytes int) ([]byte, error) {
	slots <- struct{}{}
	defer func() { <-slots }()

	ctext := C.CString(text)
	defer C.free(unsafe.Pointer(ctext))
	var out C.basalt_parse
	errno := C.basalt_raw_parse(ctext, C.size_t(stackBytes), &out)
	defer C.basalt_parse_free(&out)
	switch {
	case errno != 0:
		return nil, errs.New(errs.InsufficientResources, "could not start a thread for the parser: error %d", int(errno))
	case out.message != nil:
		return nil, rawError(&out)
	case out.json == nil:
		return nil, errs.New(errs.OutOfMemory, "out of memory")
	}
	return append(buf, unsafe.Slice((*byte)(unsafe.Pointer(out.json)), int(out.json_len))...), nil
}

func rawError(out *C.basalt_parse) error {
	err := errs.New(unpackSQLState(int32(out.sqlstate)), "%s", C.GoString(out.message)).At(int(out.position))
	if out.detail != nil {
		err.Detail = C.GoString(out.detail)
	}
	if out.hint != nil {
		err.Hint = C.GoString(out.hint)
	}
	return tooDeepForParser(err)
}

// tooDeepForParser turns the error of PostgreSQL's parser about its own stack,
// which statements below MaxHeight can reach, into ours.
func tooDeepForParser(err *errs.Error) *errs.Error {
	if strings.HasPrefix(err.Message, "memory exhausted") {
		return errs.New(errs.StatementTooComplex, "statement is too complex").At(err.Position)
	}
	return err
}

// unpackSQLState is the inverse of PostgreSQL's MAKE_SQLSTATE: five characters of
// six bits each, the first in the lowest bits.
func unpackSQLState(packed int32) errs.Code {
	var code [5]byte
	for i := range code {
		code[i] = byte(packed&0x3F) + '0'
		packed >>= 6
	}
	return errs.Code(code[:])
}
