package samples

import (
	"context"
	_ "embed"
	"encoding/base64"

	"github.com/basaltdb/basalt/core/session"
	"github.com/basaltdb/basalt/server/soda"
)

// Collection is the name of the sample collection.
const Collection = "stations"

// documents are the sample documents.
//
//go:embed stations.json
var documents []byte

//go:embed discounted.wasm
var discounted []byte

// declaration creates the sample function, but for its module.
const declaration = `CREATE OR REPLACE FUNCTION discounted(price double precision, discount double precision)
	RETURNS double precision LANGUAGE wasm IMMUTABLE STRICT AS '`

// Load adds the samples in one transaction.
func Load(ctx context.Context, _ *session.DB, s *session.Session) error {
	err := load(ctx, s)
	if err == nil {
		err = s.Sync(ctx)
	}
	if err != nil {
		s.Fail()
	}
	return err
}

func load(ctx context.Context, s *session.Session) error {
	created, err := soda.Create(ctx, s, Collection)
	if err != nil {
		return err
	}
	if created {
		if _, err := soda.Insert(ctx, s, Collection, documents, true); err != nil {
			return err
		}
	}
	list, err := s.ParseScript(declaration + base64.StdEncoding.EncodeToString(discounted) + "'")
	if err != nil {
		return err
	}
	res, err := s.Run(ctx, list[0])
	if err != nil {
		return err
	}
	res.Close()
	return nil
}
