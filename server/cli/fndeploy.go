package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// The environment of deploy.
const (
	urlVariable      = "BASALT_URL"
	userVariable     = "BASALT_USER"
	passwordVariable = "BASALT_PASSWORD"
)

// deployTimeout bounds a deployment: the server compiles the module.
const deployTimeout = 2 * time.Minute

// maxDeployAnswer bounds what is read of a server's answer.
const maxDeployAnswer = 1 << 20

// deployOptions are the flags of deploy.
type deployOptions struct {
	url, user, password   string
	name, schema, version string
	capabilities          []string
}

// fnDeployCommand gives a project's module to a server.
func fnDeployCommand(h *Hooks) *cobra.Command {
	var o deployOptions
	cmd := &cobra.Command{
		Use: "deploy [DIR]", Short: "Compile a project and create or replace its module on a server", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := projectDir(args)
			if err != nil {
				return err
			}
			if o.name == "" {
				if o.name, err = projectName(dir); err != nil {
					return err
				}
			}
			module, err := fnBuild(cmd.Context(), dir, h)
			if err != nil {
				return err
			}
			return fnDeploy(cmd.Context(), &o, module, h)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.url, "url", "", "the server's HTTP address (default $"+urlVariable+", or http://127.0.0.1:8080)")
	f.StringVar(&o.user, "user", "", "the user (default $"+userVariable+", or basalt)")
	f.StringVar(&o.password, "password", "", "the password; other users of this machine may see flags, but not $"+passwordVariable)
	f.StringVar(&o.name, "name", "", "the module's name (default DIR's)")
	f.StringVar(&o.schema, "schema", "", "the module's schema (default public)")
	f.StringVar(&o.version, "version", "", "a label for this version of the module")
	f.StringSliceVar(&o.capabilities, "capabilities", nil, "what the module may do, like sql and log; those that it has where this is not given")
	return cmd
}

// first returns the first of some texts that is not empty.
func first(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

func fnDeploy(ctx context.Context, o *deployOptions, module []byte, h *Hooks) error {
	request, err := deployRequest(ctx, o, module)
	if err != nil {
		return err
	}
	if request.URL.Scheme == "http" && !local(request.URL.Hostname()) {
		fmt.Fprintf(h.Err, "WARNING: the password goes to %s without encryption. Use https.\n", request.URL.Host)
	}
	client := http.Client{Timeout: deployTimeout}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDeployAnswer))
	if err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return deployError(response.StatusCode, body)
	}
	return reportDeployment(h.Out, response.StatusCode == http.StatusCreated, body)
}

// deployRequest is the request that creates or replaces a module.
func deployRequest(ctx context.Context, o *deployOptions, module []byte) (*http.Request, error) {
	base, err := url.Parse(first(o.url, os.Getenv(urlVariable), "http://127.0.0.1:8080"))
	if err != nil {
		return nil, err
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("%q is no address of a server, like https://db.example.org", base.Redacted())
	}
	target := base.JoinPath("api", "v1", "modules", o.name)
	query := url.Values{}
	for name, value := range map[string]string{"schema": o.schema, "version": o.version, "capabilities": strings.Join(o.capabilities, ",")} {
		if value != "" {
			query.Set(name, value)
		}
	}
	target.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, target.String(), bytes.NewReader(module))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/wasm")
	request.SetBasicAuth(first(o.user, os.Getenv(userVariable), "basalt"), first(o.password, os.Getenv(passwordVariable)))
	return request, nil
}

// local reports whether a host is this machine.
func local(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// deployError is what the server says against a deployment.
func deployError(status int, body []byte) error {
	var problem struct{ Title, Code, Detail, Hint string }
	if err := json.Unmarshal(body, &problem); err != nil || problem.Title == "" {
		return fmt.Errorf("the server answers with status %d", status)
	}
	text := "the server refuses the module: " + problem.Title
	if problem.Code != "" {
		text += " (" + problem.Code + ")"
	}
	if problem.Detail != "" {
		text += "\nDetail: " + problem.Detail
	}
	if problem.Hint != "" {
		text += "\nHint: " + problem.Hint
	}
	return errors.New(text)
}

// reportDeployment prints what the server has now.
func reportDeployment(w io.Writer, created bool, body []byte) error {
	var m struct {
		Name, Schema, Version string
		Functions             []struct{ Name, Schema, Arguments, Result, Kind string }
	}
	if err := json.Unmarshal(body, &m); err != nil {
		return fmt.Errorf("the server's answer is not understood: %w", err)
	}
	verb := "Replaced"
	if created {
		verb = "Created"
	}
	text := fmt.Sprintf("%s module %s.%s, version %s.\n", verb, m.Schema, m.Name, m.Version)
	for _, f := range m.Functions {
		text += fmt.Sprintf("  %s %s.%s(%s)", f.Kind, f.Schema, f.Name, f.Arguments)
		if f.Result != "" {
			text += " -> " + f.Result
		}
		text += "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
