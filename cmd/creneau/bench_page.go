package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/creneau/creneau/internal/demo"
)

type benchPageCommand struct {
	Requests int `help:"How many, each time." default:"40000"`
	Rounds   int `help:"How often the two servers take turns; the median ratio is told." default:"3"`
}

// page is an answer that both servers give.
type page struct {
	Header http.Header
	Body   []byte
}

// Run measures the CPU of server processes, so that the client's is not counted.
func (c *benchPageCommand) Run(ctx context.Context, out terminal) error {
	dir, err := os.MkdirTemp("", "creneau-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	database := "sqlite://" + filepath.Join(dir, "creneau.db")
	build := exec.CommandContext(ctx, os.Args[0], "demo", "--exit", "--database", database) //nolint:gosec // this program itself
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the demonstration: %w\n%s", err, text)
	}
	ours, err := startServer(ctx, nil, "serve", "--database", database, "--log-level", "error")
	if err != nil {
		return err
	}
	defer ours.stop()
	path := "/" + demo.Slug + "/schedule/"
	p, err := fetchPage(ctx, ours.base+path)
	if err != nil {
		return err
	}
	sent, err := json.Marshal(p)
	if err != nil {
		return err
	}
	bare, err := startServer(ctx, bytes.NewReader(sent), "bench", "bare")
	if err != nil {
		return err
	}
	defer bare.stop()
	for _, kind := range []struct{ name, tag string }{{"programme page", ""}, {"304", p.Header.Get("Etag")}} {
		if err := c.compare(ctx, out, kind.name, ours, bare, path, kind.tag, len(p.Body)); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out.Out, "memory of the server after that: %d MiB resident (less than 150 is promised)\n", ours.resident()>>20)
	return err
}

func (c *benchPageCommand) compare(ctx context.Context, out terminal, name string, ours, bare *server, path, tag string, size int) error {
	var ratios, us, them []float64
	for range c.Rounds {
		a, err := ours.load(ctx, path, tag, c.Requests)
		if err != nil {
			return err
		}
		b, err := bare.load(ctx, path, tag, c.Requests)
		if err != nil {
			return err
		}
		us, them, ratios = append(us, a), append(them, b), append(ratios, a/b)
	}
	_, err := fmt.Fprintf(out.Out, "%s (%.1f KB): %.1f µs of CPU a request, a bare server %.1f µs: %.2f × (at most 1.5 is promised)\n", name, float64(size)/1000, median(us), median(them), median(ratios))
	return err
}

func fetchPage(ctx context.Context, address string) (p page, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return p, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", "Mozilla/5.0 bench")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return p, err
	}
	defer res.Body.Close()
	p.Header = res.Header
	p.Body, err = io.ReadAll(res.Body)
	return p, err
}

// server is a process that serves, whose CPU can be told.
type server struct {
	cmd  *exec.Cmd
	base string
}

func startServer(ctx context.Context, stdin io.Reader, args ...string) (*server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	s := &server{exec.CommandContext(ctx, os.Args[0], append(args, "--addr", address)...), "http://" + address} //nolint:gosec // this program itself
	s.cmd.Stdin, s.cmd.Stderr = stdin, os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 300 {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			return s, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("the server to measure does not start: %v", args)
}

func (s *server) stop() {
	s.cmd.Process.Kill() //nolint:errcheck // it may be gone
	s.cmd.Wait()         //nolint:errcheck // killed
}

// load asks for a path again and again over a few connections and returns the server's CPU in microseconds a request.
func (s *server) load(ctx context.Context, path, tag string, requests int) (float64, error) {
	const connections = 4
	transport := &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	defer transport.CloseIdleConnections()
	before, err := s.cpu()
	if err != nil {
		return 0, err
	}
	failed := make(chan error, connections)
	var together sync.WaitGroup
	for range connections {
		together.Go(func() {
			for range requests / connections {
				if err := ask(ctx, transport, s.base+path, tag); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	together.Wait()
	select {
	case err := <-failed:
		return 0, err
	default:
	}
	after, err := s.cpu()
	return float64((after - before).Microseconds()) / float64(requests), err
}

func ask(ctx context.Context, t *http.Transport, address, tag string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", "Mozilla/5.0 bench")
	want := http.StatusOK
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
		want = http.StatusNotModified
	}
	res, err := t.RoundTrip(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != want {
		return fmt.Errorf("%s answers %s", address, res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// cpu is what the process has used since it started; Linux only.
func (s *server) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("the CPU of another process can be read on Linux only: %w", err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	const tick = 10 * time.Millisecond // USER_HZ is 100 everywhere Go runs
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick, err
}

func (s *server) resident() int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}

// ownCPU is what this process has used.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMiB is the most memory this process has had resident.
func peakMiB() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return u.Maxrss >> 10 // KiB on Linux
}

// bareCommand sends the page that it reads from its input, from memory, with nothing around it.
type bareCommand struct {
	Addr string `required:""`
}

func (c *bareCommand) Run(out terminal) error {
	var p page
	if err := json.NewDecoder(os.Stdin).Decode(&p); err != nil {
		return err
	}
	tag := p.Header.Get("Etag")
	return http.ListenAndServe(c.Addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { //nolint:gosec // measured on this machine only
		h := w.Header()
		for k, v := range p.Header {
			h[k] = v
		}
		if r.Header.Get("If-None-Match") == tag {
			h.Del("Content-Length")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write(p.Body) //nolint:errcheck // the client has gone
	}))
}
