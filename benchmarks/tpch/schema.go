package tpch

import "github.com/basaltdb/basalt/core/base/types"

// Table is one table of the workload.
type Table struct {
	Name string
	DDL  string
	// Columns are the names and types, in order.
	Columns []Column
	// Units returns how many generation units the table has at a scale: rows,
	// but orders for lineitem and parts for partsupp.
	Units func(scale float64) int64
	fill  func(g *Generator, w *writer, from, to int64)
}

// Column is one column.
type Column struct {
	Name string
	Type types.T
}

func scaled(base int64) func(float64) int64 {
	return func(scale float64) int64 { return max(int64(float64(base)*scale+0.5), 1) }
}

func fixed(n int64) func(float64) int64 { return func(float64) int64 { return n } }

var (
	i4    = types.Int4
	money = types.NumericPS(15, 2)
)

func char(n int) types.T    { return types.CharN(n) }
func varchar(n int) types.T { return types.VarcharN(n) }

// Tables lists the tables in an order in which they can be loaded.
var Tables = []Table{
	{Name: "region", Units: fixed(5), fill: fillRegion, Columns: []Column{{"r_regionkey", i4}, {"r_name", char(25)}, {"r_comment", varchar(152)}},
		DDL: "PRIMARY KEY (r_regionkey)"},
	{Name: "nation", Units: fixed(25), fill: fillNation, Columns: []Column{{"n_nationkey", i4}, {"n_name", char(25)}, {"n_regionkey", i4}, {"n_comment", varchar(152)}},
		DDL: "PRIMARY KEY (n_nationkey)"},
	{Name: "supplier", Units: scaled(10000), fill: fillSupplier, Columns: []Column{{"s_suppkey", i4}, {"s_name", char(25)}, {"s_address", varchar(40)},
		{"s_nationkey", i4}, {"s_phone", char(15)}, {"s_acctbal", money}, {"s_comment", varchar(101)}}, DDL: "PRIMARY KEY (s_suppkey)"},
	{Name: "part", Units: scaled(200000), fill: fillPart, Columns: []Column{{"p_partkey", i4}, {"p_name", varchar(55)}, {"p_mfgr", char(25)}, {"p_brand", char(10)},
		{"p_type", varchar(25)}, {"p_size", i4}, {"p_container", char(10)}, {"p_retailprice", money}, {"p_comment", varchar(23)}}, DDL: "PRIMARY KEY (p_partkey)"},
	{Name: "partsupp", Units: scaled(200000), fill: fillPartsupp, Columns: []Column{{"ps_partkey", i4}, {"ps_suppkey", i4}, {"ps_availqty", i4},
		{"ps_supplycost", money}, {"ps_comment", varchar(199)}}, DDL: "PRIMARY KEY (ps_partkey, ps_suppkey)"},
	{Name: "customer", Units: scaled(150000), fill: fillCustomer, Columns: []Column{{"c_custkey", i4}, {"c_name", varchar(25)}, {"c_address", varchar(40)},
		{"c_nationkey", i4}, {"c_phone", char(15)}, {"c_acctbal", money}, {"c_mktsegment", char(10)}, {"c_comment", varchar(117)}}, DDL: "PRIMARY KEY (c_custkey)"},
	{Name: "orders", Units: scaled(1500000), fill: fillOrders, Columns: []Column{{"o_orderkey", types.Int8}, {"o_custkey", i4}, {"o_orderstatus", char(1)},
		{"o_totalprice", money}, {"o_orderdate", types.Date}, {"o_orderpriority", char(15)}, {"o_clerk", char(15)}, {"o_shippriority", i4}, {"o_comment", varchar(79)}},
		DDL: "PRIMARY KEY (o_orderkey)"},
	{Name: "lineitem", Units: scaled(1500000), fill: fillLineitem, Columns: []Column{{"l_orderkey", types.Int8}, {"l_partkey", i4}, {"l_suppkey", i4}, {"l_linenumber", i4},
		{"l_quantity", money}, {"l_extendedprice", money}, {"l_discount", money}, {"l_tax", money}, {"l_returnflag", char(1)}, {"l_linestatus", char(1)},
		{"l_shipdate", types.Date}, {"l_commitdate", types.Date}, {"l_receiptdate", types.Date}, {"l_shipinstruct", char(25)}, {"l_shipmode", char(10)},
		{"l_comment", varchar(44)}}, DDL: "PRIMARY KEY (l_orderkey, l_linenumber)"},
}

// Create returns the CREATE TABLE of a table.
func (t *Table) Create() string {
	sql := "CREATE TABLE " + t.Name + " (\n"
	for _, c := range t.Columns {
		sql += "    " + c.Name + " " + c.Type.String() + " NOT NULL,\n"
	}
	return sql + "    " + t.DDL + "\n)"
}
