// A trigger, BEFORE INSERT, UPDATE and DELETE FOR EACH ROW: it counts the versions of a
// price, refuses what is none, leaves rows alone whose price does not change, and keeps
// what is deleted.
#include "basalt.h"

static int32_t keep(int32_t id, int32_t price) {
	basalt_bind_int(1, basalt_row_int(BASALT_OLD, id));
	basalt_bind_float(2, basalt_row_float(BASALT_OLD, price));
	if (basalt_exec("INSERT INTO former_prices VALUES ($1, $2)") < 0) basalt_raise_last();
	return BASALT_WRITE;
}

BASALT_EXPORT(versioned) int32_t versioned(void) {
	int32_t id = basalt_trigger_column("id"), price = basalt_trigger_column("price"), version = basalt_trigger_column("version");
	if (basalt_event("DELETE")) return keep(id, price);
	double now = basalt_row_float(BASALT_NEW, price);
	if (now < 0) basalt_raise("U0004", "a price is not negative");
	int64_t next = 1;
	if (basalt_event("UPDATE")) {
		if (now == basalt_row_float(BASALT_OLD, price)) return BASALT_SKIP;
		next = basalt_row_int(BASALT_OLD, version) + 1;
	}
	basalt_out_int(version, next);
	return BASALT_WRITE;
}
