package httpapi

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// consolePolicy keeps a page of the console to what this server sends, so that
// a value shown in it cannot load or run anything.
const consolePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

// workerPolicy is that of the scripts of workers, which apply it to themselves. They
// may compile WebAssembly, which no page may, and in return load and ask for nothing:
// what a worker knows and what it gives, its page hands over.
const workerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'; frame-ancestors 'none'; " +
	"base-uri 'none'; form-action 'none'"

// workers begins the paths of those scripts.
const workers = "workers/"

// worthPacking is the size from which a text is sent compressed.
const worthPacking = 1024

// hashed matches the files whose name changes with their content.
var hashed = regexp.MustCompile(`^(?:assets|workers)/.+[-.][A-Za-z0-9_-]{8,}\.[A-Za-z0-9]+$`)

// packedExtension ends the names of files that are compressed.
const packedExtension = ".gz"

// mediaTypes are the types of a console's files. The system's table is not
// asked, because it differs from machine to machine.
var mediaTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".map": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".woff2": "font/woff2",
	".png": "image/png", ".webp": "image/webp", ".ico": "image/x-icon",
}

// asset is a file of the console, ready to be sent. Big ones are there packed only.
type asset struct {
	media, policy, etag, cache string
	plain                      []byte // nil where it has to be unpacked
	packed                     []byte // with gzip; nil where that gains nothing
}

// console holds the assets by their path.
type console struct {
	files map[string]*asset
}

// newConsole reads the files once. One that cannot be read is left out and
// logged: the rest of the interface does not depend on it.
func newConsole(files fs.FS, log *slog.Logger) *console {
	k := &console{files: map[string]*asset{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".br" {
			return err
		}
		name = strings.TrimSuffix(name, packedExtension)
		if k.files["/"+name] != nil {
			return nil
		}
		a, err := newAsset(files, name)
		if err != nil {
			log.Error("a file of the console cannot be read", "file", name, "error", err)
			return nil
		}
		k.files["/"+name] = a
		return nil
	})
	if err != nil {
		log.Error("the console cannot be read", "error", err)
	}
	if index := k.files["/index.html"]; index != nil {
		k.files["/"] = index
	}
	return k
}

func newAsset(files fs.FS, name string) (*asset, error) {
	packed, err := readIfThere(files, name+packedExtension)
	if err != nil {
		return nil, err
	}
	plain, err := readIfThere(files, name)
	if err != nil {
		return nil, err
	}
	a := &asset{plain: plain, packed: packed, media: mediaTypes[path.Ext(name)], policy: consolePolicy, cache: "no-cache"}
	sum := sha256.Sum256(plain)
	if plain == nil {
		sum = sha256.Sum256(packed)
	}
	a.etag = base64.RawURLEncoding.EncodeToString(sum[:12])
	if a.media == "" {
		a.media = "application/octet-stream"
	}
	if strings.HasPrefix(name, workers) {
		a.policy = workerPolicy
	}
	if hashed.MatchString(name) {
		a.cache = "public, max-age=31536000, immutable"
	}
	if packed == nil && len(plain) >= worthPacking && !packedItself(a.media) {
		if a.packed, err = pack(plain); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// readIfThere returns nil where there is no such file.
func readIfThere(files fs.FS, name string) ([]byte, error) {
	b, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if b == nil {
		b = []byte{} // an empty file is there
	}
	return b, err
}

// packedItself reports whether files of a type are compressed in themselves.
func packedItself(media string) bool {
	return strings.HasPrefix(media, "font/") || strings.HasPrefix(media, "image/") && media != "image/svg+xml"
}

func pack(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// unpack writes what is packed. Browsers take it as it is: this is for programs that
// ask for files without saying that they can unpack them.
func unpack(w io.Writer, packed []byte) error {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

// serve answers with the assets what asks for one and leaves the rest to the
// interface. They need no authentication: the login page is one of them.
func (k *console) serve(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		a := k.files[r.URL.Path]
		if a == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
			return next(c)
		}
		a.send(c.Response(), r)
		return nil
	}
}

func (a *asset) send(w *echo.Response, r *http.Request) {
	body, etag := a.plain, `"`+a.etag+`"`
	h := w.Header()
	if a.packed != nil {
		h.Set(echo.HeaderVary, echo.HeaderAcceptEncoding)
		if acceptsGzip(r.Header.Get(echo.HeaderAcceptEncoding)) {
			body, etag = a.packed, `"`+a.etag+`-gzip"`
			h.Set(echo.HeaderContentEncoding, "gzip")
		}
	}
	h.Set("ETag", etag)
	h.Set(echo.HeaderCacheControl, a.cache)
	h.Set(echo.HeaderContentSecurityPolicy, a.policy)
	h.Set("Referrer-Policy", "same-origin")
	if matchesETag(r.Header.Get("If-None-Match"), etag) {
		h.Del(echo.HeaderContentEncoding)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set(echo.HeaderContentType, a.media)
	if body != nil {
		h.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	}
	w.WriteHeader(http.StatusOK)
	switch {
	case r.Method == http.MethodHead:
	case body != nil:
		_, _ = w.Write(body) // a client that is gone hears nothing
	default:
		_ = unpack(w, a.packed) // likewise
	}
}

// acceptsGzip reads an Accept-Encoding.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(part, ";")
		if name = strings.TrimSpace(name); name != "gzip" && name != "*" {
			continue
		}
		weight, ok := strings.CutPrefix(strings.ReplaceAll(q, " ", ""), "q=")
		n, err := strconv.ParseFloat(weight, 64)
		return !ok || err == nil && n > 0
	}
	return false
}

// matchesETag reports whether a list of entity tags holds one, compared
// weakly as for a read.
func matchesETag(list, etag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == etag || one == "*" {
			return true
		}
	}
	return false
}
