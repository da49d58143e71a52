package soda

import (
	"bytes"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/basaltdb/basalt/core/base/errs"
)

// Metadata says how a collection makes keys and etags. It is the part of
// SODA's collection metadata that is seen through the interface; the rest is
// about the table behind it, which is always the same here.
type Metadata struct {
	Key      KeyColumn     `json:"keyColumn"`
	Version  VersionColumn `json:"versionColumn"`
	ReadOnly bool          `json:"readOnly"`
}

// KeyColumn says who makes the keys: "UUID" or "GUID" the server, "CLIENT" the
// client.
type KeyColumn struct {
	Assignment string `json:"assignmentMethod" enum:"UUID,GUID,CLIENT"`
}

// VersionColumn says what an etag is made of.
type VersionColumn struct {
	Method string `json:"method" enum:"UUID,SHA256,MD5,SEQUENTIAL,TIMESTAMP"`
}

// The methods that there are, and those of SODA's that there are not.
var (
	assignments        = []string{"UUID", "GUID", "CLIENT"}
	foreignAssignments = []string{"SEQUENCE", "EMBEDDED_OID"}
	versions           = []string{"UUID", "SHA256", "MD5", "SEQUENTIAL", "TIMESTAMP"}
	foreignVersions    = []string{"NONE"}
)

// DefaultMetadata is that of a collection that is made without any.
func DefaultMetadata() Metadata {
	return Metadata{Key: KeyColumn{"UUID"}, Version: VersionColumn{"UUID"}}
}

// ParseMetadata reads the metadata that a client sends. Members about the
// columns of the table are passed over, because they are not seen through the
// interface; one that would give a collection another meaning is refused.
func ParseMetadata(text []byte) (Metadata, error) {
	m := DefaultMetadata()
	if len(bytes.TrimSpace(text)) == 0 {
		return m, nil
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return m, errs.New(errs.InvalidTextRepresentation, "the metadata of a collection is a JSON object").WithDetail("%s", err)
	}
	for _, name := range []string{"tableName", "viewName", "packageName", "mediaTypeColumn"} {
		if _, ok := all[name]; ok {
			return m, errs.New(errs.FeatureNotSupported, "\"%s\" is not supported in the metadata of a collection", name)
		}
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, errs.New(errs.InvalidParameterValue, "the metadata of the collection is not valid").WithDetail("%s", err)
	}
	if err := choice(&m.Key.Assignment, "keyColumn.assignmentMethod", assignments, foreignAssignments); err != nil {
		return m, err
	}
	return m, choice(&m.Version.Method, "versionColumn.method", versions, foreignVersions)
}

// choice checks a word and puts it into its normal form.
func choice(word *string, name string, known, foreign []string) error {
	*word = strings.ToUpper(*word)
	switch {
	case slices.Contains(known, *word):
		return nil
	case slices.Contains(foreign, *word):
		return errs.New(errs.FeatureNotSupported, "%s \"%s\" is not supported", name, *word).
			WithHint("Use one of %s.", strings.Join(known, ", "))
	}
	return errs.New(errs.InvalidParameterValue, "%s must be one of %s", name, strings.Join(known, ", "))
}

// comment is the text in which the table keeps the metadata.
func (m Metadata) comment() string {
	b, _ := json.Marshal(m) // of strings and a bool: it cannot fail
	return string(b)
}

// metadataOf reads what comment wrote. A comment of another origin, and none,
// mean the default.
func metadataOf(comment []byte) Metadata {
	m, err := ParseMetadata(comment)
	if err != nil {
		return DefaultMetadata()
	}
	return m
}

// newKey makes the key of a document.
func (m *Metadata) newKey() string {
	key := newUUID()
	if m.Key.Assignment == "GUID" {
		key = strings.ToUpper(strings.ReplaceAll(key, "-", ""))
	}
	return key
}

// newETag makes the etag of a document that had another before, or "".
func (m *Metadata) newETag(old string, doc []byte) string {
	switch m.Version.Method {
	case "SHA256":
		sum := sha256.Sum256(doc)
		return hex.EncodeToString(sum[:])
	case "MD5":
		sum := md5.Sum(doc)
		return hex.EncodeToString(sum[:])
	case "SEQUENTIAL":
		n, _ := strconv.ParseInt(old, 10, 64) // one that SQL has made otherwise starts anew
		return strconv.FormatInt(n+1, 10)
	case "TIMESTAMP":
		return strconv.FormatInt(time.Now().UnixMicro(), 10)
	}
	return newUUID()
}

// newUUID makes a random UUID.
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it cannot fail
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
