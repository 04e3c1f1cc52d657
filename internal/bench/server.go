package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a process that serves, whose CPU can be told.
type Server struct {
	cmd  *exec.Cmd
	Base string // its address, without a path
}

// Start runs this program again with the given arguments and --addr, and waits until it answers, a minute at most.
func Start(ctx context.Context, stdin io.Reader, args ...string) (*Server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	s := &Server{exec.CommandContext(ctx, os.Args[0], append(args, "--addr", address)...), "http://" + address}
	s.cmd.Stdin, s.cmd.Stderr = stdin, os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 3000 {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			return s, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.Stop()
	return nil, fmt.Errorf("the server to measure does not start: %v", args)
}

// Stop ends the process and waits for it.
func (s *Server) Stop() {
	s.cmd.Process.Kill() // The process may have ended.
	s.cmd.Wait()         // It was killed: an error is expected.
}

// Load asks for a path again and again over a few connections and returns the server's CPU in microseconds a request.
func (s *Server) Load(ctx context.Context, path, tag string, requests int) (float64, error) {
	ask := Ask{Method: http.MethodGet, Path: path, Want: http.StatusOK}
	if tag != "" {
		ask.Header, ask.Want = http.Header{"If-None-Match": {tag}}, http.StatusNotModified
	}
	spent, err := s.Spend(ctx, 4, requests, func(int) Ask { return ask })
	return spent.Micros, err
}

// Ask is one request of a load.
type Ask struct {
	Method, Path string
	Header       http.Header
	Body         string
	Want         int // status of the answer; another one is a failure
}

// Spent is what a load cost.
type Spent struct {
	Micros    float64 // CPU of the server for each request, in microseconds
	PerSecond float64 // requests answered
}

// Spend sends so many requests over kept connections, and tells what they cost the server. The asks are made by number.
func (s *Server) Spend(ctx context.Context, connections, requests int, ask func(i int) Ask) (Spent, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	defer transport.CloseIdleConnections()
	before, err := s.cpu()
	if err != nil {
		return Spent{}, err
	}
	began := time.Now()
	failed := make(chan error, connections)
	var next atomic.Int64
	var together sync.WaitGroup
	for range connections {
		together.Go(func() {
			for i := int(next.Add(1)) - 1; i < requests; i = int(next.Add(1)) - 1 {
				if _, err := s.send(ctx, transport, ask(i), io.Discard); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	together.Wait()
	select {
	case err := <-failed:
		return Spent{}, err
	default:
	}
	took := time.Since(began)
	after, err := s.cpu()
	return Spent{float64((after - before).Microseconds()) / float64(requests), float64(requests) / took.Seconds()}, err
}

// Waits are how long requests waited for their whole answers.
type Waits struct {
	CPU  float64   // of the server for each, in milliseconds, where Time told it
	each []float64 // milliseconds
}

// Add adds a wait in milliseconds.
func (w *Waits) Add(ms float64) { w.each = append(w.each, ms) }

// At is the wait that a share of all requests did not exceed, in milliseconds; 0 without any.
func (w *Waits) At(share float64) float64 {
	if len(w.each) == 0 {
		return 0
	}
	slices.Sort(w.each)
	return w.each[int(share*float64(len(w.each)-1))]
}

// Time sends requests one after the other, at least one.
func (s *Server) Time(ctx context.Context, asks []Ask) (w Waits, err error) {
	before, err := s.cpu()
	if err != nil {
		return w, err
	}
	for _, ask := range asks {
		if err := s.TimeInto(ctx, &w, ask); err != nil {
			return w, err
		}
	}
	after, err := s.cpu()
	w.CPU = float64((after - before).Milliseconds()) / float64(len(asks))
	return w, err
}

// TimeInto sends one request, and adds how long it waited.
func (s *Server) TimeInto(ctx context.Context, w *Waits, ask Ask) error {
	began := time.Now()
	_, err := s.send(ctx, http.DefaultTransport, ask, io.Discard)
	w.Add(float64(time.Since(began).Microseconds()) / 1000)
	return err
}

// Do sends one request and returns its answer as it was sent.
func (s *Server) Do(ctx context.Context, ask Ask) (Page, error) {
	var body bytes.Buffer
	res, err := s.send(ctx, http.DefaultTransport, ask, &body)
	if err != nil {
		return Page{}, err
	}
	return Page{Status: res.StatusCode, Header: res.Header, Body: body.Bytes()}, nil
}

func (s *Server) send(ctx context.Context, t http.RoundTripper, ask Ask, into io.Writer) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, ask.Method, s.Base+ask.Path, strings.NewReader(ask.Body))
	if err != nil {
		return nil, err
	}
	for name, values := range ask.Header {
		req.Header[name] = values
	}
	asBrowser(req)
	res, err := t.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != ask.Want {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 300))
		return nil, fmt.Errorf("%s %s answers %s: %s", ask.Method, ask.Path, res.Status, text)
	}
	_, err = io.Copy(into, res.Body)
	return res, err
}

// cpu is what the process has used since it started; Linux only.
func (s *Server) cpu() (time.Duration, error) {
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

// Resident is the memory that the process has resident, in bytes; 0 where that cannot be read.
func (s *Server) Resident() int {
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

// Peak is the most memory that the process has had resident, in bytes; 0 where that cannot be read.
func (s *Server) Peak() int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0
	}
	return kib << 10
}
