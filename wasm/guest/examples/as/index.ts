// The examples in AssemblyScript: a module of functions of all kinds, one in a file.
export { basalt_alloc, basalt_reset } from "../../as/basalt";
export { business_days } from "./business_days";
export { churn_probability } from "./churn_probability";
export { clamp } from "./clamp";
export { csv_split_open, csv_split_next, csv_split_close } from "./csv_split";
export { geohash } from "./geohash";
export { json_field } from "./json_field";
export { sessions_open, sessions_push, sessions_next, sessions_close } from "./sessions";
export { slug } from "./slug";
export {
  tdigest_quantile_state_size,
  tdigest_quantile_init,
  tdigest_quantile_update,
  tdigest_quantile_merge,
  tdigest_quantile_final,
} from "./tdigest_quantile";
export { transfer } from "./transfer";
export { trigram_similarity } from "./trigram_similarity";
export { versioned } from "./versioned";
export {
  weighted_average_state_size,
  weighted_average_init,
  weighted_average_update,
  weighted_average_retract,
  weighted_average_merge,
  weighted_average_final,
} from "./weighted_average";
