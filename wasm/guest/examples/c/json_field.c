// A scalar function over JSON: the member of an object as text, as the operator ->>
// gives it; null where there is none or it is null. The host passes valid JSON.
#include "basalt.h"

// A place in a document.
typedef struct {
	const char *at, *end;
} cursor;

static bool space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static void skip_space(cursor *c) {
	while (c->at < c->end && space(*c->at)) c->at++;
}

// string goes behind the string at the cursor, and returns what is between its
// quotes, escapes and all.
static basalt_text string(cursor *c) {
	const char *from = ++c->at;
	while (c->at < c->end && *c->at != '"') c->at += *c->at == '\\' ? 2 : 1;
	return (basalt_text){from, (int32_t)(c->at++ - from)};
}

// value goes behind the value at the cursor, and returns its text. Brackets are
// counted, so that no depth of nesting is too much.
static basalt_text value(cursor *c) {
	const char *from = c->at;
	int32_t depth = 0;
	while (c->at < c->end) {
		char x = *c->at;
		if (depth == 0 && (x == ',' || x == '}' || x == ']' || space(x))) break;
		if (x == '"') {
			string(c);
		} else {
			depth += (x == '{' || x == '[') - (x == '}' || x == ']');
			c->at++;
		}
		if (depth == 0 && (x == '"' || x == '}' || x == ']')) break;
	}
	return (basalt_text){from, (int32_t)(c->at - from)};
}

static uint32_t hex4(const char *s) {
	uint32_t x = 0;
	for (int i = 0; i < 4; i++) {
		char c = s[i];
		x = x << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	return x;
}

static int32_t put_utf8(char *to, uint32_t c) {
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 63));
		to[2] = (char)(0x80 | (c & 63));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 63));
	to[2] = (char)(0x80 | (c >> 6 & 63));
	to[3] = (char)(0x80 | (c & 63));
	return 4;
}

// unescape gives the text of a string, which is never longer than it is in JSON.
static basalt_text unescape(basalt_text s) {
	char *out = basalt_alloc(s.length);
	int32_t n = 0;
	for (int32_t i = 0; i < s.length; i++) {
		if (s.data[i] != '\\') {
			out[n++] = s.data[i];
			continue;
		}
		switch (s.data[++i]) {
		case 'b': out[n++] = '\b'; break;
		case 'f': out[n++] = '\f'; break;
		case 'n': out[n++] = '\n'; break;
		case 'r': out[n++] = '\r'; break;
		case 't': out[n++] = '\t'; break;
		case 'u': {
			uint32_t c = hex4(s.data + i + 1);
			i += 4;
			if (c >> 10 == 0x36) { // half of a pair; valid JSON has the other
				c = 0x10000 + ((c & 0x3ff) << 10 | (hex4(s.data + i + 3) & 0x3ff));
				i += 6;
			}
			n += put_utf8(out + n, c);
			break;
		}
		default: out[n++] = s.data[i];
		}
	}
	return (basalt_text){out, n};
}

static bool same(basalt_text a, const char *b, int32_t length) {
	return a.length == length && memcmp(a.data, b, (size_t)length) == 0;
}

BASALT_EXPORT(json_field) basalt_result json_field(const char *document, int32_t length, const char *name, int32_t name_length) {
	cursor c = {document, document + length};
	skip_space(&c);
	if (c.at == c.end || *c.at++ != '{') return BASALT_NULL;
	for (;;) {
		skip_space(&c);
		if (c.at >= c.end || *c.at != '"') return BASALT_NULL;
		basalt_text key = unescape(string(&c));
		skip_space(&c);
		c.at++; // the colon
		skip_space(&c);
		basalt_text v = value(&c);
		if (same(key, name, name_length)) {
			if (same(v, "null", 4)) return BASALT_NULL;
			if (v.length > 0 && v.data[0] == '"') v = unescape((basalt_text){v.data + 1, v.length - 2});
			return basalt_return(v.data, v.length);
		}
		skip_space(&c);
		if (c.at < c.end && *c.at == ',') c.at++;
	}
}
