package sqldriver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"path/filepath"
	"sync"

	"github.com/basaltdb/basalt/core"
	"github.com/basaltdb/basalt/core/base/errs"
)

// The registry of database/sql is the process's; this is how its drivers are
// found.
func init() { sql.Register("basalt", &basaltDriver{open: map[string]*shared{}}) }

// basaltDriver opens databases by their directory.
type basaltDriver struct {
	mu   sync.Mutex
	open map[string]*shared // by absolute path
}

// shared is a database with the number of connectors that use it.
type shared struct {
	db   *core.DB
	uses int
}

// Open implements driver.Driver for callers that do without a pool.
func (d *basaltDriver) Open(dir string) (driver.Conn, error) {
	c, err := d.OpenConnector(dir)
	if err != nil {
		return nil, err
	}
	inner, err := c.Connect(context.Background())
	if err != nil {
		return nil, err
	}
	opened := inner.(*conn)
	opened.release = c.(*dirConnector).Close
	return opened, nil
}

// OpenConnector implements driver.DriverContext. The database is opened at
// once, so that a wrong directory is told by sql.Open.
func (d *basaltDriver) OpenConnector(dir string) (driver.Connector, error) {
	if dir == "" {
		return nil, errs.New(errs.InvalidParameterValue, "the data source name is empty; it is the directory of the database")
	}
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, errs.Wrap(err, errs.InvalidParameterValue, "data source name \"%s\"", dir)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.open[path]
	if s == nil {
		db, err := core.Open(path)
		if err != nil {
			return nil, err
		}
		s = &shared{db: db}
		d.open[path] = s
	}
	s.uses++
	return &dirConnector{connector: connector{db: s.db, driver: d}, path: path}, nil
}

// release gives a connector's share of a database back.
func (d *basaltDriver) release(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.open[path]
	s.uses--
	if s.uses > 0 {
		return nil
	}
	delete(d.open, path)
	return s.db.Close()
}

// connector makes connections to an open database.
type connector struct {
	db     *core.DB
	driver driver.Driver
}

// NewConnector makes connections to db, for sql.OpenDB.
func NewConnector(db *core.DB) driver.Connector {
	return &connector{db: db, driver: &basaltDriver{open: map[string]*shared{}}}
}

// Connect implements driver.Connector.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{c: inner}, nil
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return c.driver }

// dirConnector is a connector that holds a share of the database of a directory.
type dirConnector struct {
	connector
	path string
	once sync.Once
}

// Close implements io.Closer, which a pool calls when it is closed.
func (c *dirConnector) Close() (err error) {
	c.once.Do(func() { err = c.driver.(*basaltDriver).release(c.path) })
	return err
}
