package clients

import (
	"os/exec"
	"strings"
	"testing"
)

// dumped is what TestDump dumps: each kind of object, with dependencies that the
// order of their names does not give.
const dumped = `
CREATE ROLE reader;
CREATE SCHEMA app;
CREATE TABLE app.z (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric(12,2) NOT NULL DEFAULT 0 CHECK ((total) > 0 OR id < 0),
	note varchar(20) UNIQUE, at timestamptz DEFAULT now(), tags text[], doc jsonb, raw bytea);
CREATE TABLE a (id serial PRIMARY KEY, z bigint REFERENCES app.z ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, twice int GENERATED ALWAYS AS (id * 2) STORED);
CREATE VIEW app.v2 AS SELECT z.id, z.total FROM app.z WHERE total > 10;
CREATE VIEW app.v1 AS WITH c AS (SELECT count(*) AS n FROM app.v2) SELECT n FROM c;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;
CREATE SEQUENCE plain INCREMENT BY 3;
CREATE INDEX ON app.z (lower(note) DESC) WHERE total > 5;
CREATE MODULE calc LANGUAGE wat AS $$(func (export "inc") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))$$;
CREATE FUNCTION app.inc(n bigint) RETURNS bigint LANGUAGE wasm IMMUTABLE STRICT AS 'calc';
CREATE FUNCTION one() RETURNS int LANGUAGE wat AS $$(func (export "one") (result i32) (i32.const 1))$$;
COMMENT ON COLUMN app.z.total IS 'it''s the sum';
GRANT SELECT, INSERT ON a TO reader;
GRANT USAGE ON SCHEMA app TO reader;
INSERT INTO app.z (total, note, tags, doc, raw) VALUES (1.50, 'a', '{x,NULL,"q r"}', '{"a": [1]}', '\x00ff'), (20, E'b\t\\', NULL, NULL, '');
INSERT INTO a (z) VALUES (1), (NULL), (2);
SELECT nextval('plain');
`

// pg_dump writes what psql restores into another server, and the second dump is
// the first.
func TestDump(t *testing.T) {
	dump, psql := find(t, "pg_dump"), find(t, "psql")
	version, err := exec.Command(dump, "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	// pg_dump refuses servers that are newer than itself.
	settings := map[string]string{"server_version": strings.Fields(string(version))[2]}
	first, second := startWith(t, settings), startWith(t, settings)
	run(t, first, dumped, psql, "-q", "-v", "ON_ERROR_STOP=1")
	text := run(t, first, "", dump)
	run(t, second, "CREATE ROLE reader;"+text, psql, "-q", "-v", "ON_ERROR_STOP=1")
	if got := run(t, second, "", psql, "-Atc", "SELECT app.inc(41), one()"); strings.TrimSpace(got) != "42|1" {
		t.Errorf("the restored functions give %q", got)
	}
	again := run(t, second, "", dump)
	if a, b := comparable(text), comparable(again); a != b {
		t.Errorf("the dump of the restored database differs\n%s\n---- and ----\n%s", a, b)
	}
	for _, want := range []string{"ADD GENERATED ALWAYS AS IDENTITY", "ALTER SEQUENCE public.a_id_seq OWNED BY public.a.id", "GRANT SELECT,INSERT ON TABLE public.a TO reader",
		"DEFERRABLE INITIALLY DEFERRED", `1	1.50	a	`, `{x,NULL,"q r"}`, "REFRESH MATERIALIZED VIEW public.m",
		"AS 'AGFzbQEAAAABBgFgAX4BfgMCAQ"} {
		if !strings.Contains(text, want) {
			t.Errorf("the dump has no %q", want)
		}
	}
}

// comparable leaves out the lines that are of a run's own.
func comparable(dump string) string {
	var kept []string
	for line := range strings.Lines(dump) {
		if !strings.Contains(line, "restrict") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}
