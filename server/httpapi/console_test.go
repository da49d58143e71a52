package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/basaltdb/basalt/server/httpapi"
)

// zipped compresses a text.
func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestConsole(t *testing.T) {
	long := strings.Repeat("let x = 1;\n", 1000)
	base := start(t, httpapi.Options{Console: fstest.MapFS{
		"index.html":                &fstest.MapFile{Data: []byte("<!doctype html>")},
		"assets/index-BcD3_f-h.js":  &fstest.MapFile{Data: []byte(long)},
		"assets/a-12345678.css":     &fstest.MapFile{Data: []byte("plain")},
		"assets/a-12345678.css.gz":  &fstest.MapFile{Data: []byte("packed before")},
		"assets/f-12345678.woff2":   &fstest.MapFile{Data: []byte(long)},
		"workers/w-12345678.js.gz":  &fstest.MapFile{Data: zipped(t, long)},
		"licences.unknown-to-this.": &fstest.MapFile{Data: []byte("x")},
	}})
	get := func(t *testing.T, method, path string, header ...string) (*http.Response, string) {
		t.Helper()
		r, err := http.NewRequest(method, base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		// A transport of its own would unpack what is packed.
		res, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(b)
	}
	for _, c := range []struct {
		method, path, accept string
		status               int
		media, cache, body   string
	}{
		{"GET", "/", "", 200, "text/html; charset=utf-8", "no-cache", "<!doctype html>"},
		{"HEAD", "/", "", 200, "text/html; charset=utf-8", "no-cache", ""},
		{"GET", "/index.html", "gzip", 200, "text/html; charset=utf-8", "no-cache", "<!doctype html>"},
		{"GET", "/assets/index-BcD3_f-h.js", "", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", long},
		{"GET", "/assets/index-BcD3_f-h.js", "gzip;q=0", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", long},
		{"GET", "/assets/a-12345678.css", "br, gzip", 200, "text/css; charset=utf-8", "public, max-age=31536000, immutable", "packed before"},
		{"GET", "/assets/f-12345678.woff2", "gzip", 200, "font/woff2", "public, max-age=31536000, immutable", long},
		{"GET", "/workers/w-12345678.js", "br", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", long},
		{"HEAD", "/workers/w-12345678.js", "", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", ""},
		{"GET", "/workers/w-12345678.js", "gzip", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", string(zipped(t, long))},
		{"GET", "/licences.unknown-to-this.", "", 200, "application/octet-stream", "no-cache", "x"},
		{"GET", "/assets/a-12345678.css.gz", "", 404, "application/problem+json", "", ""},
		{"GET", "/workers/w-12345678.js.gz", "", 404, "application/problem+json", "", ""},
		{"GET", "/workers/other-12345678.js", "", 404, "application/problem+json", "", ""},
		{"GET", "/assets/../index.html", "", 404, "application/problem+json", "", ""},
		{"GET", "/tables/t", "", 404, "application/problem+json", "", ""},
		{"POST", "/", "", 404, "application/problem+json", "", ""},
		{"GET", "/api/v1/query", "", 405, "application/problem+json", "", ""},
	} {
		res, body := get(t, c.method, c.path, "Accept-Encoding", c.accept)
		h := res.Header
		if res.StatusCode != c.status || h.Get("Content-Type") != c.media || h.Get("Cache-Control") != c.cache || c.body != "" && body != c.body {
			t.Errorf("%s %s: %d %v %.80s", c.method, c.path, res.StatusCode, h, body)
		}
		want := "default-src 'none'; script-src 'self';"
		if strings.HasPrefix(c.path, "/workers/") {
			want = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none';"
		}
		if policy := h.Get("Content-Security-Policy"); c.status == 200 && !strings.HasPrefix(policy, want) {
			t.Errorf("%s: the policy is %q", c.path, policy)
		}
	}
	res, body := get(t, "GET", "/assets/index-BcD3_f-h.js", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(z); err != nil || string(plain) != long || res.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("packed: %v %v", res.Header, err)
	}
	etag := res.Header.Get("ETag")
	if res, body := get(t, "GET", "/assets/index-BcD3_f-h.js", "Accept-Encoding", "gzip", "If-None-Match", `"x", W/`+etag); res.StatusCode != 304 || body != "" {
		t.Errorf("what is known: %d", res.StatusCode)
	}
	if res, _ := get(t, "GET", "/assets/index-BcD3_f-h.js", "If-None-Match", etag); res.StatusCode != 200 {
		t.Errorf("what is known in another coding: %d", res.StatusCode)
	}
}

func TestSessionInfo(t *testing.T) {
	base := start(t, httpapi.Options{Version: "1.2"})
	r, err := http.NewRequest(http.MethodGet, base+"/api/v1/session", nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, body := call(t, r); status != 200 || !strings.Contains(body, `{"user":"basalt","version":"`) || !strings.Contains(body, `"basalt_version":"1.2"`) {
		t.Errorf("%d %s", status, body)
	}
	r.Header.Del("Authorization")
	r.Header.Set("X-Anonymous", "1")
	if status, body := call(t, r); status != 401 {
		t.Errorf("nobody: %d %s", status, body)
	}
	if res, err := http.Get(base + "/"); err != nil || res.StatusCode != 404 {
		t.Errorf("there is no console: %v %v", res, err)
	}
}
